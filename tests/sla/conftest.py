"""A desk with one client and a ticket, on both databases; Stockholm's hours, 09:00 to 18:00 on weekdays."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

import bot.tables
from bot.clients.models import Client
from bot.config import Desk, Hours, Sla
from bot.config.hours import calendars
from bot.sla.models import Timer, TimerKind
from bot.sla.service import SlaClock
from bot.storage.base import Base
from bot.storage.engine import create_engine
from bot.storage.uow import Database
from bot.tickets.models import Kind, Ticket

MONDAY = datetime(2026, 11, 23, 9, 0, 42, tzinfo=UTC)
"""10:00:42 in Stockholm."""

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CALENDARS = calendars(Hours(holidays=False), {}, Desk())


def local(moment: datetime | None) -> str:
    """A moment on Stockholm's clock, such as `Mon 10:30:00`."""
    assert moment is not None
    return moment.astimezone(CALENDARS[""].zone).strftime("%a %H:%M:%S")


def clock_of(session: AsyncSession, **rules: Any) -> SlaClock:
    """The timers under other rules."""
    return SlaClock(session=session, rules=Sla.model_validate(rules), calendars=CALENDARS)


async def resolution(sla: SlaClock, ticket: Ticket) -> Timer:
    """The ticket's running timer of the resolution."""
    [timer] = [each for each in await sla.running(ticket.id) if each.kind == TimerKind.RESOLUTION]
    return timer


def left(sla: SlaClock, timer: Timer, now: datetime) -> timedelta:
    """The working time from `now` to the target."""
    return sla.calendar(timer.calendar).between(now, timer.target_at)


@pytest.fixture
async def session(database_url: str) -> AsyncIterator[AsyncSession]:
    assert bot.tables
    database = Database(create_engine(database_url))
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.begin() as session:
        yield session
    await database.close()


@pytest.fixture
async def client(session: AsyncSession) -> Client:
    client = Client(
        user_id=1, first_name="Anna", language="en", zone="Europe/Stockholm", country="SE",
        created_at=MONDAY, last_seen_at=MONDAY,
    )  # fmt: skip
    session.add(client)
    await session.flush()
    return client


async def new_ticket(session: AsyncSession, client: Client) -> Ticket:
    """A question of the client's; no timer has been started."""
    ticket = Ticket(client_id=client.id, kind=Kind.QUESTION, question="?", opened_at=MONDAY)
    session.add(ticket)
    await session.flush()
    return ticket


@pytest.fixture
async def ticket(session: AsyncSession, client: Client) -> Ticket:
    return await new_ticket(session, client)


@pytest.fixture
def sla(session: AsyncSession) -> SlaClock:
    return clock_of(session)
