"""A desk at work is brought up to date: what it held is still there, and still works."""

from collections.abc import AsyncIterator

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.engine import create_engine
from bot.storage.migrate import alembic_config, upgrade

MOMENT = "2026-11-23 09:00:00+00:00"
WHAT_A_DESK_HOLDS = (
    "INSERT INTO managers (user_id, first_name, last_seen_at) VALUES (5, 'Mia', '{now}')",
    "INSERT INTO clients (id, user_id, first_name, language, language_chosen, zone, zone_chosen, country,"
    " created_at, last_seen_at) VALUES (1, 11, 'Anna', 'sv', false, 'Europe/Stockholm', false, 'SE',"
    " '{now}', '{now}')",
    "INSERT INTO tickets"
    " (id, client_id, kind, state, question, opened_at, taken_by, resolved_by, resolved_at) VALUES"
    " (1, 1, 'question', 'taken', 'Where?', '{now}', 5, NULL, NULL),"
    " (2, 1, 'question', 'resolved', 'When?', '{now}', 5, 5, '{now}')",
    "INSERT INTO ticket_events (ticket_id, at, what, details) VALUES (1, '{now}', 'opened', '{{}}')",
    "INSERT INTO timers (ticket_id, kind, started_at, target_at, warn_at, promise_at, renew_at, next_at,"
    " warned, escalated, renewals) VALUES (1, 'resolution', '{now}', '{now}', '{now}', '{now}', '{now}',"
    " '{now}', true, false, 0)",
)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on a database as the first release left it, with a client, a manager and two tickets."""
    await upgrade(database_url, "0001")
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        for statement in WHAT_A_DESK_HOLDS:
            await connection.exec_driver_sql(statement.format(now=MOMENT))
    yield engine
    await engine.dispose()


async def rows(connection: AsyncConnection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await connection.execute(text(query))]


async def test_the_tickets_of_a_desk_at_work_stay_as_they_are(engine: AsyncEngine, database_url: str) -> None:
    await upgrade(database_url)
    async with engine.connect() as connection:
        tickets = await rows(connection, "SELECT id, state, priority, taken_by FROM tickets ORDER BY id")
        assert tickets == [(1, "taken", "normal", 5), (2, "closed", "normal", 5)]
        assert await rows(connection, "SELECT count(*) FROM ticket_events") == [(1,)]
        [(urgent, target)] = await rows(
            connection,
            "SELECT urgent_at, target_at FROM tickets JOIN timers ON timers.ticket_id = tickets.id",
        )
        assert urgent == target


async def test_the_way_back_keeps_them_too(engine: AsyncEngine, database_url: str) -> None:
    await upgrade(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE tickets SET state = 'waiting' WHERE id = 1"))
        await connection.run_sync(lambda c: command.downgrade(alembic_config(c), "0001"))
    async with engine.connect() as connection:
        tickets = await rows(connection, "SELECT id, state FROM tickets ORDER BY id")
        assert tickets == [(1, "taken"), (2, "resolved")]
        assert await rows(connection, "SELECT count(*) FROM timers") == [(1,)]
