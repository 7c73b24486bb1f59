"""Working time with rests in it: while a timer rests, no working time passes for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.sla.worktime import Calendar

Rest = tuple[datetime, datetime | None]
"""From when until when; without an end it still lasts."""


def reach(calendar: Calendar, start: datetime, work: timedelta, rests: Sequence[Rest]) -> datetime | None:
    """The earliest moment by which `work` has passed since `start` outside of `rests`, which are in order.

    None while a rest lasts that has to end first. A negative amount is a ValueError.
    """
    for begins, ends in rests:
        done = calendar.between(start, begins) if begins > start else timedelta(0)
        if done >= work:
            break
        if ends is None:
            return None
        work -= done
        start = max(start, ends)
    return calendar.add(start, work)


def worked(calendar: Calendar, start: datetime, end: datetime, rests: Sequence[Rest]) -> timedelta:
    """The working time from `start` to `end` outside of `rests`; nothing when `end` is not later."""
    total = timedelta(0)
    for begins, ends in rests:
        if begins >= end:
            break
        if begins > start:
            total += calendar.between(start, begins)
        if ends is None or ends >= end:
            return total
        start = max(start, ends)
    return total + calendar.between(start, end) if end > start else total
