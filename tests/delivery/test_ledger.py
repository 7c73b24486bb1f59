"""Outcomes that come in while others are being written are written together."""

import asyncio
from datetime import timedelta
from itertools import chain
from typing import Any, cast

import pytest

from bot.delivery import record
from bot.delivery.calls import Pointless
from bot.delivery.carrier import Outcome
from bot.delivery.ledger import Ledger
from bot.delivery.models import OutboxRow
from bot.delivery.parcels import Parcel
from bot.delivery.record import Recorder


class Book:
    """A recorder that takes its time, and fails a few times with one of the outcomes."""

    def __init__(self, bad: str = "") -> None:
        self.written: list[list[str]] = []
        self._bad, self._failures = bad, 3 if bad else 0

    async def record(self, *fates: tuple[Parcel, Outcome], patient: bool = False) -> None:
        names = [cast(Pointless, outcome).reason for _, outcome in fates]
        await asyncio.sleep(0)
        if self._bad in names and self._failures:
            self._failures -= 1
            raise ValueError(self._bad)
        self.written.append(names)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "FIRST_RETRY", timedelta(seconds=0.02))


async def note_all(book: Book, *names: str) -> None:
    ledger, parcel = Ledger(cast(Recorder, book)), Parcel([OutboxRow()])
    await asyncio.gather(*(ledger.note(parcel, Pointless(name)) for name in names))


async def add_all(book: Book, *names: str) -> None:
    ledger, parcel = Ledger(cast(Recorder, book)), Parcel([OutboxRow()])
    for name in names:
        ledger.add(parcel, Pointless(name))
    await ledger.flush(10)


async def test_what_comes_in_meanwhile_is_written_together() -> None:
    book = Book()
    await note_all(book, "a", "b", "c", "d")
    assert sorted(chain(*book.written)) == ["a", "b", "c", "d"]
    assert len(book.written) <= 2


@pytest.mark.parametrize("bad", ["a", "b", "d"])
@pytest.mark.parametrize("write", [note_all, add_all])
async def test_one_that_cannot_be_written_yet_holds_up_no_other(write: Any, bad: str) -> None:
    book = Book(bad)
    await write(book, "a", "b", "c", "d")
    written = list(chain(*book.written))
    assert sorted(written) == ["a", "b", "c", "d"]
    assert written[-1] == bad


async def test_what_nobody_waits_for_is_written_in_rounds() -> None:
    book = Book()
    await add_all(book, "a", "b", "c", "d")
    assert book.written == [["a", "b", "c", "d"]]


async def test_a_database_that_stays_away_is_not_waited_for_at_the_end() -> None:
    book, parcel = Book("a"), Parcel([OutboxRow()])
    book._failures = 1000
    ledger = Ledger(cast(Recorder, book))
    ledger.add(parcel, Pointless("a"))
    await ledger.flush(0.2)
    assert book.written == []
