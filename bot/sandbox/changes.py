"""Tells whoever waits that something in the sandbox changed."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bot.sandbox.refusals import JSON


class Changes:
    """A counter of changes, the tests that wait for one, and the pages that listen to all of them."""

    def __init__(self) -> None:
        self.rev = 0
        self._waiting: set[asyncio.Future[None]] = set()
        self._listeners: set[asyncio.Queue[JSON | None]] = set()

    def publish(self, kind: str, **event: Any) -> None:
        """Count a change that a page should see, and wake everybody."""
        self.rev += 1
        for listener in self._listeners:
            listener.put_nowait({"rev": self.rev, "kind": kind, **event})
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def until(self, condition: Callable[[], object], seconds: float) -> bool:
        """Wait until `condition()` holds; false when it still does not after `seconds`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not condition():
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiting.add(waiter)
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError:
                return bool(condition())
            finally:
                self._waiting.discard(waiter)
        return True

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[JSON | None]]:
        """Every later change as an event; None when the sandbox stops."""
        listener: asyncio.Queue[JSON | None] = asyncio.Queue()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """Tell the listeners that nothing more will come."""
        for listener in self._listeners:
            listener.put_nowait(None)
