"""A manager at the workshop's message: who, which message, what was pressed; and what comes of it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.faq.editing import Editing
from bot.faq.entries import Entry, key_of
from bot.faq.models import FaqEntry
from bot.faq.service import FaqIndex
from bot.faq.workshop.buttons import EditButton, Page, Pen
from bot.team.models import Manager
from bot.tickets.press import StaleError


@dataclass(frozen=True)
class Visit:
    """A manager has pressed a button."""

    manager: Manager
    pen: Pen
    button: EditButton


@dataclass(frozen=True)
class Result:
    """What the message shows now, and what the press is answered with: `toast_…`, or nothing."""

    page: Page
    toast: str | None = None


@dataclass
class Finder:
    """Finds the entry that a button means, as it is in the database now."""

    session: AsyncSession
    index: FaqIndex
    editing: Editing

    async def entry(self, key: str) -> Entry:
        """The entry known as `key`, retired or not. Raises `StaleError` if there is none."""
        known = self.index.by_key(key)
        entry_id = known.id if known else None
        if entry_id is None:  # retired, or so new that the index does not have it yet
            ids = await self.session.scalars(select(FaqEntry.id))
            entry_id = next((each for each in ids if key_of(each) == key), None)
        entry = await self.editing.find(entry_id) if entry_id else None
        if entry is None:
            raise StaleError
        return entry

    async def in_force(self, key: str) -> Entry:
        """The same, if it is in force. Raises `StaleError` if not."""
        entry = await self.entry(key)
        row = await self.session.get_one(FaqEntry, entry.id)
        if row.retired_at is not None:
            raise StaleError
        return entry
