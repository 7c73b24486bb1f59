"""Working time against two outside counts: a minute-by-minute tally, and the workclock library."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import workclock
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.sla.windows import Window
from bot.sla.worktime import Calendar

Week = dict[int, tuple[Window, ...]]
MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60
ZONES = ["Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
# Days whose neighbourhood holds a change of the clocks in one of the zones, and an ordinary one.
ANCHORS = [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4), date(2026, 10, 25),
           date(2026, 11, 1), date(2026, 6, 12), date(2026, 12, 31)]  # fmt: skip

zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.builds(
    lambda day, minutes, zone: (datetime.combine(day, time(0), UTC) + minutes * MINUTE).astimezone(zone),
    st.sampled_from(ANCHORS),
    st.integers(-2 * DAY_MINUTES, 2 * DAY_MINUTES),
    zones,
)
minutes_of_work = st.integers(0, 3 * DAY_MINUTES).map(lambda n: n * MINUTE)


def clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def hours(dawn: int, edges: list[int]) -> tuple[Window, ...]:
    """Windows from pairs of edges on the line from `dawn` to the next day's, so that none overlap."""
    line = sorted(dawn + edge for edge in edges)
    pairs = zip(line[::2], line[1::2], strict=False)
    return tuple(Window(clock(a), clock(b)) for a, b in pairs if a < DAY_MINUTES)


@st.composite
def weeks(draw: st.DrawFn, *, overnight: bool = True) -> Week:
    """Weeks of up to two kinds of day, each with up to three windows, and days without any."""
    dawn = draw(st.integers(0, 12 * 60)) if overnight else 0
    edges = st.lists(st.integers(0, DAY_MINUTES), min_size=2, max_size=6, unique=True)
    kinds = [hours(dawn, draw(edges)), hours(dawn, draw(edges)), ()]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=7, max_size=7))
    return {**dict(enumerate(chosen)), draw(st.integers(0, 6)): (Window(time(12), time(12, 1)),)}


def settled(week: Week) -> Week:
    """The same week with no edge where a clock may be skipping or repeating times."""

    def move(edge: time) -> time:
        return time(3) if time(1) < edge < time(3) else edge

    moved = {
        day: [(move(window.start), move(window.end)) for window in windows] for day, windows in week.items()
    }
    return {day: tuple(Window(a, b) for a, b in windows if a != b) for day, windows in moved.items()}


def later(moment: datetime, by: timedelta) -> datetime:
    """Later in real time, where adding to a zone's wall clock would ignore its changes."""
    return moment.astimezone(UTC) + by


def in_order(*both: datetime) -> list[datetime]:
    return sorted(moment.astimezone(UTC) for moment in both)


def tally(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Count the minutes at which a wall clock in the zone stands inside a window, one by one."""
    count, moment = 0, start.astimezone(UTC)
    while moment < end.astimezone(UTC):
        wall = moment.astimezone(calendar.zone)
        today, now = wall.date(), wall.time()
        count += any(
            window.start <= now and (now < window.end or window.end <= window.start)
            for window in windows_of(calendar, today)
        ) or any(
            window.end <= window.start and now < window.end
            for window in windows_of(calendar, today - timedelta(days=1))
        )
        moment += MINUTE
    return count * MINUTE


def windows_of(calendar: Calendar, day: date) -> tuple[Window, ...]:
    if day in calendar.special:
        return calendar.special[day]
    return () if day in calendar.days_off else calendar.week.get(day.weekday(), ())


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Calendars with days off and special hours around the anchors, which may overlap a night before."""
    near = st.builds(lambda day, n: day + timedelta(days=n), st.sampled_from(ANCHORS), st.integers(-2, 2))
    special = list(settled(draw(weeks())).values())
    return Calendar(
        draw(zones),
        settled(draw(weeks())),
        days_off=draw(st.frozensets(near, max_size=4)),
        special=draw(st.dictionaries(near, st.sampled_from(special), max_size=4)),
    )


@settings(deadline=None, max_examples=100)
@given(calendars(), moments, st.integers(0, 3 * DAY_MINUTES))
def test_between_is_the_tally_of_minutes(calendar: Calendar, start: datetime, length: int) -> None:
    end = later(start, length * MINUTE)
    assert calendar.between(start, end) == tally(calendar, start, end)


@settings(deadline=None, max_examples=150)
@given(calendars(), moments)
def test_open_now_is_what_the_wall_clock_says(calendar: Calendar, moment: datetime) -> None:
    assert calendar.is_open(moment) is bool(tally(calendar, moment, later(moment, MINUTE)))


any_calendars = st.one_of(calendars(), st.builds(Calendar, zones, weeks()))


@settings(deadline=None, max_examples=150)
@given(any_calendars, moments, minutes_of_work)
def test_add_is_the_first_moment_with_that_much_work_done(
    calendar: Calendar, start: datetime, work: timedelta
) -> None:
    deadline = calendar.add(start, work)
    assert deadline >= start.astimezone(UTC)
    assert calendar.between(start, deadline) == work
    if work:
        assert calendar.between(start, deadline - timedelta.resolution) < work


@settings(deadline=None, max_examples=150)
@given(any_calendars, moments, moments)
def test_add_undoes_between(calendar: Calendar, start: datetime, end: datetime) -> None:
    start, end = in_order(start, end)
    back = calendar.add(start, calendar.between(start, end))
    assert back <= end
    assert calendar.between(back, end) == timedelta(0)
    if start < end and calendar.is_open(end - timedelta.resolution):
        assert back == end


@settings(deadline=None)
@given(any_calendars, moments, moments)
def test_spans_are_in_order_and_inside(calendar: Calendar, start: datetime, end: datetime) -> None:
    start, end = in_order(start, end)
    edges = [edge for span in calendar.spans(start, end) for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(start <= edge <= end for edge in edges)
    assert all(span.start < span.end for span in calendar.spans(start, end))


@settings(deadline=None)
@given(st.sampled_from([*ZONES, "Africa/Cairo", "America/Havana", "Pacific/Apia"]), moments, moments)
@example("Pacific/Apia", datetime(2011, 12, 28, tzinfo=UTC), datetime(2012, 1, 2, tzinfo=UTC))
def test_round_the_clock_is_real_time_in_every_zone(zone: str, start: datetime, end: datetime) -> None:
    assert Calendar.always(ZoneInfo(zone)).between(start, end) == end.astimezone(UTC) - start.astimezone(UTC)


def other_library(zone: ZoneInfo, week: Week, *rules: workclock.Rule) -> workclock.Schedule:
    shifts = [
        workclock.WorkDay(window.start, window.end, days=[day])
        for day, windows in week.items()
        for window in windows
    ]
    return workclock.Schedule([*shifts, *rules], time_zone=zone)


def assert_agree(
    calendar: Calendar, schedule: workclock.Schedule, start: datetime, end: datetime, work: timedelta
) -> None:
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    assert calendar.between(start, end) == schedule.between(start, end)
    assert calendar.add(start, work) == schedule.add(start, work)
    opening, _ = schedule.next_period(start)
    assert calendar.next_open(start) == opening
    assert calendar.is_open(start) is (opening == start)


@settings(deadline=None, max_examples=300)
@given(zones, weeks(), moments, moments, minutes_of_work)
def test_workclock_agrees_on_weeks_with_nights_and_changes_of_the_clocks(
    zone: ZoneInfo, week: Week, start: datetime, end: datetime, work: timedelta
) -> None:
    assert_agree(Calendar(zone, week), other_library(zone, week), start, end, work)


# Three days of work take 83 years at one minute a week; the library knows holidays until 2100.
SWEDISH = holidays.country_holidays("SE", years=range(2025, 2101), language="en_US")


@settings(deadline=None, max_examples=100)
@given(weeks(overnight=False), moments, moments, minutes_of_work)
def test_workclock_agrees_on_holidays_where_no_window_crosses_midnight(
    week: Week, start: datetime, end: datetime, work: timedelta
) -> None:
    zone = ZoneInfo("Europe/Stockholm")
    calendar = Calendar(zone, week, country="SE")
    assert_agree(calendar, other_library(zone, week, workclock.Holidays(SWEDISH)), start, end, work)
