"""When a call is looked at next, on days on which clocks change and in zones that differ; and the queries."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks import queries
from bot.callbacks.bookings import Bookings
from bot.callbacks.models import Callback, CallState
from bot.callbacks.slots import Grid, Slot, days
from bot.config.callbacks import Callbacks
from bot.sla.windows import parse_windows
from bot.sla.worktime import Calendar
from bot.storage.uow import Database
from tests.samples.people import StoppedClock, a_client

STOCKHOLM, NEW_YORK = ZoneInfo("Europe/Stockholm"), ZoneInfo("America/New_York")
CALENDARS = {"": Calendar(STOCKHOLM, dict.fromkeys(range(7), parse_windows("09:00-18:00")))}


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.begin() as session:
        yield session


def bookings(session: AsyncSession, now: datetime) -> Bookings:
    return Bookings(session, StoppedClock(now), Callbacks(), CALENDARS)


def call(starts_at: datetime, booked_at: datetime) -> Callback:
    return Callback(
        id=1,
        state=CallState.BOOKED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        booked_at=booked_at,
    )


@pytest.mark.parametrize(
    ("zone", "starts", "booked", "reminded"),
    [
        ("Europe/Stockholm", "2026-11-24T15:00", "2026-11-23T12:00", "2026-11-24T08:00"),
        ("Europe/Stockholm", "2026-11-24T15:00", "2026-11-24T06:00", None),  # booked that morning
        ("Europe/Stockholm", "2026-11-24T00:30", "2026-11-23T12:00", None),  # nobody is woken
        ("Europe/Stockholm", "2026-03-29T15:00", "2026-03-28T12:00", "2026-03-29T08:00"),
        ("Europe/Stockholm", "2026-10-25T15:00", "2026-10-24T12:00", "2026-10-25T08:00"),
        ("America/New_York", "2026-11-24T17:30", "2026-11-23T12:00", "2026-11-24T14:00"),
        ("America/New_York", "2026-11-24T11:00", "2026-11-23T12:00", None),  # at five in the morning there
        ("America/New_York", "2026-03-20T17:30", "2026-03-19T12:00", "2026-03-20T13:00"),  # five hours apart
    ],
)
async def test_a_client_is_reminded_in_the_morning_of_where_they_are(
    session: AsyncSession, zone: str, starts: str, booked: str, reminded: str | None
) -> None:
    starts_at, booked_at = (
        datetime.fromisoformat(each).replace(tzinfo=STOCKHOLM) for each in (starts, booked)
    )
    client = a_client("Anna", zone=zone)
    at = bookings(session, booked_at).reminder_at(call(starts_at.astimezone(UTC), booked_at), client)
    expected = datetime.fromisoformat(reminded).replace(tzinfo=STOCKHOLM) if reminded else None
    assert at == (expected.astimezone(UTC) if expected else None)


async def test_a_call_is_looked_at_in_the_order_of_its_day(session: AsyncSession) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    slot = Slot(datetime(2026, 11, 24, 14, tzinfo=UTC), datetime(2026, 11, 24, 14, 30, tzinfo=UTC))
    desk, client, callback = bookings(session, now), a_client("Anna"), Callback(id=1)
    desk.agree(callback, client, slot)
    seen = [callback.next_at]
    for state in (CallState.REMINDED, CallState.ANNOUNCED, CallState.ASKED, CallState.OFFERED):
        callback.state = state
        desk.plan(callback, client)
        seen.append(callback.next_at)
    clocks = [at.astimezone(STOCKHOLM).strftime("%H:%M") if at else None for at in seen]
    assert clocks == ["08:00", "14:50", "15:30", "15:45", None]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 3, 8), "04:00", "12:30"),  # the clocks of New York go forward; those of Stockholm not yet
        (date(2026, 3, 29), "03:00", "11:30"),  # those of Stockholm do
        (date(2026, 10, 25), "04:00", "12:30"),  # those of Stockholm go back
        (date(2026, 11, 1), "03:00", "11:30"),  # those of New York do
    ],
)
def test_slots_on_the_days_on_which_clocks_change_as_seen_from_another_zone(
    day: date, first: str, last: str
) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=NEW_YORK)
    grid = Grid(CALENDARS[""], Callbacks())
    slots = days(grid.between(midnight, midnight + timedelta(days=1)), NEW_YORK)[day]
    shown = [slot.start.astimezone(NEW_YORK).strftime("%H:%M") for slot in slots]
    assert (shown[0], shown[-1], len(shown)) == (first, last, 18)


async def test_every_query_is_one_that_the_database_takes(session: AsyncSession) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    slot = Slot(now, now + timedelta(minutes=30))
    assert list(await queries.due(session, now)) == []
    assert list(await queries.in_other_hands(session)) == []
    assert list(await queries.to_come(session, 0, now)) == []
    assert list(await queries.listed(session, now, now)) == []
    assert await queries.busy_then(session, slot, None) == set()
    assert await queries.taken(session, *slot) == []
    assert await queries.next_due(session) is None
    assert await queries.live_of_client(session, 1) is None
    assert await queries.of_ticket(session, 1) is None
    assert await queries.locked(session, 2**62) is None
