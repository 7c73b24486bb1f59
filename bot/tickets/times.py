"""Moments as managers type them: `2h`, `tomorrow`, `fri 10:00`, `2026-12-01 09:00`."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from babel.dates import get_day_names

from bot.sla.worktime import Calendar

NAPS = ("1h", "3h", "tomorrow", "monday")
"""What a button offers, as it would be typed. Monday is the next week's first day."""

MOST_AHEAD = timedelta(days=366)
"""Later than this is a slip of the finger."""

_DURATION = re.compile(r"(?:(\d{1,3})\s*d)?\s*(?:(\d{1,4})\s*h)?\s*(?:(\d{1,5})\s*m(?:in)?)?")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True)
class Moments:
    """Reads moments in the calendar's zone; a day without a time is when the desk opens then.

    language: whose names of days are understood, besides the English ones. tomorrow: words for it.
    """

    calendar: Calendar
    language: str
    tomorrow: frozenset[str]

    def read(self, text: str, now: datetime) -> datetime | None:
        """The moment in UTC; None when it can't be read or is more than a year ahead.

        It may lie in the past, when a date says so.
        """
        words = text.casefold().replace("t", " ", 1) if _DATE.match(text) else text.casefold()
        moment = self._after(words.strip(), now) or self._on_a_day(words.split(), now)
        return moment if moment is not None and moment <= now + MOST_AHEAD else None

    def _after(self, text: str, now: datetime) -> datetime | None:
        match = _DURATION.fullmatch(text)
        if match is None or not any(match.groups()):
            return None
        days, hours, minutes = (int(each or 0) for each in match.groups())
        return now + timedelta(days=days, hours=hours, minutes=minutes)

    def _on_a_day(self, words: list[str], now: datetime) -> datetime | None:
        if not 1 <= len(words) <= 2:
            return None
        today = now.astimezone(self.calendar.zone).date()
        at = time_of(words[-1])
        if len(words) == 1 and at is not None:
            moment = self._at(today, at)
            return moment if moment > now else self._at(today + timedelta(days=1), at)
        day = self._day(words[0], today)
        if day is None or (len(words) == 2 and at is None):
            return None
        return self._at(day, at) if at is not None else self._opening(day)

    def _day(self, word: str, today: date) -> date | None:
        if word in self.tomorrow:
            return today + timedelta(days=1)
        if dated := date_of(word):
            return dated
        weekday = weekday_of(word, self.language)
        return None if weekday is None else today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)

    def _opening(self, day: date) -> datetime:
        return self.calendar.next_open(self._at(day, time(0)))

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.calendar.zone).astimezone(UTC)


def time_of(word: str) -> time | None:
    """The time that `15:00` or `15.00` names."""
    match = _TIME.fullmatch(word)
    if match is None:
        return None
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError:
        return None


def date_of(word: str) -> date | None:
    """The date that `2026-12-01` names."""
    match = _DATE.fullmatch(word)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def weekday_of(word: str, language: str) -> int | None:
    """The day of the week, 0 for Monday, that `word` names in English or in `language`, whole or short."""
    for each in ("en", language):
        for width in ("wide", "abbreviated"):
            for number, name in get_day_names(width, locale=each).items():
                if word.rstrip(".") == str(name).casefold().rstrip("."):
                    return int(number)
    return None
