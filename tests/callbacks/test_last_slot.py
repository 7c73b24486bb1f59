"""Two clients after the last free slot: on both databases one gets it, however close they come."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.callbacks import queries
from bot.callbacks.bookings import Bookings
from bot.callbacks.models import Callback, CallState, Seat
from bot.callbacks.slots import Slot
from bot.clients.models import Client
from bot.config.callbacks import Callbacks
from bot.sla.windows import parse_windows
from bot.sla.worktime import Calendar
from bot.storage.engine import create_engine
from bot.storage.uow import Database
from bot.tickets.models import Kind, Ticket
from tests.samples.people import StoppedClock

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SLOT = Slot(NOW + timedelta(hours=1), NOW + timedelta(hours=1, minutes=30))
CALENDARS = {"": Calendar(ZoneInfo("Europe/Stockholm"), {0: parse_windows("09:00-12:00")})}
RIVALS = 6


@pytest.fixture
async def replicas(migrated_url: str) -> AsyncIterator[list[Database]]:
    """Two processes' worth of databases on the same data."""
    both = [Database(create_engine(migrated_url)) for _ in range(2)]
    yield both
    for database in both:
        await database.close()


async def book(database: Database, user_id: int, capacity: int, *, fail: bool = False) -> bool:
    """A client's unit of work, which takes its time between looking and committing."""
    async with database.begin() as session:
        bookings = Bookings(session, StoppedClock(NOW), Callbacks(capacity=capacity), CALENDARS)
        assert isinstance(await bookings.free(), list)
        client = Client(
            user_id=user_id, first_name="Anna", language="en", zone="Europe/Stockholm", country="SE",
            created_at=NOW, last_seen_at=NOW,
        )  # fmt: skip
        session.add(client)
        await session.flush()
        await asyncio.sleep(0.02)
        number = await bookings.take(SLOT)
        if number is None:
            return False
        ticket = Ticket(client_id=client.id, kind=Kind.CALLBACK, question="", opened_at=NOW)
        session.add(ticket)
        await session.flush()
        callback = Callback(ticket_id=ticket.id, client_id=client.id, phone="+46701740605", round=0, misses=0)
        bookings.agree(callback, client, SLOT)
        session.add(callback)
        await session.flush()
        await bookings.seated(SLOT, number, callback)
        await asyncio.sleep(0.02)
        if fail:
            raise ConnectionError("the process dies")
    return True


async def rivals(replicas: list[Database], capacity: int) -> int:
    """How many of many clients at once, on both replicas, get a call."""
    got = await asyncio.gather(*(book(replicas[at % 2], at + 1, capacity) for at in range(RIVALS)))
    return sum(got)


@pytest.mark.parametrize("capacity", [1, 2])
async def test_a_slot_gets_as_many_calls_as_it_has_room_for(replicas: list[Database], capacity: int) -> None:
    assert await rivals(replicas, capacity) == capacity
    async with replicas[0].read() as session:
        assert await session.scalar(select(func.count()).select_from(Callback)) == capacity
        seats = (await session.execute(select(Seat.number, Seat.callback_id).order_by(Seat.number))).all()
        assert [seat.number for seat in seats] == list(range(capacity))
        assert all(seat.callback_id for seat in seats)
        bookings = Bookings(session, StoppedClock(NOW), Callbacks(capacity=capacity), CALENDARS)
        assert SLOT not in await bookings.free()


async def test_who_fails_leaves_the_slot_to_others(replicas: list[Database]) -> None:
    with pytest.raises(ConnectionError):
        await book(replicas[0], 1, 1, fail=True)
    assert await book(replicas[1], 2, 1)


async def test_a_cancelled_call_frees_its_slot_and_moving_takes_only_the_new_one(
    replicas: list[Database],
) -> None:
    assert await book(replicas[0], 1, 1)
    async with replicas[0].begin() as session:
        bookings = Bookings(session, StoppedClock(NOW), Callbacks(), CALENDARS)
        callback = await queries.locked(session, 1)
        assert callback is not None
        later = Slot(SLOT.end, SLOT.end + timedelta(minutes=30))
        assert await bookings.take(later, callback) == 0
        await bookings.give_back(callback, but=later)
        assert SLOT in await bookings.free()
        assert later not in await bookings.free()
        callback.state = CallState.CANCELLED
        await bookings.give_back(callback)
        assert later in await bookings.free()


async def test_what_is_no_slot_can_not_be_taken(replicas: list[Database]) -> None:
    async with replicas[0].begin() as session:
        bookings = Bookings(session, StoppedClock(NOW), Callbacks(), CALENDARS)
        minute = timedelta(minutes=1)
        for wrong in (
            Slot(SLOT.start + minute, SLOT.end + minute),
            Slot(NOW - timedelta(minutes=30), NOW),
            Slot(SLOT.start + timedelta(days=1), SLOT.end + timedelta(days=1)),
            Slot(SLOT.start + timedelta(days=70), SLOT.end + timedelta(days=70)),
        ):
            assert await bookings.take(wrong) is None
