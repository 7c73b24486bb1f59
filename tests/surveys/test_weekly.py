"""The week's feedback: on its day and hour, once, with what was heard in the seven days before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.typed import Words
from bot.config.model import Config
from bot.delivery.models import OutboxRow
from bot.delivery.outbox import Outbox
from bot.delivery.wire import Wire
from bot.storage.uow import Database
from bot.surveys.models import Rating
from bot.surveys.weekly import Weekly
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.models import Kind, State, Ticket
from tests.audiences.conftest import take_in
from tests.samples.people import StoppedClock

WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=UTC)
MONDAY_NINE = datetime(2026, 11, 30, 8, tzinfo=UTC)
"""09:00 in Stockholm."""


def weekly(session: AsyncSession, clock: StoppedClock, **surveys: Any) -> Weekly:
    config = Config.model_validate(
        {"telegram": {"token": "1:x"}, "managers": {"chat_id": -100}, "surveys": surveys}
    )
    texts = Texts(clock)
    outbox, team = Outbox(session, Wire(), clock), Team(session, clock, config)
    return Weekly(session, outbox, clock, texts, team, Words(texts), config.surveys)


async def rate(session: AsyncSession, name: str, score: int, comment: str | None, at: datetime) -> None:
    client = await take_in(session, name)
    ticket = Ticket(
        client_id=client.id,
        kind=Kind.QUESTION,
        state=State.RESOLVED,
        question="?",
        opened_at=at,
        resolved_at=at,
    )
    session.add(ticket)
    await session.flush()
    session.add(Rating(ticket_id=ticket.id, score=score, rated_at=at, began_at=at, comment=comment))
    await session.flush()


async def sent(session: AsyncSession) -> list[str]:
    await session.flush()
    return [row.payload["text"] for row in await session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


async def test_it_comes_once_a_week_with_what_was_heard(sqlite_database: Database) -> None:
    clock = StoppedClock(WEDNESDAY)
    async with sqlite_database.begin() as session:
        await weekly(session, clock).begin()
        assert await weekly(session, clock).next_due() == MONDAY_NINE
        await rate(session, "Anna", 5, "Quick delivery, thank you", WEDNESDAY)
        await rate(session, "Bea", 1, "No delivery at all", WEDNESDAY + timedelta(days=1))
        await rate(session, "Carl", 5, None, MONDAY_NINE - timedelta(days=8))
        assert await weekly(session, clock).sweep() == 0
        clock.moment = MONDAY_NINE + timedelta(minutes=5)
        assert await weekly(session, clock).sweep() == 1
        assert await weekly(session, clock).sweep() == 0
        [text] = await sent(session)
        assert "Satisfied with our help: 50 %" in text
        assert "n=2/2" in text
        assert "the week before: 100 %" in text
        assert text.index("No delivery at all") < text.index("Quick delivery")
        assert "delivery (2)" in text


async def test_after_weeks_away_only_the_last_one_is_told_and_an_empty_one_not_at_all(
    sqlite_database: Database,
) -> None:
    clock = StoppedClock(WEDNESDAY)
    async with sqlite_database.begin() as session:
        await weekly(session, clock).begin()
        await rate(session, "Anna", 5, "Thank you", WEDNESDAY)
        clock.moment = MONDAY_NINE + timedelta(days=22)
        assert await weekly(session, clock).sweep() == 1
        assert await weekly(session, clock).sweep() == 0
        assert await weekly(session, clock).next_due() == MONDAY_NINE + timedelta(days=28)
        assert await sent(session) == []


@pytest.mark.parametrize("day", ["", "sunday"])
async def test_its_day_can_be_another_or_none(sqlite_database: Database, day: str) -> None:
    async with sqlite_database.begin() as session:
        feedback = weekly(session, StoppedClock(WEDNESDAY), weekly_day=day, weekly_hour=20)
        await feedback.begin()
        due = await feedback.next_due()
        assert due == (datetime(2026, 11, 29, 19, tzinfo=UTC) if day else None)
