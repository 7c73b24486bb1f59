"""Sorts questions without an entry into groups of those that ask the same."""

import asyncio
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.faq.learning import queries
from bot.faq.learning.likeness import sort_in
from bot.faq.learning.models import Lesson, QuestionGroup, Unanswered
from bot.faq.learning.notes import Notes

MOST_NEW = 500
COMPARED = 2000
"""With so many of the latest questions new ones are compared."""


@dataclass
class Grouping:
    """The use case of sorting, within one unit of work."""

    session: AsyncSession
    notes: Notes

    async def sort(self) -> None:
        """Give every new question a group: that of questions like it, even one that was dismissed."""
        new = await queries.unsorted(self.session, MOST_NEW)
        if not new:
            return
        known = await queries.sorted_lately(self.session, COMPARED)
        placed = [(row.text, row.group_id or 0) for row in known]
        numbers = await asyncio.to_thread(sort_in, placed, [row.text for row in new])
        founded: dict[int, QuestionGroup] = {}
        for row, number in zip(new, numbers, strict=True):
            group = await self._group(number, founded)
            row.group_id = group.id
            await self._learn_late(group, row)
        await self.session.flush()

    async def _group(self, number: int, founded: dict[int, QuestionGroup]) -> QuestionGroup:
        if number > 0:
            return await self.session.get_one(QuestionGroup, number)
        if number not in founded:
            founded[number] = group = QuestionGroup(state=Lesson.OPEN)
            self.session.add(group)
            await self.session.flush()
        return founded[number]

    async def _learn_late(self, group: QuestionGroup, row: Unanswered) -> None:
        """Its kind has an entry by now, which did not know these words."""
        if group.state == Lesson.ADDED and group.entry_id is not None:
            await self.notes.candidate(group.entry_id, row.text, row.language)
