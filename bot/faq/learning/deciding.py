"""What managers decide about what could be learnt, and what comes of it in the store."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.faq.editing import Editing
from bot.faq.entries import Phrasing
from bot.faq.errors import ChangedMeanwhileError, InvalidEntryError, UnknownEntryError
from bot.faq.learning.buttons import LearnAct
from bot.faq.learning.items import Draft, as_answer, draft_of, is_open
from bot.faq.learning.models import Candidate, Lesson, QuestionGroup
from bot.team.models import Manager

Outcome = tuple[str, dict[str, Any]]
"""What is said of it: a text of `managers/learning.toast_…` and its context."""


@dataclass
class Deciding:
    """The use cases of decisions, within one unit of work. The rows are locked by the caller."""

    session: AsyncSession
    clock: Clock
    editing: Editing

    async def decide(self, act: LearnAct, row: Candidate | QuestionGroup, manager: Manager) -> Outcome:
        """Add, dismiss, or take a decision back; what somebody else has decided stays."""
        if act == LearnAct.UNDO:
            return await self._undo(row, manager)
        if not is_open(row):
            return await self._decided(row)
        if act == LearnAct.DISMISS:
            row.settle(Lesson.DISMISSED, manager.user_id, self.clock.now())
            return "dismissed", {}
        if isinstance(row, Candidate):
            return await self._add_phrasing(row, manager)
        draft = await draft_of(self.session, row.id)
        if draft is None or draft.is_personal:
            return "stale", {}
        return await self._add_entry(row, manager, draft)

    async def add_as(self, row: QuestionGroup, manager: Manager, question: str, answer: str) -> Outcome:
        """Add a group as an entry in a manager's own words. answer: Telegram's HTML."""
        if not is_open(row):
            return await self._decided(row)
        draft = await draft_of(self.session, row.id)
        if draft is None:
            return "stale", {}
        own = Phrasing(draft.language, question.strip())
        others = [each for each in draft.phrasings if each.text != own.text]
        edited = Draft((own, *others), draft.language, as_answer(answer), is_personal=False)
        return await self._add_entry(row, manager, edited)

    async def _add_phrasing(self, row: Candidate, manager: Manager) -> Outcome:
        phrasing = Phrasing(row.language.lower(), row.text)
        try:
            revision = await self.editing.add_phrasing(row.entry_id, phrasing, manager.user_id)
        except UnknownEntryError:
            return "entry_gone", {}
        except InvalidEntryError:
            return "refused", {}
        row.settle(Lesson.ADDED, manager.user_id, self.clock.now(), revision.id if revision else None)
        return "added", {}

    async def _add_entry(self, row: QuestionGroup, manager: Manager, draft: Draft) -> Outcome:
        entry_id = await self.editing.free_id(draft.phrasings[0].text)
        try:
            revision = await self.editing.add(draft.entry(entry_id), manager.user_id)
        except InvalidEntryError:
            return "refused", {}
        row.settle(Lesson.ADDED, manager.user_id, self.clock.now(), revision.id if revision else None)
        row.entry_id = entry_id
        return "added", {}

    async def _undo(self, row: Candidate | QuestionGroup, manager: Manager) -> Outcome:
        if is_open(row) or row.revision is None:
            return "stale", {}
        try:
            await self.editing.undo(row.revision, manager.user_id)
        except ChangedMeanwhileError:
            return "changed", {}
        row.reopen()
        if isinstance(row, QuestionGroup):
            row.entry_id = None
        return "undone", {}

    async def _decided(self, row: Candidate | QuestionGroup) -> Outcome:
        by = await self.session.get(Manager, row.settled_by) if row.settled_by else None
        return f"{row.state}_already", {"by": by}
