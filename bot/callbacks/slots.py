"""Which slots there are: pure computation on the working calendar. Nothing here touches the database.

Each window of working time is divided from its beginning into slots of one length; what is left at its end is
too short for a call. Lengths are real time, so a window across a change of the clocks holds as many slots as
it really lasts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.config.callbacks import Callbacks
from bot.sla.worktime import Calendar, NoWorkingTimeError

DAY = timedelta(days=1)


class Slot(NamedTuple):
    """When a call may be, in UTC."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Slot") -> bool:
        """Whether both share a moment."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Grid:
    """The slots of a calendar by the rules of the configuration."""

    calendar: Calendar
    rules: Callbacks

    def offered(self, now: datetime) -> list[Slot]:
        """The slots that can be booked now, in order: after the lead time and within the horizon."""
        first = now.astimezone(UTC) + self.rules.lead
        return list(self.between(first, first + self.rules.horizon * DAY))

    def between(self, first: datetime, until: datetime) -> Iterator[Slot]:
        """The slots that begin from `first` on and end by `until`, in order."""
        midnight = datetime.combine(first.astimezone(self.calendar.zone).date(), time(0), self.calendar.zone)
        length = self.rules.slot
        try:
            spans = self.calendar.spans(midnight - DAY, until + DAY)
        except NoWorkingTimeError:
            return
        for span in spans:
            start = span.start
            while span.reason.counts and start + length <= span.end:
                if start >= first and start + length <= until:
                    yield Slot(start, start + length)
                start += length

    def at(self, start: datetime) -> Slot | None:
        """The slot that begins at a moment, whether it can still be booked or not."""
        start = start.astimezone(UTC)
        return next(self.between(start, start + self.rules.slot), None)

    def accepts(self, slot: Slot, now: datetime) -> bool:
        """Whether a slot that was chosen may be booked now.

        Who has chosen in time and then looks for the phone number is let in until half the lead time.
        """
        if not now + self.rules.lead / 2 <= slot.start <= now + self.rules.lead + self.rules.horizon * DAY:
            return False
        return self.at(slot.start) == slot

    def is_open(self, slot: Slot) -> bool:
        """Whether the whole slot is working time."""
        return self.calendar.between(slot.start, slot.end) == slot.end - slot.start


def free_of(slots: Iterable[Slot], taken: Iterable[Slot], capacity: int) -> list[Slot]:
    """Those of `slots`, in order, that have room for one more call beside those that are taken."""
    booked = sorted(taken)
    free = []
    for slot in slots:
        booked = [each for each in booked if each.end > slot.start]
        if sum(each.overlaps(slot) for each in booked) < capacity:
            free.append(slot)
    return free


def nearest(slots: Iterable[Slot], wished: datetime, most: int) -> list[Slot]:
    """Up to `most` of the slots that begin nearest to a moment, in order of time."""
    near = sorted(slots, key=lambda slot: (abs(slot.start - wished), slot.start))
    return sorted(near[:most])


def days(slots: Iterable[Slot], zone: ZoneInfo) -> dict[date, list[Slot]]:
    """The slots by the day on which they begin on the wall clock of a zone."""
    found: dict[date, list[Slot]] = {}
    for slot in slots:
        found.setdefault(slot.start.astimezone(zone).date(), []).append(slot)
    return found
