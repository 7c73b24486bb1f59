"""Which slots there are: on calendars of all sorts, and on the days on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callbacks.slots import DAY, Grid, Slot, days, free_of, nearest
from bot.config.callbacks import Callbacks
from bot.sla.windows import Window, parse_windows
from bot.sla.worktime import Calendar

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ZONES = ("Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
OFFICE = parse_windows("09:00-12:00, 13:00-18:00")
NIGHT = parse_windows("22:00-06:00")
ALL_DAY = (Window(time(0), time(0)),)
MINUTE = timedelta(minutes=1)

calendars = st.builds(
    lambda zone, windows, closed, off: Calendar(
        ZoneInfo(zone), {day: windows for day in range(7) if day not in closed}, days_off=frozenset(off)
    ),
    st.sampled_from(ZONES),
    st.sampled_from([OFFICE, NIGHT, ALL_DAY]),
    st.sets(st.integers(0, 6), max_size=5),
    st.sets(st.dates(date(2026, 1, 1), date(2027, 1, 31)), max_size=3),
)
rules = st.builds(
    Callbacks,
    slot=st.integers(5, 120).map(lambda minutes: minutes * MINUTE),
    lead=st.integers(0, 600).map(lambda minutes: minutes * MINUTE),
    horizon=st.integers(1, 4),
)
grids = st.builds(Grid, calendars, rules)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


@settings(max_examples=15, deadline=None)
@given(grids, moments)
def test_what_is_offered_is_working_time_in_order_and_in_good_time(grid: Grid, now: datetime) -> None:
    slots = grid.offered(now)
    assert slots == sorted(set(slots))
    for before, after in pairwise(slots):
        assert not before.overlaps(after)
    for slot in slots:
        assert slot.end - slot.start == grid.rules.slot
        assert grid.is_open(slot)
        assert now + grid.rules.lead <= slot.start
        assert slot.end <= now + grid.rules.lead + grid.rules.horizon * DAY
    assert all(grid.accepts(slot, now) for slot in slots[:10])


@settings(max_examples=15, deadline=None)
@given(grids, moments, st.integers(0, 60 * 24 * 3))
def test_slots_stay_where_they_are_as_time_passes(grid: Grid, now: datetime, minutes: int) -> None:
    later = now + minutes * MINUTE
    first = later + grid.rules.lead
    still = [slot for slot in grid.offered(now) if slot.start >= first]
    last = still[-1].end if still else later
    assert still == [slot for slot in grid.offered(later) if slot.end <= last]
    assert all(grid.at(slot.start) == slot for slot in still[:5])


@settings(max_examples=15, deadline=None)
@given(grids, moments, st.integers(1, 3), st.lists(st.integers(0, 400), max_size=12))
def test_free_is_what_has_room(grid: Grid, now: datetime, capacity: int, picked: list[int]) -> None:
    slots = grid.offered(now)
    taken = [slots[at % len(slots)] for at in picked] if slots else []
    free = free_of(slots, taken, capacity)
    assert free == [slot for slot in slots if taken.count(slot) < capacity]


def test_a_booking_of_another_length_takes_every_slot_that_it_touches() -> None:
    start = datetime(2026, 11, 23, 8, tzinfo=UTC)
    slots = [Slot(start + at * 30 * MINUTE, start + (at + 1) * 30 * MINUTE) for at in range(4)]
    odd = Slot(start + 20 * MINUTE, start + 65 * MINUTE)
    assert free_of(slots, [odd], 1) == slots[3:]
    assert free_of(slots, [odd], 2) == slots


def on(day: date, windows: tuple[Window, ...], minutes: int) -> list[str]:
    """The slots of a day in Stockholm, by its clock; a * where it is winter time."""
    grid = Grid(
        Calendar(STOCKHOLM, dict.fromkeys(range(7), windows)),
        Callbacks(slot=minutes * MINUTE, lead=timedelta(0)),
    )
    first = datetime.combine(day, time(0), STOCKHOLM)
    shown = []
    for slot in days(grid.between(first, first + 2 * DAY), STOCKHOLM)[day]:
        local = slot.start.astimezone(STOCKHOLM)
        shown.append(f"{local:%H:%M}{'*' if local.utcoffset() == timedelta(hours=1) else ''}")
    return shown


def test_the_night_on_which_clocks_go_forward_has_no_slot_at_two() -> None:
    shown = on(date(2026, 3, 29), ALL_DAY, 60)
    assert shown[:4] == ["00:00*", "01:00*", "03:00", "04:00"]
    assert len(shown) == 23


def test_the_night_on_which_clocks_go_back_has_two_slots_at_two() -> None:
    shown = on(date(2026, 10, 25), ALL_DAY, 60)
    assert shown[:5] == ["00:00", "01:00", "02:00", "02:00*", "03:00*"]
    assert len(shown) == 25


def test_office_hours_stay_office_hours_on_both_days() -> None:
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        shown = [each.rstrip("*") for each in on(day, OFFICE, 60)]
        assert shown == ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00", "17:00"]


def test_what_is_left_of_a_window_is_too_short_for_a_call() -> None:
    assert on(date(2026, 11, 23), parse_windows("09:00-10:10"), 30) == ["09:00*", "09:30*"]


def test_the_nearest_are_in_order_of_time() -> None:
    start = datetime(2026, 11, 23, 8, tzinfo=UTC)
    slots = [Slot(start + at * 30 * MINUTE, start + (at + 1) * 30 * MINUTE) for at in range(8)]
    assert nearest(slots, slots[4].start + MINUTE, 3) == slots[3:6]
    assert nearest([], start, 3) == []


def test_a_desk_that_never_opens_offers_nothing() -> None:
    assert Grid(Calendar(STOCKHOLM, {}), Callbacks()).offered(datetime(2026, 11, 23, tzinfo=UTC)) == []
