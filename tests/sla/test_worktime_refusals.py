"""Working time: what calendars, windows and moments are refused, and how windows are read."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.errors import NaiveDatetimeError
from bot.sla.windows import Window, parse_windows
from bot.sla.worktime import Calendar, NoWorkingTimeError
from tests.sla.calendars import HOUR, OFFICE, STOCKHOLM, local, weekly

NAIVE = datetime(2026, 6, 1, 9)  # noqa: DTZ001 - what must be refused
AWARE = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("add", (NAIVE, HOUR)),
        ("add", (NAIVE, 0 * HOUR)),
        ("between", (NAIVE, AWARE)),
        ("between", (AWARE, NAIVE)),
        ("is_open", (NAIVE,)),
        ("next_open", (NAIVE,)),
        ("spans", (NAIVE, AWARE)),
        ("spans", (AWARE, NAIVE)),
    ],
)
def test_naive_moments_are_refused(method: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(NaiveDatetimeError):
        getattr(OFFICE, method)(*arguments)


def test_a_calendar_that_never_opens_says_so() -> None:
    closed = Calendar(STOCKHOLM, {})
    with pytest.raises(NoWorkingTimeError, match="400 days after 2026-06-01T09:00:00"):
        closed.add(AWARE, HOUR)
    with pytest.raises(NoWorkingTimeError):
        closed.next_open(AWARE)
    assert not closed.is_open(AWARE)
    assert closed.between(AWARE, AWARE + timedelta(days=30)) == timedelta(0)


def test_a_search_reaches_over_a_year_of_days_off() -> None:
    year = frozenset(date(2026, 6, 1) + timedelta(days=n) for n in range(380))
    calendar = weekly("09:00-17:00", days_off=year)
    assert calendar.next_open(AWARE) == local("2027-06-16 09:00")


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        OFFICE.add(AWARE, -HOUR)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"country": "ZZ"}, "ZZ"),
        ({"country": "DE", "subdivision": "XX"}, "XX"),
        ({"country": "SE", "holiday_kinds": ("public", "school")}, "not school"),
        ({"country": "SE", "half_days_until": time(13)}, "not half_day"),
        ({"days": [7]}, "0 .Monday. to 6"),
    ],
)
def test_wrong_calendars_are_refused_when_made(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        weekly("09:00-17:00", **options)


@pytest.mark.parametrize(
    "week",
    [
        {0: (Window(time(9), time(13)), Window(time(12), time(17)))},
        {0: parse_windows("22:00-06:00"), 1: parse_windows("05:00-12:00")},
        {6: parse_windows("22:00-06:00"), 0: parse_windows("05:00-12:00")},
        {0: (Window(time(22), time(6)), Window(time(23), time(0)))},
    ],
)
def test_overlapping_weeks_are_refused(week: dict[int, tuple[Window, ...]]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        Calendar(STOCKHOLM, week)


def test_overlapping_special_hours_are_refused() -> None:
    windows = (Window(time(9), time(13)), Window(time(12), time(17)))
    with pytest.raises(ValueError, match="09:00-13:00 and 12:00-17:00 overlap"):
        weekly("09:00-17:00", special={date(2026, 6, 1): windows})


def test_what_a_caller_changes_later_does_not_reach_the_calendar() -> None:
    week = {0: parse_windows("09:00-17:00")}
    calendar = Calendar(STOCKHOLM, week)
    week.clear()
    assert calendar.is_open(local("2026-06-01 10:00"))


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("09:00-12:00, 13:00-18:00", (Window(time(9), time(12)), Window(time(13), time(18)))),
        (" 9:00 - 17:30 ", (Window(time(9), time(17, 30)),)),
        ("22:00-06:00", (Window(time(22), time(6)),)),
        ("18:00-24:00", (Window(time(18), time(0)),)),
        ("00:00-24:00", (Window(time(0), time(0)),)),
        ("", ()),
    ],
)
def test_windows_are_read(text: str, windows: tuple[Window, ...]) -> None:
    assert parse_windows(text) == windows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9-17", "'9-17' is not a window"),
        ("09:00-12:00,", "'' is not a window"),
        ("09:00-12:00; 13:00-18:00", "is not a window"),
        ("09:00", "'09:00' is not a window"),
        ("09:00-25:00", "a time that no clock shows"),
        ("09:60-17:00", "a time that no clock shows"),
        ("24:00-06:00", "a time that no clock shows"),
        ("09:00-24:01", "a time that no clock shows"),
        ("09:00-13:00, 12:59-18:00", "09:00-13:00 and 12:59-18:00 overlap"),
        ("13:00-18:00, 09:00-13:01", "09:00-13:01 and 13:00-18:00 overlap"),
        ("22:00-06:00, 23:00-23:30", "overlap"),
    ],
)
def test_wrong_windows_are_refused_with_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_windows(text)
