"""What is put on a bot: everything at once for its speed, an even trickle for the time it takes."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from time import monotonic

from benchmarks.arrivals import Arrivals, Recognise
from benchmarks.process import BenchmarkError, BotProcess
from bot.sandbox import Person, Sandbox

QUIET_SECONDS = 0.5
PATIENCE_SECONDS = 60.0

Write = Callable[[Person, int], str]
"""The text of a client's message, given the client and the message's number."""


class Load:
    """Clients who write to one bot in one sandbox."""

    def __init__(self, sandbox: Sandbox, bot: BotProcess) -> None:
        self._sandbox, self._bot = sandbox, bot
        self.sandbox_busy = 0.0
        """The share of one processor that the sandbox itself took during the last `burst`."""

    async def burst(
        self, clients: Sequence[Person], messages: int, write: Write, recognise: Recognise
    ) -> tuple[float, float]:
        """Updates a second when all wait at once, and processor seconds of the bot for each.

        The time ends with the arrival of the last reply.
        """
        arrivals = Arrivals(self._sandbox, recognise)
        cpu = self._bot.cpu()
        for number in range(messages):  # without a pause, so that the bot sees none before all are there
            client = clients[number % len(clients)]
            client.send(write(client, number))
        started, own = monotonic(), time.process_time()
        await self.until(lambda: arrivals.look() >= messages, f"{messages} replies")
        seconds = arrivals.last - started
        self.sandbox_busy = (time.process_time() - own) / (monotonic() - started)
        await self.settle()
        return messages / seconds, (self._bot.cpu() - cpu) / messages

    async def trickle(
        self, clients: Sequence[Person], rate: float, seconds: float, write: Write, recognise: Recognise
    ) -> list[float]:
        """Seconds from each message to its reply, at `rate` messages a second for so many seconds."""
        arrivals = Arrivals(self._sandbox, recognise)
        written: dict[int, list[float]] = defaultdict(list)
        total = round(rate * seconds)
        started = monotonic()
        for number in range(total):
            await asyncio.sleep(max(0.0, started + number / rate - monotonic()))
            client = clients[number % len(clients)]
            written[client.id].append(monotonic())
            client.send(write(client, number))
        await self.until(lambda: arrivals.look() >= total, f"{total} replies")
        await self.settle()
        return [
            arrived - sent
            for client, times in written.items()
            for sent, arrived in zip(times, arrivals.times[client], strict=True)
        ]

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for `condition`; raises BenchmarkError if the bot ends, or does nothing for long."""
        made, deadline = self._calls_made(), monotonic() + PATIENCE_SECONDS
        while not await self._sandbox.world.changes.until(condition, 1.0):
            self._bot.check_alive()
            if made != (made := self._calls_made()):
                deadline = monotonic() + PATIENCE_SECONDS
            if monotonic() > deadline:
                raise BenchmarkError(f"the bot does nothing, and there still are not {what}")

    async def settle(self) -> None:
        """Wait until the bot has called nothing but getUpdates for a while."""
        while await self._sandbox.world.changes.until(self._more_than(self._calls_made()), QUIET_SECONDS):
            continue

    def _more_than(self, calls: int) -> Callable[[], bool]:
        return lambda: self._calls_made() > calls

    def _calls_made(self) -> int:
        return sum(call.method != "getUpdates" for call in self._sandbox.calls)
