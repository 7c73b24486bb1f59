import asyncio
from collections.abc import AsyncIterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import create_engine
from bot.storage.migrate import alembic_config, newest, pending, upgrade
from bot.tables import metadata


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on an empty database."""
    engine = create_engine(database_url)
    yield engine
    await engine.dispose()


def revisions() -> list[str]:
    """All revisions, oldest first."""
    scripts = ScriptDirectory.from_config(alembic_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_the_newest_is_known_without_alembic() -> None:
    assert newest() == revisions()[-1]


async def test_each_migration_goes_up_and_down_and_up(engine: AsyncEngine) -> None:
    assert revisions()
    for revision in revisions():
        before: str = "base" if revision == revisions()[0] else "-1"
        for target in (revision, before, revision):
            async with engine.begin() as connection:
                direction = command.downgrade if target == before else command.upgrade
                await connection.run_sync(lambda c, to, go: go(alembic_config(c), to), target, direction)
    async with engine.connect() as connection:
        assert await connection.run_sync(tables) == set(metadata.tables)


async def test_nothing_is_left_after_the_last_step_down(engine: AsyncEngine) -> None:
    for step in (command.upgrade, command.downgrade):
        target = "head" if step is command.upgrade else "base"
        async with engine.begin() as connection:
            await connection.run_sync(lambda c, to, go: go(alembic_config(c), to), target, step)
    async with engine.connect() as connection:
        assert await connection.run_sync(tables) == set()


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_the_models_are_what_the_migrations_make(engine: AsyncEngine, database_url: str) -> None:
    await upgrade(database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_database_knows_whether_it_is_up_to_date(database_url: str) -> None:
    assert await pending(database_url)
    await upgrade(database_url)
    assert not await pending(database_url)
    await upgrade(database_url)
    assert not await pending(database_url)


async def test_replicas_that_start_at_once_wait_for_each_other(database_url: str) -> None:
    await asyncio.gather(*(upgrade(database_url) for _ in range(3)))
    assert not await pending(database_url)


async def test_a_database_that_is_away_is_an_error() -> None:
    with pytest.raises(OSError, match="Connect call failed"):
        await upgrade("postgresql://u@127.0.0.1:1/desk")
