"""One injected clock. The database holds UTC; every datetime in the program is aware."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol

from bot.errors import NaiveDatetimeError


class Clock(Protocol):
    """What the desk asks the time of."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only grow, from no particular moment on: what limits are counted in."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow, from no particular moment on."""
        return monotonic()


class MovableClock:
    """A clock that runs like the machine's and can be moved forward.

    The demo and the tests use it. Whoever has something to do at certain moments (the schedule)
    sets `on_advance`; it is then awaited with the moment to reach and moves the clock itself, from
    one due time to the next, so that timers fire in the order in which they would have fired.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = (check_aware(start) - datetime.now(UTC)) if start else timedelta(0)
        self._moved = 0.0
        self.on_advance: Callable[[datetime], Awaitable[None]] | None = None

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def monotonic(self) -> float:
        """Seconds that only grow; those that the clock was moved by have passed too."""
        return monotonic() + self._moved

    def jump_to(self, moment: datetime) -> None:
        """Set the clock to `moment` without firing anything; a moment already past changes nothing."""
        ahead = check_aware(moment) - self.now()
        if ahead > timedelta(0):
            self._offset += ahead
            self._moved += ahead.total_seconds()

    async def advance(self, by: timedelta) -> None:
        """Move forward by `by`, letting everything due on the way happen in order."""
        await self.advance_to(self.now() + by)

    async def advance_to(self, moment: datetime) -> None:
        """Move forward to `moment`, letting everything due on the way happen in order."""
        if self.on_advance is not None:
            await self.on_advance(moment)
        self.jump_to(moment)


def check_aware(moment: datetime) -> datetime:
    """Return `moment` unchanged, or raise `NaiveDatetimeError` when it has no zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise NaiveDatetimeError(moment)
    return moment
