"""Brings a database up to date with alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.storage.engine import create_engine

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK_KEY = 0x6D696772  # "migr"


def alembic_config(connection: Connection | None = None) -> AlembicConfig:
    """alembic's configuration, without a file of its own."""
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
            await connection.run_sync(lambda c: command.upgrade(alembic_config(c), target))
    finally:
        await engine.dispose()


async def pending(url: str) -> bool:
    """Whether the database at `url` lacks a migration. Raises what the driver raises if it can't be read."""
    engine = create_engine(url)
    try:
        async with engine.connect() as connection:
            current = await connection.run_sync(_revision)
    finally:
        await engine.dispose()
    return current != ScriptDirectory.from_config(alembic_config()).get_current_head()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
