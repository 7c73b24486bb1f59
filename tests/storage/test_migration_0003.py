"""The FAQ of a desk at work becomes documents with a history, and nothing of it is lost on either way."""

from collections.abc import AsyncIterator

import pytest
from alembic import command
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.orm import undefer

from bot.faq import queries
from bot.faq.entries import Answer, Counts, Entry, Phrasing
from bot.faq.models import FaqImport
from bot.storage.engine import create_engine
from bot.storage.migrate import alembic_config, upgrade

MOMENT = "2026-11-23 09:00:00+00:00"
WHAT_A_DESK_HOLDS = (
    "INSERT INTO faq_entries (id, category, position, retired_at, shown, helped, not_helped) VALUES"
    " ('gone', NULL, 0, '{now}', 1, 0, 0), ('hours', 'Shop', 1, NULL, 9, 5, 2),"
    " ('price', NULL, 0, NULL, 0, 0, 0)",
    "INSERT INTO faq_phrasings (entry_id, position, language, text) VALUES ('hours', 1, 'sv', 'Öppet?'),"
    " ('hours', 0, 'en', 'Open?'), ('price', 0, 'en', 'Cost?'), ('gone', 0, 'en', 'Gone?')",
    "INSERT INTO faq_answers (entry_id, language, position, text) VALUES ('hours', 'sv', 0, 'Nio'),"
    " ('hours', 'en', 1, 'Nine'), ('price', 'en', 0, '<b>1</b>'), ('gone', 'en', 0, 'Yes')",
    "INSERT INTO faq_imports (id, source, fingerprint, loaded_at, added, changed, retired) VALUES"
    " (1, 'faq.csv', 'old', '{now}', 3, 0, 0), (2, 'faq.csv', 'new', '{now}', 0, 1, 1)",
)
HOURS = Entry(
    "hours",
    "Shop",
    (Phrasing("en", "Open?"), Phrasing("sv", "Öppet?")),
    {"sv": Answer("Nio"), "en": Answer("Nine")},
)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on a database of the second revision, with an FAQ of two entries and a retired one."""
    await upgrade(database_url, "0002")
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        for statement in WHAT_A_DESK_HOLDS:
            await connection.exec_driver_sql(statement.format(now=MOMENT))
    yield engine
    await engine.dispose()


async def test_the_entries_say_what_they_said(engine: AsyncEngine, database_url: str) -> None:
    await upgrade(database_url)
    async with AsyncSession(engine) as session:
        entries = await queries.entries_in_force(session)
        assert list(entries) == ["price", "hours"]
        assert entries["hours"] == HOURS
        assert list(entries["hours"].answers) == ["sv", "en"]
        assert entries["hours"].counts == Counts(9, 5, 2)
        gone = await queries.entry_row(session, "gone")
        assert gone is not None
        assert (gone.retired_at is not None, gone.shown) == (True, 1)
        assert gone.state["phrasings"] == [{"language": "en", "text": "Gone?"}]


async def test_the_latest_file_is_what_they_came_from(engine: AsyncEngine, database_url: str) -> None:
    await upgrade(database_url)
    async with AsyncSession(engine) as session:
        imports = await session.scalars(
            select(FaqImport).order_by(FaqImport.id).options(undefer(FaqImport.states))
        )
        assert [sorted(each.states) for each in imports] == [[], ["hours", "price"]]


async def rows(connection: AsyncConnection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await connection.execute(text(query))]


async def test_the_way_back_keeps_them_too(engine: AsyncEngine, database_url: str) -> None:
    async with engine.connect() as connection:
        before = [await rows(connection, query) for query in WHAT_COUNTS]
    await upgrade(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda c: command.downgrade(alembic_config(c), "0002"))
    async with engine.connect() as connection:
        assert [await rows(connection, query) for query in WHAT_COUNTS] == before


WHAT_COUNTS = (
    "SELECT id, category, position, retired_at IS NULL, shown, helped FROM faq_entries ORDER BY id",
    "SELECT entry_id, position, language, text FROM faq_phrasings ORDER BY entry_id, position",
    "SELECT entry_id, language, position, text FROM faq_answers ORDER BY entry_id, position",
    "SELECT id, fingerprint FROM faq_imports ORDER BY id",
)
