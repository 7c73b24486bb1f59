"""Why a deadline is when it is: which hours of which days counted, which did not, and for what reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.sla.models import Timer
from bot.sla.pausing import Rest, worked
from bot.sla.worktime import Calendar, Reason, Span

SHOWN = 10
"""Of how many days and rests an explanation tells one by one."""


class Stretch(NamedTuple):
    """From when until when; a rest that lasts has no end."""

    start: datetime
    end: datetime | None


@dataclass
class Piece:
    """A day, with the stretches of it that counted, or a rest.

    reason: why the day's hours counted or did not; None for a rest. name: the holiday's.
    """

    start: datetime
    reason: Reason | None
    name: str | None = None
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def counted(self) -> timedelta:
        """How much of it counted."""
        if self.reason is None:
            return timedelta(0)
        return sum((end - start for start, end in self.stretches if end), timedelta(0))


@dataclass(frozen=True)
class Explanation:
    """How a timer's target came about. `left` is what is left of its time now, below zero when it is late.

    first, last: the pieces at both ends; skipped: how many lie between that are not told of, and
    skipped_time how much of them counted.
    """

    timer: Timer
    zone: str
    first: list[Piece]
    last: list[Piece]
    skipped: int
    skipped_time: timedelta
    left: timedelta


def explain(timer: Timer, calendar: Calendar, now: datetime) -> Explanation:
    """Take the computation of `timer.target_at` apart; while it rests, as far as it has come."""
    until = timer.rests[-1][0] if timer.is_resting else timer.target_at
    pieces = list(_pieces(calendar, timer.started_at, until, timer.rests))
    half = SHOWN // 2
    first, between, last = pieces, [], []
    if len(pieces) > SHOWN:
        first, between, last = pieces[:half], pieces[half:-half], pieces[-half:]
    return Explanation(
        timer=timer,
        zone=calendar.zone.key,
        first=first,
        last=last,
        skipped=len(between),
        skipped_time=sum((piece.counted for piece in between), timedelta(0)),
        left=_left(timer, calendar, now),
    )


def _left(timer: Timer, calendar: Calendar, now: datetime) -> timedelta:
    if now > timer.target_at and not timer.is_resting:
        return -worked(calendar, timer.target_at, now, timer.rests)
    return timer.target - worked(calendar, timer.started_at, now, timer.rests)


def _pieces(calendar: Calendar, start: datetime, until: datetime, rests: list[Rest]) -> Iterator[Piece]:
    for begins, ends in rests:
        if begins > start:
            yield from _days(calendar, start, min(begins, until))
        if begins >= until and ends is not None:
            break
        yield Piece(begins, None, None, [Stretch(begins, ends)])
        if ends is None:
            return
        start = max(start, ends)
    if until > start:
        yield from _days(calendar, start, until)


def _days(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Piece]:
    """The spans of the calendar, those of one day and reason as one piece."""
    piece: Piece | None = None
    for span in calendar.spans(start, end):
        if piece is None or not _goes_on(calendar, piece, span):
            if piece:
                yield piece
            piece = Piece(span.start, span.reason, span.name)
        if span.reason.counts:
            piece.stretches.append(Stretch(span.start, span.end))
    if piece:
        yield piece


def _goes_on(calendar: Calendar, piece: Piece, span: Span) -> bool:
    same_day = piece.start.astimezone(calendar.zone).date() == span.start.astimezone(calendar.zone).date()
    return same_day and (piece.reason, piece.name) == (span.reason, span.name)
