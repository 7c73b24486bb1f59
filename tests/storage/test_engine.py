import pytest
from sqlalchemy import text

from bot.storage.uow import Database


async def test_sqlite_loses_nothing_confirmed(sqlite_database: Database) -> None:
    async with sqlite_database.read() as session:
        found = {
            name: await session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}


@pytest.mark.parametrize("mode", ["begin", "read"])
async def test_only_writers_lock_sqlite(sqlite_database: Database, mode: str) -> None:
    """A reader that took the write lock would make every other one wait."""
    async with getattr(sqlite_database, mode)() as session:
        await session.execute(text("select 1"))
        other = await sqlite_database.engine.raw_connection()
        try:
            driver = other.driver_connection
            assert driver is not None
            await driver.execute("PRAGMA busy_timeout=0")
            locked = False
            try:
                await driver.execute("BEGIN IMMEDIATE")
                await driver.execute("ROLLBACK")
            except Exception as error:
                locked = "locked" in str(error)
        finally:
            other.invalidate()
            other.close()
    assert locked is (mode == "begin")
