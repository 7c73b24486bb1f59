"""Brings a database up to date with alembic, which is imported where there is something for it to do."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.storage.engine import create_engine

if TYPE_CHECKING:
    from alembic.config import Config as AlembicConfig

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK_KEY = 0x6D696772  # "migr"


def alembic_config(connection: Connection | None = None) -> "AlembicConfig":
    """alembic's configuration, without a file of its own."""
    from alembic.config import Config as AlembicConfig

    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


async def upgrade(url: str, target: str = "head") -> None:
    """Bring the database at `url` up to `target`. Replicas that start at once wait for each other."""
    engine = create_engine(url)
    try:
        async with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
            wanted = newest() if target == "head" else target
            if await connection.run_sync(_revision) != wanted:
                await connection.run_sync(_upgrade, wanted)
    finally:
        await engine.dispose()


async def pending(url: str) -> bool:
    """Whether the database at `url` lacks a migration. Raises what the driver raises if it can't be read."""
    engine = create_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_revision) != newest()
    finally:
        await engine.dispose()


@cache
def newest() -> str:
    """The newest migration: each file's name begins with its number."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def _upgrade(connection: Connection, target: str) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), target)


def _revision(connection: Connection) -> str | None:
    """The migration that the database is at."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("select version_num from alembic_version"))
    return revision
