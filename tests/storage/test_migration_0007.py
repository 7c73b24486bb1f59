"""Complaints from before there was a register are in it."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.complaints.models import Case, Decision
from bot.storage.engine import create_engine
from bot.storage.migrate import upgrade

MOMENT = "2026-11-23 09:00:00+00:00"
WHAT_A_DESK_HOLDS = (
    "INSERT INTO clients (id, user_id, first_name, language, language_chosen, zone, zone_chosen, country,"
    f" created_at, last_seen_at) VALUES (1, 11, 'Anna', 'sv', false, 'Europe/Stockholm', false, 'SE',"
    f" '{MOMENT}', '{MOMENT}')",
    "INSERT INTO tickets (id, client_id, kind, state, question, opened_at, resolved_at) VALUES"
    f" (1, 1, 'question', 'open', 'Where?', '{MOMENT}', NULL),"
    f" (2, 1, 'complaint', 'open', 'Årets sämsta', '{MOMENT}', NULL),"
    f" (3, 1, 'complaint', 'closed', '', '{MOMENT}', '{MOMENT}')",
)


async def test_old_complaints_are_in_the_register(database_url: str) -> None:
    await upgrade(database_url, "0006")
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        for statement in WHAT_A_DESK_HOLDS:
            await connection.execute(text(statement))
    await upgrade(database_url)
    async with AsyncSession(engine) as session:
        first, second = [await session.get_one(Case, number) for number in (1, 2)]
        assert (first.ticket_id, first.words, first.searchable) == (2, "Årets sämsta", "årets sämsta")
        assert (first.decision, first.is_empty_handed, first.offer) == (Decision.NONE, False, 0)
        assert first.resolved_at is None
        assert second.resolved_at == second.opened_at
        assert second.opened_at.isoformat() == "2026-11-23T09:00:00+00:00"
    await engine.dispose()
