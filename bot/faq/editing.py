"""What people do to entries one by one: add, change, retire, bring back, undo. Never commits."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.faq import ledger, queries
from bot.faq.checking import check_apart, checked
from bot.faq.entries import Entry, Phrasing
from bot.faq.errors import ChangedMeanwhileError, EntryExistsError, UnknownEntryError
from bot.faq.ledger import Change
from bot.faq.models import FaqEntry, FaqRevision
from bot.faq.words import normalise

HISTORY = 20
_NOT_IN_AN_ID = re.compile(r"[\W_]+")
_LONGEST_START = 40


@dataclass
class Editing:
    """The use cases around single entries, within one unit of work.

    `author` is a manager's user id, or `bot.faq.models.LEARNING`. `expected` is the revision of the entry
    that the author looked at: `ChangedMeanwhileError` when it is not the latest any more, and nothing is
    changed. `InvalidEntryError` tells what is wrong with an entry, in English: a refusal for the log, the
    chat asks for one value at a time and refuses it by `bot.faq.rules`. Every verb returns the revision
    that it made, or None when it changed nothing.
    """

    session: AsyncSession
    clock: Clock
    segments: Collection[str]
    """Those of the desk's clients, which an audience is made of."""

    async def find(self, entry_id: str) -> Entry | None:
        """The entry as the database has it now, retired or not, with its latest revision."""
        row = await queries.entry_row(self.session, entry_id)
        return ledger.entry_in(row) if row else None

    async def history(self, entry_id: str, most: int = HISTORY) -> list[FaqRevision]:
        """The latest changes of an entry, newest first."""
        return await queries.history(self.session, entry_id, most)

    async def free_id(self, title: str) -> str:
        """An id for a new entry with that title, which no entry has or had."""
        start = _NOT_IN_AN_ID.sub("-", title.lower())[:_LONGEST_START].strip("-") or "entry"
        candidates = [start, *(f"{start}-{number}" for number in range(2, 100))]
        taken = await queries.entry_rows(self.session, candidates)
        return next(each for each in candidates if each not in taken)

    async def add(self, entry: Entry, author: int | str) -> FaqRevision | None:
        """Add a new entry. Raises `EntryExistsError` when the id is taken, by a retired entry too."""
        await queries.lock(self.session)
        if await queries.entry_row(self.session, entry.id) is not None:
            raise EntryExistsError(entry.id)
        return await self._write(Change(entry.id, await self._checked(entry, None)), author)

    async def change(self, entry: Entry, author: int | str, *, expected: int) -> FaqRevision | None:
        """Have an entry in force say what `entry` says."""
        row = await self._expect(entry.id, expected)
        if (before := ledger.in_force(row)) is None:
            raise UnknownEntryError(entry.id)
        return await self._write(Change(entry.id, await self._checked(entry, before)), author)

    async def retire(self, entry_id: str, author: int | str, *, expected: int) -> FaqRevision | None:
        """Take an entry out of force."""
        await self._expect(entry_id, expected)
        return await self._write(Change(entry_id, None), author)

    async def bring_back(self, entry_id: str, author: int | str, *, expected: int) -> FaqRevision | None:
        """Put a retired entry in force again, as it was."""
        row = await self._expect(entry_id, expected)
        entry = await self._checked(ledger.entry_in(row), ledger.in_force(row))
        return await self._write(Change(entry_id, entry), author)

    async def undo(self, revision_id: int, author: int | str) -> FaqRevision | None:
        """Make an entry what it was before a change; to undo that again is to redo the change.

        Raises `ChangedMeanwhileError` when a later change stands on this one: that is to be undone first.
        """
        revision = await queries.revision(self.session, revision_id)
        if revision is None:
            raise UnknownEntryError(f"revision {revision_id}")
        await self._expect(revision.entry_id, revision_id)
        return await self._write(ledger.undoing(revision), author)

    async def add_phrasing(self, entry_id: str, phrasing: Phrasing, author: int | str) -> FaqRevision | None:
        """Add a way to ask an entry's question, whatever its revision is; None if it has that already."""
        await queries.lock(self.session)
        entry = ledger.in_force(await queries.entry_row(self.session, entry_id))
        if entry is None:
            raise UnknownEntryError(entry_id)
        known = {normalise(each.text) for each in entry.phrasings if each.language == phrasing.language}
        if normalise(phrasing.text) in known:
            return None
        longer = replace(entry, phrasings=(*entry.phrasings, phrasing))
        return await self._write(Change(entry_id, await self._checked(longer, entry)), author)

    async def _expect(self, entry_id: str, expected: int) -> FaqEntry:
        await queries.lock(self.session)
        row = await queries.entry_row(self.session, entry_id)
        if row is None:
            raise UnknownEntryError(entry_id)
        if row.revision != expected:
            raise ChangedMeanwhileError(entry_id, row.revision)
        return row

    async def _write(self, change: Change, author: int | str) -> FaqRevision | None:
        made = await ledger.write(self.session, [change], str(author), self.clock.now())
        return made[0] if made else None

    async def _checked(self, entry: Entry, before: Entry | None) -> Entry:
        """`entry` as it is kept. New phrasings are looked for in all other entries."""
        entry = checked(entry, self.segments)
        if before is None or set(entry.phrasings) - set(before.phrasings):
            check_apart(entry, (await queries.entries_in_force(self.session)).values())
        return entry
