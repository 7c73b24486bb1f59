"""Working time: a named case for every way a helpdesk's clock is known to go wrong."""

import timeit
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sla.windows import parse_windows
from bot.sla.worktime import Calendar, Reason, Span
from tests.sla.calendars import HOUR, OFFICE, STOCKHOLM, WORKDAYS, local, utc, weekly

LUNCH = weekly("09:00-12:00, 13:00-18:00")
NIGHTS = weekly("22:00-06:00")
EVERY_NIGHT = weekly("00:00-06:00", range(7))
EVENING_AND_MORNING = weekly("00:00-06:00, 18:00-24:00", range(7))
ALWAYS = Calendar.always(STOCKHOLM)
SWEDEN = weekly("09:00-17:00", country="SE")
SWEDEN_NIGHTS = weekly("22:00-06:00", country="SE")
EVES = weekly("09:00-17:00", country="SE", holiday_kinds=("public", "de_facto"))
ICELAND = Calendar(
    ZoneInfo("Atlantic/Reykjavik"),
    dict.fromkeys(WORKDAYS, parse_windows("09:00-12:00, 12:30-17:00, 22:00-02:00")),
    country="IS",
    half_days_until=time(13),
)
SPECIAL = weekly(
    "09:00-17:00",
    country="SE",
    days_off=frozenset({date(2026, 6, 8), date(2026, 6, 9)}),
    special={
        date(2026, 6, 6): parse_windows("10:00-14:00"),  # a Saturday and the national day
        date(2026, 6, 9): parse_windows("08:00-09:00"),
        date(2026, 6, 10): (),
        date(2026, 6, 11): parse_windows("20:00-02:00"),
    },
)

ADDED = {
    "one window a day: lunch does not count": (LUNCH, "2026-06-01 11:00", 2, "2026-06-01 14:00"),
    "starting at lunch": (LUNCH, "2026-06-01 12:20", 1, "2026-06-01 14:00"),
    "a full day ends the same evening": (LUNCH, "2026-06-01 09:00", 8, "2026-06-01 18:00"),
    "a full morning ends at noon, not after lunch": (LUNCH, "2026-06-01 09:00", 3, "2026-06-01 12:00"),
    "ten hours run into the next day": (LUNCH, "2026-06-01 09:00", 10, "2026-06-02 11:00"),
    "written at the very end": (LUNCH, "2026-06-01 18:00", 1, "2026-06-02 10:00"),
    "written at night": (LUNCH, "2026-06-01 03:00", 1, "2026-06-01 10:00"),
    "over the weekend": (OFFICE, "2026-05-29 16:00", 2, "2026-06-01 10:00"),
    "written on a Sunday": (OFFICE, "2026-05-31 12:00", 1, "2026-06-01 10:00"),
    "nothing to do, closed": (OFFICE, "2026-05-31 12:00", 0, "2026-05-31 12:00"),
    "overnight, before midnight": (NIGHTS, "2026-06-01 23:00", 2, "2026-06-02 01:00"),
    "overnight, after midnight": (NIGHTS, "2026-06-02 03:00", 2, "2026-06-02 05:00"),
    "Friday's night runs into Saturday": (NIGHTS, "2026-06-06 03:00", 3, "2026-06-06 06:00"),
    "Saturday has no night": (NIGHTS, "2026-06-06 03:00", 4, "2026-06-08 23:00"),
    "no minute lost at midnight": (EVENING_AND_MORNING, "2026-06-01 23:00", 2, "2026-06-02 01:00"),
    "ending at midnight": (EVENING_AND_MORNING, "2026-06-01 23:00", 1, "2026-06-02 00:00"),
    "round the clock over midnight": (ALWAYS, "2026-06-01 23:59", 1, "2026-06-02 00:59"),
    "round the clock in spring is real time": (ALWAYS, "2026-03-28 20:00", 10, "2026-03-29 07:00"),
    "round the clock in autumn is real time": (ALWAYS, "2026-10-24 20:00", 10, "2026-10-25 05:00"),
    "no drift after spring": (OFFICE, "2026-03-27 16:00", 2, "2026-03-30 10:00"),
    "no drift after autumn": (OFFICE, "2026-10-23 16:00", 2, "2026-10-26 10:00"),
    "a spring night is an hour short": (EVERY_NIGHT, "2026-03-29 00:00", 6, "2026-03-30 01:00"),
    "an autumn night is an hour long": (EVERY_NIGHT, "2026-10-25 00:00", 7, "2026-10-25 06:00"),
    "inside the repeated hour": (EVERY_NIGHT, "2026-10-25 00:00", 3, "2026-10-25 02:00*"),
    "from the second pass": (EVERY_NIGHT, "2026-10-25 02:30*", 1, "2026-10-25 03:30"),
    "a public holiday": (SWEDEN, "2026-01-05 16:00", 2, "2026-01-07 10:00"),
    "two holidays around a weekend": (SWEDEN, "2026-04-02 16:00", 2, "2026-04-07 10:00"),
    "the night before a holiday is worked to its end": (
        SWEDEN_NIGHTS, "2026-01-06 03:00", 3, "2026-01-06 06:00",
    ),
    "the holiday's own night is not": (SWEDEN_NIGHTS, "2026-01-06 03:00", 4, "2026-01-07 23:00"),
    "an eve is a usual day by law": (SWEDEN, "2026-06-18 16:00", 2, "2026-06-19 10:00"),
    "an eve that the desk keeps": (EVES, "2026-06-18 16:00", 2, "2026-06-22 10:00"),
    "special hours beat holiday and weekend": (SPECIAL, "2026-06-06 00:00", 4, "2026-06-06 14:00"),
    "days off, special hours beating one": (SPECIAL, "2026-06-06 14:00", 1, "2026-06-09 09:00"),
    "special hours of none, then overnight": (SPECIAL, "2026-06-09 09:00", 6, "2026-06-12 02:00"),
    "back to the usual week": (SPECIAL, "2026-06-12 01:00", 2, "2026-06-12 10:00"),
}  # fmt: skip


@pytest.mark.parametrize(("calendar", "start", "hours", "expected"), ADDED.values(), ids=ADDED)
def test_a_deadline_falls_where_a_person_would_put_it(
    calendar: Calendar, start: str, hours: float, expected: str
) -> None:
    deadline = calendar.add(local(start), hours * HOUR)
    assert deadline == utc(expected)
    assert deadline.tzinfo is UTC
    assert calendar.between(local(start), deadline) == hours * HOUR


COUNTED = {
    "lunch": (LUNCH, "2026-06-01 00:00", "2026-06-02 00:00", 8),
    "one minute on each side of midnight": (
        EVENING_AND_MORNING, "2026-06-01 23:59", "2026-06-02 00:01", 1 / 30,
    ),
    "a week of nights": (NIGHTS, "2026-06-01 00:00", "2026-06-08 00:00", 40),
    "the spring night": (EVERY_NIGHT, "2026-03-29 00:00", "2026-03-30 00:00", 5),
    "the autumn night": (EVERY_NIGHT, "2026-10-25 00:00", "2026-10-26 00:00", 7),
    "a spring day round the clock": (ALWAYS, "2026-03-29 00:00", "2026-03-30 00:00", 23),
    "an autumn day round the clock": (ALWAYS, "2026-10-25 00:00", "2026-10-26 00:00", 25),
    "Easter": (SWEDEN, "2026-04-03 00:00", "2026-04-07 00:00", 0),
    "from the first pass of an hour to the second": (
        EVERY_NIGHT, "2026-10-25 02:50", "2026-10-25 02:10*", 1 / 3,
    ),
    "backwards": (OFFICE, "2026-06-02 10:00", "2026-06-01 16:00", -2),
}  # fmt: skip


@pytest.mark.parametrize(("calendar", "start", "end", "hours"), COUNTED.values(), ids=COUNTED)
def test_working_time_between_two_moments(calendar: Calendar, start: str, end: str, hours: float) -> None:
    assert calendar.between(local(start), local(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("hours", "day", "opens", "closes"),
    [
        ("02:30-06:00", "2026-03-29", "03:30", "06:00"),
        ("00:00-02:30", "2026-03-29", "00:00", "03:30"),
        ("02:30-06:00", "2026-10-25", "02:30", "06:00"),
        ("00:00-02:30", "2026-10-25", "00:00", "02:30"),
    ],
)
def test_edges_that_the_clock_skips_or_repeats(hours: str, day: str, opens: str, closes: str) -> None:
    start, end = local(f"{day} 00:00"), local(f"{day} 23:00")
    (span,) = [s for s in weekly(hours, [6]).spans(start, end) if s.reason.counts]
    assert (span.start, span.end) == (utc(f"{day} {opens}"), utc(f"{day} {closes}"))


def test_a_window_turned_around_by_the_change_of_clocks_is_empty() -> None:
    calendar = weekly("02:30-03:15", range(7))
    assert calendar.between(local("2026-03-29 00:00"), local("2026-03-30 00:00")) == timedelta(0)
    assert calendar.next_open(local("2026-03-29 00:00")) == local("2026-03-30 02:30")


@pytest.mark.parametrize(
    ("moment", "is_open", "next_open"),
    [
        ("2026-06-01 08:59", False, "2026-06-01 09:00"),
        ("2026-06-01 09:00", True, "2026-06-01 09:00"),
        ("2026-06-01 11:59", True, "2026-06-01 11:59"),
        ("2026-06-01 12:00", False, "2026-06-01 13:00"),
        ("2026-06-05 18:00", False, "2026-06-08 09:00"),
    ],
)
def test_open_now_and_next(moment: str, is_open: bool, next_open: str) -> None:
    assert LUNCH.is_open(local(moment)) is is_open
    assert LUNCH.next_open(local(moment)) == utc(next_open)


def test_open_in_one_pass_of_the_repeated_hour_only() -> None:
    calendar = weekly("02:30-06:00", [6])
    assert not calendar.is_open(local("2026-10-25 02:20"))
    assert calendar.is_open(local("2026-10-25 02:20*"))
    assert calendar.next_open(local("2026-10-25 02:45*")) == utc("2026-10-25 02:45*")


def test_windows_may_be_given_in_any_order() -> None:
    calendar = weekly("13:00-18:00, 09:00-12:00")
    assert calendar.add(local("2026-06-01 09:00"), 4 * HOUR) == local("2026-06-01 14:00")


def test_a_calendar_in_use_equals_a_new_one() -> None:
    used, new = weekly("09:00-17:00", country="SE"), weekly("09:00-17:00", country="SE")
    used.add(datetime(2026, 6, 1, 9, tzinfo=UTC), HOUR)
    assert used == new
    assert hash(used) == hash(new)
    assert used != weekly("09:00-17:00", country="NO")


def test_windows_that_overlap_through_special_hours_count_once() -> None:
    calendar = weekly("22:00-06:00", special={date(2026, 6, 2): parse_windows("04:00-08:00")})
    assert calendar.between(local("2026-06-01 12:00"), local("2026-06-02 12:00")) == 10 * HOUR


def test_a_half_day_ends_at_the_hour_given() -> None:
    eve = ICELAND.spans(datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 12, 25, tzinfo=UTC))
    worked = [span for span in eve if span.reason is Reason.HALF_DAY]
    assert [(s.start.hour, s.end.hour) for s in worked] == [(9, 12), (12, 13)]
    assert worked[0].name == "Christmas Eve (from 1pm)"


@pytest.mark.parametrize(
    ("hours", "worked"), [("09:00-13:00, 13:00-17:00", 4), ("10:00-02:00", 3), ("00:00-24:00", 13)]
)
def test_a_half_day_cuts_any_window_at_its_hour(hours: str, worked: int) -> None:
    calendar = weekly(hours, country="IS", half_days_until=time(13))
    eve = calendar.spans(local("2026-12-24 00:00"), local("2026-12-26 00:00"))
    assert sum((s.end - s.start for s in eve if s.reason is Reason.HALF_DAY), 0 * HOUR) == worked * HOUR


def test_a_half_day_that_ends_before_opening_is_a_holiday() -> None:
    calendar = weekly("14:00-18:00", country="IS", half_days_until=time(13))
    (span,) = calendar.spans(local("2026-12-24 00:00"), local("2026-12-25 00:00"))
    assert span.reason is Reason.HOLIDAY


def test_half_days_are_worked_in_full_unless_an_hour_is_given() -> None:
    calendar = weekly("09:00-17:00", country="IS")
    assert calendar.between(local("2026-12-24 00:00"), local("2026-12-25 00:00")) == 8 * HOUR


def test_a_holiday_of_one_part_of_a_country() -> None:
    epiphany = local("2026-01-06 10:00")
    assert not weekly("09:00-17:00", country="DE", subdivision="BY").is_open(epiphany)
    assert weekly("09:00-17:00", country="DE", subdivision="BE").is_open(epiphany)


def test_spans_tell_why_a_deadline_is_where_it_is() -> None:
    calendar = weekly(
        "09:00-17:00",
        country="SE",
        language="sv",
        days_off=frozenset({date(2026, 1, 7)}),
        special={date(2026, 1, 8): parse_windows("10:00-12:00")},
    )
    start = local("2026-01-04 15:00")
    deadline = calendar.add(start, 11 * HOUR)
    midnight = [local(f"2026-01-0{day} 00:00") for day in range(4, 10)]
    assert calendar.spans(start, deadline) == [
        Span(start, midnight[1], Reason.CLOSED, None),
        Span(local("2026-01-05 09:00"), local("2026-01-05 17:00"), Reason.HOURS, None),
        Span(midnight[2], midnight[3], Reason.HOLIDAY, "Trettondedag jul"),
        Span(midnight[3], midnight[4], Reason.DAY_OFF, None),
        Span(local("2026-01-08 10:00"), local("2026-01-08 12:00"), Reason.SPECIAL_HOURS, None),
        Span(local("2026-01-09 09:00"), deadline, Reason.HOURS, None),
    ]
    assert {span.start.tzinfo for span in calendar.spans(start, deadline)} == {UTC}


def test_a_deadline_takes_less_than_50_microseconds() -> None:
    start = local("2026-06-05 15:00")
    runs = timeit.repeat(lambda: SWEDEN.add(start, 8 * HOUR), number=200, repeat=20)
    assert min(runs) / 200 < 50e-6
