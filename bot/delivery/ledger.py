"""Writes outcomes down together: while one transaction is synced to disk, the next gathers more."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass

import structlog

from bot.delivery.carrier import Outcome
from bot.delivery.limits import ROUND_SECONDS
from bot.delivery.parcels import Item
from bot.delivery.record import Recorder, retry_delay

log = structlog.get_logger(__name__)


@dataclass(eq=False)
class _Line:
    parcel: Item
    outcome: Outcome
    is_written: bool = False


class Ledger:
    """Notes what became of parcels. Many calls a second cost few transactions.

    An outcome is known only here: a database that is away is waited for.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._waiting: list[_Line] = []
        self._writing = asyncio.Lock()
        self._letters: list[tuple[Item, Outcome]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def note(self, parcel: Item, outcome: Outcome) -> None:
        """Return once it is committed."""
        attempt = 0
        while True:
            try:
                return await self._note(_Line(parcel, outcome))
            except Exception:
                attempt += 1
                log.exception("an outcome could not be noted", row=parcel.head.id, attempt=attempt)
                await asyncio.sleep(retry_delay(attempt).total_seconds())

    def add(self, parcel: Item, outcome: Outcome) -> None:
        """Note it soon, with the others of a round: nobody waits for it."""
        self._letters.append((parcel, outcome))
        if len(self._letters) == 1:
            self._begin(self._write_letters())

    async def flush(self, within: float) -> None:
        """Return once everything is committed, or so many seconds have passed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._tasks:
                    await asyncio.wait(self._tasks)

    async def _write_letters(self) -> None:
        await asyncio.sleep(ROUND_SECONDS)
        letters, self._letters = self._letters, []
        if not await self._together(letters, patient=True):
            for parcel, outcome in letters:
                self._begin(self.note(parcel, outcome))

    async def _note(self, line: _Line) -> None:
        self._waiting.append(line)
        async with self._writing:
            if line.is_written:
                return
            lines, self._waiting = self._waiting, []
            if len(lines) > 1 and await self._together([(each.parcel, each.outcome) for each in lines]):
                for each in lines:
                    each.is_written = True
                return
            self._waiting = [each for each in lines if each is not line] + self._waiting
            await self._recorder.record((line.parcel, line.outcome))

    async def _together(self, fates: list[tuple[Item, Outcome]], *, patient: bool = False) -> bool:
        """Write them in one transaction. False if one of them can't be: then each is written by itself."""
        try:
            await self._recorder.record(*fates, patient=patient)
        except Exception:  # whose fault it was shows when each is written by itself
            return False
        return True

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
