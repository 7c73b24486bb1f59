"""Writes outcomes down together: while one transaction is synced to disk, the next gathers more."""

import asyncio
from dataclasses import dataclass

from bot.delivery.carrier import Outcome
from bot.delivery.parcels import Parcel
from bot.delivery.record import Recorder


@dataclass(eq=False)
class _Line:
    parcel: Parcel
    outcome: Outcome
    is_written: bool = False


class Ledger:
    """Notes what became of parcels. Many calls a second cost few transactions.

    gathers: for so many seconds it waits for more before it writes.
    """

    def __init__(self, recorder: Recorder, gathers: float = 0.0) -> None:
        self._recorder, self._gathers = recorder, gathers
        self._waiting: list[_Line] = []
        self._writing = asyncio.Lock()

    async def note(self, parcel: Parcel, outcome: Outcome) -> None:
        """Return once it is committed. Raises what the database or a feature's hook raises about it."""
        line = _Line(parcel, outcome)
        self._waiting.append(line)
        async with self._writing:
            if line.is_written:
                return
            if self._gathers:
                await asyncio.sleep(self._gathers)
            lines, self._waiting = self._waiting, []
            if len(lines) > 1 and await self._together(lines):
                return
            self._waiting = [each for each in lines if each is not line] + self._waiting
            await self._recorder.record((parcel, outcome))

    async def _together(self, lines: list[_Line]) -> bool:
        """Write them in one transaction. False if one of them can't be: then each is written by itself."""
        try:
            await self._recorder.record(*((line.parcel, line.outcome) for line in lines))
        except Exception:  # whose fault it was shows when each is written by itself
            return False
        for line in lines:
            line.is_written = True
        return True
