"""Working time: which hours count, how much of them lies between two moments, when a deadline falls.

A window is read off the wall clock of the calendar's zone and belongs to the day it begins on: closing
a day takes its night shift away with it and leaves the end of the night before. Windows that overlap
count once. Across a change of the clocks a window is as long as it really lasted. An edge that the
clock shows twice means the first time, one that it skips is read as if the clock had not moved yet, so
that 02:30 is 03:30 (PEP 495 with `fold=0`: https://peps.python.org/pep-0495/).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from bot.clock import check_aware
from bot.errors import DeskbellError
from bot.greetings.holidays import HALF_DAY, PUBLIC, holiday_book, holiday_names
from bot.sla.windows import DAY, Window, refuse_overlaps, shortened

HORIZON = timedelta(days=400)
"""How long a calendar may stay closed before a search in it is given up."""


class NoWorkingTimeError(DeskbellError):
    """The calendar has no working hours in the 400 days after"""


class Reason(StrEnum):
    """Why a stretch of time counts (the first three) or does not."""

    HOURS = "hours"
    SPECIAL_HOURS = "special hours"
    HALF_DAY = "half day"
    HOLIDAY = "holiday"
    DAY_OFF = "day off"
    CLOSED = "closed"

    @property
    def counts(self) -> bool:
        """Whether the desk works then."""
        return self in (Reason.HOURS, Reason.SPECIAL_HOURS, Reason.HALF_DAY)


class Span(NamedTuple):
    """A stretch of time (UTC) that counted, or was skipped, and why; `name` is the holiday's."""

    start: datetime
    end: datetime
    reason: Reason
    name: str | None


class _Day(NamedTuple):
    pieces: tuple[tuple[datetime, datetime], ...]
    reason: Reason
    name: str | None


@dataclass(frozen=True)
class Calendar:
    """The working hours of one team.

    For a date the first of these that says something decides: `special`, `days_off`, public holidays
    of the country, its half days, `week` (0 is Monday). Wrong values are refused with a ValueError.
    """

    zone: ZoneInfo
    week: Mapping[int, tuple[Window, ...]] = field(hash=False)
    country: str | None = None
    subdivision: str | None = None
    holiday_kinds: tuple[str, ...] = (PUBLIC,)
    """Categories of the `holidays` library that close the desk; Sweden's eves are its "de_facto"."""
    half_days_until: time | None = None
    """When the desk closes on the country's half days, which differ too much for a default: in some
    they begin at noon, in some at seven in the evening. None: they are worked in full."""
    language: str = "en_US"
    days_off: frozenset[date] = frozenset()
    special: Mapping[date, tuple[Window, ...]] = field(default_factory=dict, hash=False)
    """Hours of single dates, instead of all else; an empty tuple is a day off."""
    _days: dict[date, _Day] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Copies: a caller's later change would not reach the days already worked out.
        object.__setattr__(self, "week", dict(self.week))
        object.__setattr__(self, "special", dict(self.special))
        if not set(self.week) <= set(range(7)):
            raise ValueError(f"weekdays are 0 (Monday) to 6, not {sorted(self.week)}")
        refuse_overlaps((day, window) for day, windows in self.week.items() for window in windows)
        for windows in self.special.values():
            refuse_overlaps((0, window) for window in windows)
        if self.country is not None:
            self._check_holidays(self.country)

    @classmethod
    def always(cls, zone: ZoneInfo) -> Self:
        """Round the clock, every day; the zone only says where days begin."""
        return cls(zone, dict.fromkeys(range(7), (Window(time(0), time(0)),)))

    def add(self, start: datetime, work: timedelta) -> datetime:
        """The earliest moment by which `work` of working time has passed since `start`.

        Work that fills a window exactly ends at that window's end, not the next morning. No work at
        all ends at `start`, open or not. A negative amount is a ValueError.
        """
        if work < timedelta(0):
            raise ValueError(f"working time can't be negative: {work}")
        if not work:
            return _utc(start)
        for opens, closes, reason, _ in self._walk(start):
            if reason.counts:
                if closes - opens >= work:
                    return opens + work
                work -= closes - opens
        raise AssertionError("the walk ends only by an error")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`, negative when `end` is the earlier."""
        start, end = _utc(start), _utc(end)
        if end < start:
            return -self.between(end, start)
        return sum((s.end - s.start for s in self.spans(start, end) if s.reason.counts), timedelta(0))

    def is_open(self, moment: datetime) -> bool:
        """Whether the desk works at `moment`; a window's end is no longer open."""
        moment = _utc(moment)
        return any(span.reason.counts for span in self.spans(moment, moment + timedelta.resolution))

    def next_open(self, moment: datetime) -> datetime:
        """`moment` itself when open, else the start of the next window."""
        return next(span.start for span in self._walk(moment) if span.reason.counts)

    def spans(self, start: datetime, end: datetime) -> list[Span]:
        """What `between` counts, and the days without hours that it passes over, in order."""
        found = []
        until = _utc(end)
        for span in self._walk(start):
            if span.start >= until:
                break
            found.append(span if span.end <= until else span._replace(end=until))
        return found

    def _walk(self, start: datetime) -> Iterator[Span]:
        """All spans from `start` on, without overlap; begins a day early for the night shift."""
        at = _utc(start)
        day = start.astimezone(self.zone).date() - DAY
        limit = day + HORIZON
        while day <= limit:
            pieces, reason, name = self._days.get(day) or self._work_out(day)
            for opens, closes in pieces:
                if closes > max(opens, at):
                    yield Span(max(opens, at), closes, reason, name)
                    at = closes
                    limit = day + HORIZON if reason.counts else limit
            day += DAY
        raise NoWorkingTimeError(start.isoformat())

    def _work_out(self, day: date) -> _Day:
        windows, reason, name = self._hours(day)
        edges = [window.placed() for window in windows] or [(timedelta(0), DAY)]
        pieces = sorted((self._moment(day, start), self._moment(day, end)) for start, end in edges)
        return self._days.setdefault(day, _Day(tuple(pieces), reason, name))

    def _moment(self, day: date, since_midnight: timedelta) -> datetime:
        return (datetime.combine(day, time(0), self.zone) + since_midnight).astimezone(UTC)

    def _hours(self, day: date) -> tuple[tuple[Window, ...], Reason, str | None]:
        if day in self.special:
            windows = self.special[day]
            return windows, Reason.SPECIAL_HOURS if windows else Reason.DAY_OFF, None
        if day in self.days_off:
            return (), Reason.DAY_OFF, None
        if name := self._holiday(day, self.holiday_kinds):
            return (), Reason.HOLIDAY, name
        windows = self.week.get(day.weekday(), ())
        if windows and self.half_days_until and (name := self._holiday(day, (HALF_DAY,))):
            windows = shortened(windows, self.half_days_until)
            return windows, Reason.HALF_DAY if windows else Reason.HOLIDAY, name
        return windows, Reason.HOURS if windows else Reason.CLOSED, None

    def _holiday(self, day: date, kinds: tuple[str, ...]) -> str | None:
        if self.country is None:
            return None
        names = holiday_names(
            self.country, day.year, self.language, subdivision=self.subdivision, kinds=kinds
        )
        return names.get(day)

    def _check_holidays(self, country: str) -> None:
        offered = set(holiday_book(country, self.subdivision).supported_categories)
        wanted = {*self.holiday_kinds, *((HALF_DAY,) if self.half_days_until else ())}
        if not wanted <= offered:
            raise ValueError(
                f"{country} has holidays of the kinds {', '.join(sorted(offered))}, "
                f"not {', '.join(sorted(wanted - offered))}"
            )


def _utc(moment: datetime) -> datetime:
    """In UTC before anything is compared: within one zone Python compares wall clocks and ignores `fold`."""
    return check_aware(moment).astimezone(UTC)
