"""The updates that wait for the bot, and the long poll that fetches them."""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import islice

from bot.sandbox.refusals import JSON, Refusal
from bot.sandbox.typed import checked_update

FIRST_UPDATE_ID = 100_000_001
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Updates in order; they stay until confirmed."""

    def __init__(self, forgotten: Callable[[], None]) -> None:
        """`forgotten` is called whenever the bot has taken updates."""
        self.pending: deque[JSON] = deque()
        self.allowed: frozenset[str] = frozenset()
        self._forgotten = forgotten
        self._next_id = FIRST_UPDATE_ID
        self._poll: asyncio.Future[None] | None = None
        self._arrival: asyncio.Event = asyncio.Event()

    def emit(self, kind: str, body: JSON) -> None:
        """Queue an update, unless the bot does not want its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return
        self.pending.append(checked_update({"update_id": self._next_id, kind: body}))
        self._next_id += 1
        self.wake()

    def wake(self) -> None:
        """Let the poll and the webhook look."""
        self._arrival.set()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    async def arrival(self) -> None:
        """Wait until something was queued since the last call."""
        await self._arrival.wait()
        self._arrival.clear()

    def confirm(self, offset: int) -> None:
        """Forget the updates before `offset`; a negative one keeps that many of the last."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()
        self._forgotten()

    def taken(self, update: JSON) -> None:
        """Forget one update, which a webhook took."""
        if update in self.pending:
            self.pending.remove(update)
        self._forgotten()

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[JSON]:
        """The next updates, waiting up to `seconds` for one; an older call gets Refusal 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Refusal(409, CONFLICT))
        self.confirm(offset)
        if not self.pending and seconds > 0:
            await self._wait(seconds)
        return list(islice(self.pending, limit))

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None
