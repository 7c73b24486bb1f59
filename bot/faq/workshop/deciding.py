"""What becomes of a draft by button: saved, given up, or one of its parts asked for again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.faq import gaps
from bot.faq.editing import Editing
from bot.faq.errors import ChangedMeanwhileError, InvalidEntryError
from bot.faq.workshop.buttons import Act, Page
from bot.faq.workshop.changes import Changes
from bot.faq.workshop.drafts import Drafts
from bot.faq.workshop.lists import EntryLists
from bot.faq.workshop.models import FaqDraft, What
from bot.faq.workshop.reading import BadInputError
from bot.faq.workshop.sheet import EntrySheet, in_rows
from bot.faq.workshop.visits import Finder, Result, Visit
from bot.tickets.press import StaleError


@dataclass
class Deciding:
    """Decides about drafts, within one unit of work; whoever presses first decides."""

    session: AsyncSession
    clock: Clock
    editing: Editing
    finder: Finder
    sheet: EntrySheet
    lists: EntryLists
    drafts: Drafts
    changes: Changes

    def acts(self) -> dict[Act, Callable[[Visit], Awaitable[Result]]]:
        """What is done by which button."""
        return {
            Act.SAVE: self._save,
            Act.DISCARD: self._discard,
            Act.QUESTION: self._ask_again,
            Act.NEW_ANSWER: self._ask_again,
            Act.NEW_CATEGORY: self._ask_again,
            Act.NEW_LANGUAGE: self._languages,
            Act.PUT_LANGUAGE: self._put_language,
            Act.PUT_NEW_CATEGORY: self._put_category,
        }

    async def _save(self, visit: Visit) -> Result:
        draft = await self._draft(visit)
        author = visit.manager.user_id
        try:
            if draft.what == What.NEW:
                saved = await self.drafts.new_entry(draft)
                await self.editing.add(saved, author)
            else:
                entry = await self.editing.find(draft.entry_id or "")
                if entry is None:
                    raise StaleError
                saved = self.drafts.applied(draft, entry)
                await self.editing.change(saved, author, expected=draft.revision)
        except ChangedMeanwhileError as error:
            draft.revision = error.revision
            return Result(await self.drafts.page(visit.pen, draft, BadInputError("changed")), "not_saved")
        except BadInputError as problem:
            return Result(await self.drafts.page(visit.pen, draft, problem), "not_saved")
        except InvalidEntryError:
            return Result(await self.drafts.page(visit.pen, draft, BadInputError("invalid")), "not_saved")
        draft.done_at = self.clock.now()
        await gaps.fill(self.session, saved)
        return Result(await self.sheet.entry(visit.pen, await self.finder.entry(saved.key)), "saved")

    async def _discard(self, visit: Visit) -> Result:
        draft = await self._draft(visit)
        draft.done_at = self.clock.now()
        entry = await self.editing.find(draft.entry_id) if draft.entry_id else None
        page = await self.sheet.entry(visit.pen, entry) if entry else await self.lists.home(visit.pen)
        return Result(page, "discarded")

    async def _ask_again(self, visit: Visit) -> Result:
        """The part is typed anew."""
        draft = await self._draft(visit, What.NEW)
        part = {Act.QUESTION: "question", Act.NEW_ANSWER: "answer"}.get(visit.button.act, "category")
        draft.told = {name: said for name, said in draft.told.items() if name != part}
        return Result(await self.drafts.page(visit.pen, draft))

    async def _languages(self, visit: Visit) -> Result:
        draft = await self._draft(visit, What.NEW)
        pen = visit.pen
        buttons = [
            pen.button(
                pen.plain("language", tag=tag, has=tag == draft.language),
                Act.PUT_LANGUAGE,
                "",
                f"{draft.id}.{tag}",
            )
            for tag in self.sheet.offered_languages()
        ]
        text = pen.html("which_language", title=draft.told.get("question", ""), what="new")
        return Result(Page(text, in_rows(buttons, 3)))

    async def _put_language(self, visit: Visit) -> Result:
        draft = await self._draft(visit, What.NEW)
        if visit.button.rest not in self.sheet.offered_languages():
            raise StaleError
        draft.language = visit.button.rest
        return Result(await self.drafts.page(visit.pen, draft))

    async def _put_category(self, visit: Visit) -> Result:
        draft = await self._draft(visit, What.NEW)
        self.drafts.tell(draft, category=self.changes.category(visit.button.rest) or "")
        return Result(await self.drafts.page(visit.pen, draft))

    async def _draft(self, visit: Visit, what: What | None = None) -> FaqDraft:
        draft = await self.drafts.find(visit.button.asked, visit.button.number)
        if draft is None or what not in (None, draft.what):
            raise StaleError
        return draft
