"""Who had left before there was a note of it is known to have left, unless they have come back."""

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.storage.engine import create_engine
from bot.storage.migrate import upgrade

LEFT, LATER = "2026-11-20 09:00:00+00:00", "2026-11-23 09:00:00+00:00"


async def test_clients_who_left_are_known(database_url: str) -> None:
    await upgrade(database_url, "0008")
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        for number, why, seen in ((1, "leaves", LEFT), (2, "leaves", LATER), (3, "declined", LEFT)):
            for statement in (
                "INSERT INTO clients (id, user_id, first_name, language, language_chosen, zone, zone_chosen,"
                f" country, created_at, last_seen_at) VALUES ({number}, {number}, 'Anna', 'sv', false,"
                f" 'Europe/Stockholm', false, 'SE', '{LEFT}', '{seen}')",
                "INSERT INTO cases (id, kind, client_id, words, searchable, decision, is_empty_handed, offer,"
                f" opened_at) VALUES ({number}, 'leaving', {number}, '', '', '', false, 0, '{LEFT}')",
                "INSERT INTO leavings (id, client_id, case_id, why, step, asked_at) VALUES"
                f" ({number}, {number}, {number}, '{why}', 0, '{LEFT}')",
            ):
                await connection.execute(text(statement))
    await upgrade(database_url)
    async with AsyncSession(engine) as session:
        found = await session.scalars(select(Client).where(Client.left_at.is_not(None)))
        assert [each.id for each in found] == [1]
    await engine.dispose()
