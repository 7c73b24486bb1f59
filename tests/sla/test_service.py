"""Timers: when they start, what stops them, how promises move. On both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

import bot.tables
from bot.clients.models import Client
from bot.config.hours import Hours
from bot.config.sections import Desk, Sla
from bot.sla.models import Step, TimerKind
from bot.sla.service import SlaClock
from bot.storage.base import Base
from bot.storage.engine import create_engine
from bot.storage.uow import Database
from bot.tickets.models import Kind, Ticket

MONDAY = datetime(2026, 11, 23, 9, 0, 42, tzinfo=UTC)
"""10:00:42 in Stockholm."""

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def session(database_url: str) -> AsyncIterator[AsyncSession]:
    assert bot.tables
    database = Database(create_engine(database_url))
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.begin() as session:
        client = Client(
            user_id=1, first_name="Anna", language="en", zone="Europe/Stockholm", country="SE",
            created_at=MONDAY, last_seen_at=MONDAY,
        )  # fmt: skip
        session.add(client)
        await session.flush()
        session.add(Ticket(client_id=client.id, kind=Kind.QUESTION, question="?", opened_at=MONDAY))
        await session.flush()
        yield session
    await database.close()


@pytest.fixture
def sla(session: AsyncSession) -> SlaClock:
    return SlaClock(session, Sla(), Hours().calendar(Desk()))


def local(moment: datetime | None) -> str:
    assert moment is not None
    return moment.astimezone(STOCKHOLM).strftime("%a %H:%M:%S")


async def test_the_promise_is_ten_working_hours_ahead_to_the_minute(sla: SlaClock) -> None:
    assert local(await sla.open(1, MONDAY)) == "Tue 11:00:00"
    assert local(await sla.promised(1)) == "Tue 11:00:00"


async def test_a_new_ticket_has_a_first_response_and_a_resolution(sla: SlaClock) -> None:
    await sla.open(1, MONDAY)
    targets = {timer.kind: local(timer.target_at) for timer in await sla.running(1)}
    assert targets == {TimerKind.FIRST_RESPONSE: "Mon 10:30:00", TimerKind.RESOLUTION: "Mon 18:00:00"}


async def test_a_reply_stops_waiting_but_not_the_resolution(sla: SlaClock) -> None:
    await sla.open(1, MONDAY)
    await sla.replied(1, MONDAY + MINUTE)
    assert [timer.kind for timer in await sla.running(1)] == [TimerKind.RESOLUTION]


async def test_the_oldest_unanswered_line_counts(sla: SlaClock) -> None:
    await sla.open(1, MONDAY)
    await sla.wait_for_reply(1, MONDAY + 5 * MINUTE)
    assert TimerKind.NEXT_RESPONSE not in {timer.kind for timer in await sla.running(1)}
    await sla.replied(1, MONDAY + 6 * MINUTE)
    for minutes in (10, 20):
        await sla.wait_for_reply(1, MONDAY + minutes * MINUTE)
    [waiting] = [timer for timer in await sla.running(1) if timer.kind == TimerKind.NEXT_RESPONSE]
    assert local(waiting.target_at) == "Mon 10:40:00"


async def test_nothing_is_due_after_the_ticket_is_resolved(sla: SlaClock) -> None:
    await sla.open(1, MONDAY)
    await sla.resolved(1, MONDAY + MINUTE)
    assert await sla.running(1) == []
    assert await sla.next_due() is None
    assert await sla.due(MONDAY + timedelta(days=30), 10) == []


async def test_the_next_step_is_the_warning_at_four_fifths(sla: SlaClock) -> None:
    await sla.open(1, MONDAY)
    assert local(await sla.next_due()) == "Mon 10:24:00"
    assert await sla.due(MONDAY + 23 * MINUTE, 10) == []
    [timer] = await sla.due(MONDAY + 24 * MINUTE, 10)
    assert [step for _, step in timer.steps()] == [Step.WARN, Step.ESCALATE]


async def test_a_promise_is_renewed_as_often_as_the_policy_allows(
    sla: SlaClock, session: AsyncSession
) -> None:
    await sla.open(1, MONDAY)
    [timer] = [timer for timer in await sla.running(1) if timer.kind == TimerKind.RESOLUTION]
    renewed = [sla.renew(timer, MONDAY + MINUTE) for _ in range(3)]
    assert [local(moment) for moment in renewed[:2]] == ["Tue 15:00:00", "Wed 10:00:00"]
    assert renewed[2] is None
    assert Step.RENEW not in [step for _, step in timer.steps()]


async def test_a_promise_renewed_too_late_is_still_ahead_of_now(sla: SlaClock) -> None:
    await sla.open(1, MONDAY)
    [timer] = [timer for timer in await sla.running(1) if timer.kind == TimerKind.RESOLUTION]
    late = MONDAY + timedelta(days=9)
    new = sla.renew(timer, late)
    assert new is not None
    assert new > late
