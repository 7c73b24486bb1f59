"""Who is on duty at a moment, and when that changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sla.worktime import Calendar

Who = int | str
"""A manager as the configuration names them: the user id, or `@username` in whatever case."""

LOOK_AHEAD = timedelta(days=8)
"""A rota repeats every week; a day more covers the hour by which clocks change."""


@dataclass(frozen=True)
class Shift:
    """Some managers, and the hours of the week at which they are on duty."""

    who: tuple[Who, ...]
    hours: Calendar


@dataclass(frozen=True)
class Rota:
    """The shifts of a desk. Without any, nobody is on duty more than anybody else."""

    shifts: tuple[Shift, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.shifts)

    def everyone(self) -> list[Who]:
        """Whoever has a shift, in the order of the shifts."""
        return _once(who for shift in self.shifts for who in shift.who)

    def on_duty(self, moment: datetime) -> list[Who]:
        """Who is on duty at `moment`, in the order of the shifts; at its end a shift is over."""
        return _once(who for shift in self.shifts if shift.hours.is_open(moment) for who in shift.who)

    def next_change(self, moment: datetime) -> datetime | None:
        """The first time after `moment` at which others are on duty; None if that never changes."""
        before = set(self.on_duty(moment))
        return next((edge for edge in self._edges(moment) if set(self.on_duty(edge)) != before), None)

    def until(self, who: Who, moment: datetime) -> datetime | None:
        """When the duty of `who` ends, who is on duty at `moment`; None if it never does."""
        return next((edge for edge in self._edges(moment) if who not in self.on_duty(edge)), None)

    def next_start(self, moment: datetime) -> tuple[datetime, list[Who]] | None:
        """When somebody next comes on duty after `moment`, and who that is; None if nobody ever does."""
        before = set(self.on_duty(moment))
        for edge in self._edges(moment):
            now = self.on_duty(edge)
            if coming := [who for who in now if who not in before]:
                return edge, coming
            before = set(now)
        return None

    def _edges(self, moment: datetime) -> Sequence[datetime]:
        """When shifts begin and end in the days after `moment`, in order."""
        until = moment + LOOK_AHEAD
        edges: set[datetime] = set()
        for shift in self.shifts:
            for span in shift.hours.spans(moment, until):
                if span.reason.counts:
                    edges.update((span.start, span.end))
        return sorted(edge for edge in edges if moment < edge < until)


def _once(people: Iterator[Who]) -> list[Who]:
    """Each of the people once, in order."""
    return list(dict.fromkeys(people))
