"""Times as clients write them: `tomorrow at 3`, `fre 14:30`, `15:00`, `1 dec 9.30`.

Whatever is read is read back to the client before it counts, so a misspelt word may be taken for the nearest
one. A word that means nothing here makes the whole text unreadable: half of what somebody said is no answer.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from bot.tickets.times import MOST_AHEAD, date_of, time_of

ALIKE = 0.8
SHORTEST_MISSPELT = 5
LONGEST = 60
"""Who writes more says more than a time."""

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm|h)?")
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|:a|:e)")


@dataclass(frozen=True)
class Wished:
    """What a client wrote: as soon as possible, or a day, or moments (UTC) of which one is meant."""

    soon: bool = False
    day: date | None = None
    moments: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class WishReader:
    """Reads wishes in a zone; `phrases` are the words of the client's language and English by meaning.

    The meanings: today, tomorrow, day_after, soon, and filler for words that say nothing.
    """

    zone: ZoneInfo
    language: str
    phrases: Mapping[str, frozenset[str]]

    def read(self, text: str, now: datetime) -> Wished | None:
        """What `text` wishes; None if it can't be read or lies more than a year ahead."""
        if len(text) > LONGEST:
            return None
        words = self._words(text)
        if words == ["<soon>"]:
            return Wished(soon=True)
        today = now.astimezone(self.zone).date()
        found: list[list[date]] = []
        times: list[tuple[time, ...]] = []
        while words:
            if (used := self._take_day(words, today, found)) or (used := _take_time(words, times)):
                words = words[used:]
            else:
                return None
        if len(found) > 1 or len(times) > 1 or not (found or times):
            return None
        if not times:
            return Wished(day=found[0][0]) if found[0][0] - today <= MOST_AHEAD else None
        days = found[0] if found else [today, today + timedelta(days=1)]
        return self._moments(days, times[0], now, any_day=not found)

    def _moments(
        self, days: list[date], times: tuple[time, ...], now: datetime, *, any_day: bool
    ) -> Wished | None:
        """Those that lie ahead; of a day that was named also those of it that have passed."""
        every = sorted(datetime.combine(day, at, self.zone).astimezone(UTC) for day in days for at in times)
        ahead = [moment for moment in every if moment > now]
        chosen = ahead if ahead or any_day else every
        return Wished(moments=tuple(chosen)) if chosen and chosen[0] <= now + MOST_AHEAD else None

    def _words(self, text: str) -> list[str]:
        """Words in small letters, phrases of several put together, those that say nothing left out."""
        plain = text.casefold().replace("a.m.", "am").replace("p.m.", "pm")
        padded = f" {' '.join(word.rstrip('.') for word in re.sub(r'[,;!?()]', ' ', plain).split())} "
        known = [(phrase, meaning) for meaning, phrases in self.phrases.items() for phrase in phrases]
        for phrase, meaning in sorted(known, key=lambda each: -len(each[0])):
            padded = padded.replace(f" {phrase} ", f" <{meaning}> ")
        words = [self._spelt(word) for word in padded.split() if word != "<filler>"]
        return [word for word in words if word != "<filler>"]

    def _spelt(self, word: str) -> str:
        """The word itself, or what a misspelt one is taken for."""
        if len(word) < SHORTEST_MISSPELT or not word.isalpha():
            return word
        vocabulary = {
            phrase: f"<{meaning}>"
            for meaning, phrases in self.phrases.items()
            for phrase in phrases
            if " " not in phrase and len(phrase) >= SHORTEST_MISSPELT
        }
        vocabulary |= {name: name for name in (*self._named(get_day_names), *self._named(get_month_names))}
        close = get_close_matches(word, vocabulary, n=1, cutoff=ALIKE)
        return vocabulary[close[0]] if close else word

    def _take_day(self, words: list[str], today: date, found: list[list[date]]) -> int:
        """How many words at the beginning name a day, which is added to `found`."""
        word, following = words[0], words[1] if len(words) > 1 else ""
        ahead = {"<today>": 0, "<tomorrow>": 1, "<day_after>": 2}.get(word)
        if ahead is not None:
            found.append([today + timedelta(days=ahead)])
            return 1
        if (weekday := self._named(get_day_names).get(word)) is not None:
            first = today + timedelta(days=(weekday - today.weekday()) % 7)
            again = [first + timedelta(days=7)] if first == today else []
            found.append([first, *again])
            return 1
        months = self._named(get_month_names)
        for number, month in ((word, following), (following, word)):
            match = _ORDINAL.fullmatch(number)
            day = match[1] if match else number
            if month in months and day.isdecimal() and (date_ := _next(int(day), months[month], today)):
                found.append([date_])
                return 2
        match = _DAY_MONTH.fullmatch(word)
        dated = _next(int(match[1]), int(match[2]), today) if match else date_of(word)
        if dated is None:
            return 0
        found.append([dated])
        return 1

    def _named(self, names: Callable[..., Mapping[int, str]]) -> dict[str, int]:
        """Days or months by what they are called in English and in the client's language."""
        found: dict[str, int] = {}
        for language in (self.language, "en"):
            for width in ("wide", "abbreviated"):
                for number, name in names(width, locale=language).items():
                    whole = str(name).casefold().rstrip(".")
                    found.setdefault(whole, int(number))
                    for length in range(3, len(whole)) if width == "wide" else ():
                        found.setdefault(whole[:length], int(number))
        return found


def _take_time(words: list[str], times: list[tuple[time, ...]]) -> int:
    """How many words at the beginning name a time of day; what it may mean is added to `times`."""
    word, used = words[0], 1
    if len(words) > 1 and words[1] in ("am", "pm"):
        word, used = word + words[1], 2
    if match := _FOUR_DIGITS.fullmatch(word):
        times.append((time(int(match[1]), int(match[2])),))
        return used
    match = _CLOCK.fullmatch(word)
    if match is None:
        return 0
    at = time_of(f"{match[1]}:{match[2] or '00'}")
    if at is None or (match[3] in ("am", "pm") and not 1 <= at.hour <= 12):
        return 0
    if match[3] == "pm":
        times.append((at.replace(hour=at.hour % 12 + 12),))
    elif match[3] == "am":
        times.append((at.replace(hour=at.hour % 12),))
    elif 1 <= at.hour <= 11 and not match[1].startswith("0") and not match[3]:
        times.append((at, at.replace(hour=at.hour + 12)))
    else:
        times.append((at,))
    return used


def _next(day: int, month: int, today: date) -> date | None:
    """The next such day, today or later."""
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
