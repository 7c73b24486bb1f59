"""What nobody waits for, where Telegram is paid for a faster pace: taken up a little ahead, so that it leaves
evenly and never waits for the database. The few that are ahead are in doubt when the process is killed."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence

from bot.delivery.limits import Pace
from bot.delivery.parcels import Item

AT_ONCE_SECONDS = 0.01
"""So much time's parcels leave together: one by one they would take more of the processor."""

LONGEST_WAIT_SECONDS = 60.0
"""While more is being taken up, whose end wakes the sender."""

MOST_TAKEN = 50
"""So many are taken up in one transaction at most; while as many are ahead, no more are."""

Take = Callable[[int], Awaitable[tuple[Sequence[Item], float]]]
"""Takes up at most so many parcels; with them the seconds until there may be more, 0 if there may be now."""


class Mail:
    """Parcels that have been taken up and leave at `pace`. wake: there is something to do."""

    def __init__(self, pace: Pace, take: Take, wake: Callable[[], None], now: Callable[[], float]) -> None:
        self.pace, self._take, self._wake, self._now = pace, take, wake, now
        self._at_once = max(1, round(AT_ONCE_SECONDS / pace.interval))
        self._share = min(pace.round, MOST_TAKEN)
        self._ahead: list[Item] = []
        self._taking: asyncio.Task[None] | None = None
        self._look_at = 0.0
        """When to look for more, if nothing new comes."""

    @property
    def lanes(self) -> set[str]:
        """The lanes of those that have not left yet."""
        return {parcel.head.lane for parcel in self._ahead}

    def look(self) -> None:
        """There may be more."""
        self._look_at = 0.0

    def due(self) -> list[Item]:
        """Those that leave now. Raises what the database raised when more were to be taken up."""
        if self._taking is not None and self._taking.done():
            taking, self._taking = self._taking, None
            taking.result()
        count = min(self.pace.available(), len(self._ahead))
        if count < min(self._at_once, len(self._ahead)):
            count = 0
        leaving, self._ahead = self._ahead[:count], self._ahead[count:]
        if self._taking is None and len(self._ahead) < self._share and self._now() >= self._look_at:
            self._taking = asyncio.create_task(self._take_more(), name="mail")
        return leaving

    def wait(self) -> float:
        """Seconds until some may leave, or may be looked for."""
        if self._ahead:
            return self.pace.wait(min(self._at_once, len(self._ahead)))
        return max(0.0, self._look_at - self._now()) if self._taking is None else LONGEST_WAIT_SECONDS

    async def stop(self) -> list[Item]:
        """Take nothing more. Returns those that have not left."""
        if self._taking is not None:
            await asyncio.gather(self._taking, return_exceptions=True)
        left, self._ahead, self._taking, self._look_at = self._ahead, [], None, 0.0
        return left

    async def _take_more(self) -> None:
        self._look_at = math.inf
        try:
            parcels, pause = await self._take(self._share)
            self._ahead += parcels
            # What has come meanwhile, and is looked for at once, may not be among them.
            self._look_at = min(self._look_at, self._now() + pause)
        finally:
            self._wake()
