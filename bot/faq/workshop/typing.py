"""What a manager's reply to the workshop's message does: it fills a draft in, or changes an entry at once."""

from dataclasses import dataclass, replace

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.faq.editing import Editing
from bot.faq.entries import Entry
from bot.faq.rules import LONGEST_PHRASING
from bot.faq.service import FaqIndex
from bot.faq.workshop.drafts import ANSWER, LINKS, Drafts
from bot.faq.workshop.models import FaqDraft, What
from bot.faq.workshop.reading import (
    BadInputError,
    read_answer,
    read_dates,
    read_line,
    read_links,
    read_phrasings,
)
from bot.team.models import Manager


@dataclass
class Typing:
    """Takes what was typed, within one unit of work."""

    session: AsyncSession
    clock: Clock
    index: FaqIndex
    editing: Editing
    drafts: Drafts

    async def take(self, draft: FaqDraft, manager: Manager, message: Message) -> Entry | None:
        """Put a reply into the draft. Returns the entry if that has changed it, which ends the draft.

        Raises `BadInputError` when it can't be used.
        """
        match draft.what:
            case What.SEARCH | What.RELATED:
                self.drafts.tell(draft, words=read_line(message, LONGEST_PHRASING))
            case What.NEW:
                self._take_part(draft, message)
            case What.TITLE:
                self.drafts.tell(draft, title=read_line(message))
            case What.ANSWER:
                entry = await self._entry(draft)
                before = entry.answers.get(draft.language or "")
                answer = read_answer(message, before.buttons if before else ())
                self.drafts.tell(draft, answer=ANSWER.dump_python(answer, mode="json"))
            case What.LINKS:
                self.drafts.tell(draft, links=LINKS.dump_python(read_links(message), mode="json"))
            case _:
                return await self._change(draft, manager, message)
        return None

    def _take_part(self, draft: FaqDraft, message: Message) -> None:
        """The next part of a new entry."""
        told = draft.told
        if "question" not in told:
            self.drafts.tell(draft, question=read_line(message, LONGEST_PHRASING))
        elif "answer" not in told:
            self.drafts.tell(draft, answer=ANSWER.dump_python(read_answer(message), mode="json"))
        elif "category" not in told:
            self.drafts.tell(draft, category=self._category(message))
        else:
            raise BadInputError("decide")

    async def _change(self, draft: FaqDraft, manager: Manager, message: Message) -> Entry:
        """Change what needs no preview."""
        entry = await self._entry(draft)
        match draft.what:
            case What.PHRASING:
                more = read_phrasings(message, draft.language or "", entry, self.index.entries.values())
                changed = replace(entry, phrasings=(*entry.phrasings, *more))
            case What.CATEGORY:
                changed = self.in_category(entry, self._category(message))
            case What.DATES:
                first, last = read_dates(message)
                changed = replace(entry, valid_from=first, valid_until=last)
            case _:
                changed = replace(entry, owner=read_line(message))
        await self.editing.change(changed, manager.user_id, expected=entry.revision)
        draft.done_at = self.clock.now()
        return changed

    def in_category(self, entry: Entry, category: str | None) -> Entry:
        """The entry in another category, under all the names that this has."""
        others = (each for each in self.index.entries.values() if category and each.category == category)
        names = next((each.category_names for each in others), {})
        return replace(entry, category=category, category_names=names)

    def _category(self, message: Message) -> str:
        """A category as it is typed; one that there is already, however it is capitalised."""
        typed = read_line(message)
        known = {each.category for each in self.index.entries.values() if each.category}
        return next((each for each in sorted(known) if each.casefold() == typed.casefold()), typed)

    async def _entry(self, draft: FaqDraft) -> Entry:
        entry = await self.editing.find(draft.entry_id or "")
        if entry is None:
            raise BadInputError("gone")
        return entry
