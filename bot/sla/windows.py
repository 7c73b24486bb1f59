"""Opening hours as a wall clock shows them: windows such as 09:00-12:00, read, shortened, kept apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import pairwise
from operator import itemgetter

DAY = timedelta(days=1)

_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Window:
    """Opening hours on the wall clock; an end not after the start lies on the next day."""

    start: time
    end: time

    def placed(self, day: int = 0) -> tuple[timedelta, timedelta]:
        """Start and end as distances from the midnight that begins day 0."""
        start, end = (
            timedelta(day, edge.second, hours=edge.hour, minutes=edge.minute)
            for edge in (self.start, self.end)
        )
        return start, end if end > start else end + DAY

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def parse_windows(text: str) -> tuple[Window, ...]:
    """Windows written as "09:00-12:00, 13:00-18:00"; an empty text is a closed day.

    24:00 may stand for midnight at the end. Raises ValueError saying what is wrong.
    """
    windows = tuple(_parse_window(part.strip()) for part in text.split(",")) if text.strip() else ()
    refuse_overlaps((0, window) for window in windows)
    return windows


def _parse_window(text: str) -> Window:
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a window of hours; write it as 09:00-17:30")
    hours = [int(match[1]), int(match[3])]
    minutes = [int(match[2]), int(match[4])]
    if (hours[1], minutes[1]) == (24, 0):
        hours[1] = 0
    try:
        start, end = map(time, hours, minutes)
    except ValueError:
        raise ValueError(f"{text!r} has a time that no clock shows") from None
    return Window(start, end)


def shortened(windows: Iterable[Window], until: time) -> tuple[Window, ...]:
    """What is left of a day's windows when the desk closes at `until`."""
    early = [window for window in windows if window.start < until]
    return tuple(
        window if window.start < window.end <= until else Window(window.start, until) for window in early
    )


def refuse_overlaps(windows: Iterable[tuple[int, Window]]) -> None:
    """Raise ValueError when two windows, each with its weekday, share a moment of the week."""
    placed = sorted(((*window.placed(day), window) for day, window in windows), key=itemgetter(0, 1))
    if not placed:
        return
    first_start, first_end, first = placed[0]
    again = (first_start + 7 * DAY, first_end + 7 * DAY, first)
    for (_, end, window), (start, _, other) in pairwise([*placed, again]):
        if start < end:
            raise ValueError(f"the windows {window} and {other} overlap")
