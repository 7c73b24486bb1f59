"""Calendars and moments that the tests of working time share."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.sla.windows import parse_windows
from bot.sla.worktime import Calendar

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOUR = timedelta(hours=1)
WORKDAYS = range(5)


def weekly(hours: str, days: Iterable[int] = WORKDAYS, **options: Any) -> Calendar:
    return Calendar(STOCKHOLM, dict.fromkeys(days, parse_windows(hours)), **options)


def local(text: str) -> datetime:
    """A wall-clock time in Stockholm, "2026-06-01 09:00"; a trailing * is the second of two passes."""
    fold = int(text.endswith("*"))
    return datetime.fromisoformat(text.rstrip("*")).replace(tzinfo=STOCKHOLM, fold=fold)


def utc(text: str) -> datetime:
    """The same in UTC: Python never calls times of the repeated hour equal across zones (PEP 495)."""
    return local(text).astimezone(UTC)


OFFICE = weekly("09:00-17:00")
