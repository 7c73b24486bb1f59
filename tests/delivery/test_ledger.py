"""Outcomes that come in while others are being written are written together."""

import asyncio
from itertools import chain
from typing import Any, cast

import pytest

from bot.delivery.calls import Pointless
from bot.delivery.carrier import Outcome
from bot.delivery.ledger import Ledger
from bot.delivery.models import OutboxRow
from bot.delivery.parcels import Parcel
from bot.delivery.record import Recorder


class Book:
    """A recorder that takes its time, and can't write some outcomes."""

    def __init__(self, bad: str = "") -> None:
        self.written: list[list[str]] = []
        self._bad = bad

    async def record(self, *fates: tuple[Parcel, Outcome]) -> None:
        names = [cast(Pointless, outcome).reason for _, outcome in fates]
        await asyncio.sleep(0)
        if self._bad in names:
            raise ValueError(self._bad)
        self.written.append(names)


async def note_all(book: Book, *names: str) -> list[Any]:
    ledger, parcel = Ledger(cast(Recorder, book)), Parcel([OutboxRow()])
    notes = (ledger.note(parcel, Pointless(name)) for name in names)
    return await asyncio.gather(*notes, return_exceptions=True)


async def test_what_comes_in_meanwhile_is_written_together() -> None:
    book = Book()
    assert await note_all(book, "a", "b", "c", "d") == [None] * 4
    assert sorted(chain(*book.written)) == ["a", "b", "c", "d"]
    assert len(book.written) <= 2


@pytest.mark.parametrize("bad", ["a", "b", "d"])
async def test_one_that_cannot_be_written_spoils_no_other(bad: str) -> None:
    book = Book(bad)
    results = await note_all(book, "a", "b", "c", "d")
    assert [name for name, result in zip("abcd", results, strict=True) if result] == [bad]
    assert sorted(chain(*book.written)) == sorted(set("abcd") - {bad})
