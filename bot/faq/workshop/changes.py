"""Changes of an entry that a tap makes at once; each can be undone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.clock import Clock
from bot.faq.editing import Editing
from bot.faq.entries import Entry
from bot.faq.rules import LONGEST_NAME, MOST_RELATED
from bot.faq.workshop.buttons import Act
from bot.faq.workshop.drafts import Drafts
from bot.faq.workshop.lists import EntryLists
from bot.faq.workshop.reading import BadInputError
from bot.faq.workshop.sheet import EntrySheet, phrasing_key
from bot.faq.workshop.typing import Typing
from bot.faq.workshop.visits import Finder, Result, Visit
from bot.keyboards import short
from bot.team.service import Team
from bot.tickets.press import StaleError

Change = Callable[[Visit, Entry], Awaitable[Entry]]
"""What an entry says after a press."""


@dataclass
class Changes:
    """Makes them, within one unit of work."""

    clock: Clock
    team: Team
    editing: Editing
    finder: Finder
    sheet: EntrySheet
    lists: EntryLists
    drafts: Drafts
    typing: Typing

    def acts(self) -> dict[Act, Callable[[Visit], Awaitable[Result]]]:
        """What is done by which button."""
        changes: dict[Act, Change] = {
            Act.DROP_ANSWER: self._drop_answer,
            Act.DROP_PHRASING: self._drop_phrasing,
            Act.PUT_CATEGORY: self._put_category,
            Act.ADD_RELATED: self._add_related,
            Act.DROP_RELATED: self._drop_related,
            Act.ALWAYS: self._always,
            Act.TOGGLE: self._toggle,
            Act.MINE: self._mine,
            Act.NOBODY: self._nobody,
            Act.CHECKED: self._checked,
        }

        made = {act: partial(self._make, change) for act, change in changes.items()}
        return {**made, Act.RETIRE: self._retire, Act.BRING_BACK: self._bring_back, Act.UNDO: self._undo}

    async def _make(self, change: Change, visit: Visit) -> Result:
        entry = await self.finder.in_force(visit.button.key)
        changed = await change(visit, entry)
        made = await self.editing.change(changed, visit.manager.user_id, expected=entry.revision)
        fresh = await self.finder.entry(visit.button.key)
        toast = "saved" if made else None
        match visit.button.act:
            case Act.DROP_PHRASING:
                return Result(self.sheet.phrasings(visit.pen, fresh, visit.button.page), toast)
            case Act.DROP_RELATED | Act.ADD_RELATED:
                return Result(self.sheet.related(visit.pen, fresh), toast)
            case Act.TOGGLE:
                return Result(self.sheet.audience(visit.pen, fresh), toast)
        return Result(await self.sheet.entry(visit.pen, fresh), toast)

    async def _drop_answer(self, visit: Visit, entry: Entry) -> Entry:
        kept = {tag: answer for tag, answer in entry.answers.items() if tag != visit.button.value}
        if not kept:
            raise BadInputError("last_answer")
        return replace(entry, answers=kept)

    async def _drop_phrasing(self, visit: Visit, entry: Entry) -> Entry:
        kept = tuple(
            each for each in entry.phrasings if phrasing_key(each.language, each.text) != visit.button.value
        )
        if not kept:
            raise BadInputError("last_phrasing")
        return replace(entry, phrasings=kept)

    async def _put_category(self, visit: Visit, entry: Entry) -> Entry:
        return self.typing.in_category(entry, self.category(visit.button.value))

    async def _add_related(self, visit: Visit, entry: Entry) -> Entry:
        other = await self.finder.in_force(visit.button.value)
        if len(entry.related) >= MOST_RELATED:
            raise BadInputError("related", most=MOST_RELATED)
        return replace(entry, related=tuple(dict.fromkeys((*entry.related, other.id))))

    async def _drop_related(self, visit: Visit, entry: Entry) -> Entry:
        other = await self.finder.entry(visit.button.value)
        return replace(entry, related=tuple(each for each in entry.related if each != other.id))

    async def _always(self, visit: Visit, entry: Entry) -> Entry:
        return replace(entry, valid_from=None, valid_until=None)

    async def _toggle(self, visit: Visit, entry: Entry) -> Entry:
        known = (*self.team.config.clients.segments, *entry.audience)
        segment = next((each for each in known if short(each) == visit.button.value), None)
        if segment is None:
            raise StaleError
        kept = tuple(each for each in entry.audience if each != segment)
        return replace(entry, audience=kept if segment in entry.audience else (*kept, segment))

    async def _mine(self, visit: Visit, entry: Entry) -> Entry:
        manager = visit.manager
        name = f"@{manager.username}" if manager.username else manager.name
        return replace(entry, owner=name[:LONGEST_NAME])

    async def _nobody(self, visit: Visit, entry: Entry) -> Entry:
        return replace(entry, owner=None)

    async def _checked(self, visit: Visit, entry: Entry) -> Entry:
        return replace(entry, checked_on=self.clock.now().astimezone(self.team.reader.zone).date())

    async def _retire(self, visit: Visit) -> Result:
        entry = await self.finder.in_force(visit.button.key)
        await self.editing.retire(entry.id, visit.manager.user_id, expected=entry.revision)
        return Result(await self.sheet.entry(visit.pen, await self.finder.entry(entry.key)), "retired")

    async def _bring_back(self, visit: Visit) -> Result:
        entry = await self.finder.entry(visit.button.key)
        await self.editing.bring_back(entry.id, visit.manager.user_id, expected=entry.revision)
        return Result(await self.sheet.entry(visit.pen, await self.finder.entry(entry.key)), "brought_back")

    async def _undo(self, visit: Visit) -> Result:
        """Take a change back, under an entry or in the list of all changes."""
        await self.editing.undo(visit.button.number, visit.manager.user_id)
        if visit.button.key:
            return Result(
                await self.sheet.entry(visit.pen, await self.finder.entry(visit.button.key)), "undone"
            )
        return Result(await self.lists.changes(visit.pen, 0), "undone")

    def category(self, key: str) -> str | None:
        """The category known as `key`; None for an empty key. Raises `StaleError` if there is none."""
        if not key:
            return None
        chapter = self.lists.chapter(key)
        if chapter is None:
            raise StaleError
        return chapter.category
