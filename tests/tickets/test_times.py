"""Moments as managers type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sla.windows import parse_windows
from bot.sla.worktime import Calendar
from bot.tickets.times import NAPS, Moments

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""10:00 in Stockholm."""

MOMENTS = Moments(
    Calendar(STOCKHOLM, dict.fromkeys(range(5), parse_windows("09:00-18:00"))),
    "sv",
    frozenset({"tomorrow", "i morgon", "imorgon"}),
)


def read(text: str, now: datetime = MONDAY) -> str | None:
    """The moment on Stockholm's clocks."""
    moment = MOMENTS.read(text, now)
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if moment else None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2h", "2026-11-23 12:00"),
        ("90m", "2026-11-23 11:30"),
        ("90 min", "2026-11-23 11:30"),
        ("1h 30m", "2026-11-23 11:30"),
        ("1d", "2026-11-24 10:00"),
        ("tomorrow", "2026-11-24 09:00"),
        ("Tomorrow 14:30", "2026-11-24 14:30"),
        ("imorgon", "2026-11-24 09:00"),
        ("14:30", "2026-11-23 14:30"),
        ("09.15", "2026-11-24 09:15"),
        ("fri 10:00", "2026-11-27 10:00"),
        ("Friday", "2026-11-27 09:00"),
        ("fre 10:00", "2026-11-27 10:00"),
        ("tisdag", "2026-11-24 09:00"),
        ("monday", "2026-11-30 09:00"),
        ("saturday", "2026-11-30 09:00"),
        ("2026-12-01 09:00", "2026-12-01 09:00"),
        ("2026-12-01T09:00", "2026-12-01 09:00"),
        ("2026-12-01", "2026-12-01 09:00"),
        ("2026-11-01 09:00", "2026-11-01 09:00"),
    ],
)
def test_what_can_be_read(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", " ", "later", "2x", "h", "25:00", "10:61", "fri 10", "fri 10:00 sharp", "2026-13-01",
     "2026-02-30 09:00", "400d", "2030-01-01 09:00", "-2h", "tomorrow tomorrow", "10:00 fri", "1001",
     "99999999999h"],
)  # fmt: skip
def test_what_can_not(text: str) -> None:
    assert read(text) is None


def test_the_clocks_going_back_do_not_move_the_morning() -> None:
    saturday = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)
    assert read("monday", saturday) == "2026-10-26 09:00"
    assert read("24h", saturday) == "2026-10-25 11:00"


def test_every_button_can_be_read() -> None:
    assert all(MOMENTS.read(nap, MONDAY) for nap in NAPS)
