"""Waiting in tests: for as long as it takes, and no longer."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable


async def eventually(condition: Callable[[], bool | Awaitable[bool]], *, within: float = 10) -> None:
    """Return as soon as `condition` holds; raise TimeoutError if it does not within so many seconds."""
    async with asyncio.timeout(within):
        while True:
            holds = condition()
            if await holds if isawaitable(holds) else holds:
                return
            await asyncio.sleep(0.005)
