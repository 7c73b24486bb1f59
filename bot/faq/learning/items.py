"""The items of a digest: what could be learnt, as managers see it and as it goes into the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.markup import visible_text
from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.learning import queries
from bot.faq.learning.models import Candidate, Lesson, QuestionGroup
from bot.faq.learning.privacy import is_personal
from bot.faq.markup import clean
from bot.faq.understanding.wording import plain_words
from bot.team.models import Manager

CANDIDATE, GROUP, IMPROVE = "candidate", "group", "improve"
MOST_PHRASINGS = 5
SHOWN_QUESTIONS = 3


@dataclass(frozen=True)
class Draft:
    """What a group of questions would be as an entry."""

    phrasings: tuple[Phrasing, ...]
    language: str
    answer: str
    """The manager's own, as HTML that answers may have."""
    is_personal: bool
    """It holds names or numbers of the client that it was written to: it has to be edited."""

    def entry(self, entry_id: str, phrasings: Sequence[Phrasing] = (), answer: str = "") -> Entry:
        """The entry, with other words if they are given."""
        told = Answer(answer or self.answer)
        return Entry(entry_id, None, tuple(phrasings) or self.phrasings, {self.language: told})


async def draft_of(session: AsyncSession, group_id: int) -> Draft | None:
    """The draft of a group's entry; None as long as no manager has answered one of its questions."""
    found = await queries.first_reply(session, group_id)
    if found is None:
        return None
    body, answered, client = found
    distinct: dict[str, Phrasing] = {}
    for question in [answered, *await queries.questions_of(session, group_id)]:
        normal = " ".join(plain_words(question.text))
        distinct.setdefault(normal, Phrasing(question.language.lower(), question.text))
    names = [name for name in (client.first_name, client.last_name, client.username) if name]
    return Draft(
        tuple(distinct.values())[:MOST_PHRASINGS],
        answered.language.lower(),
        as_answer(body),
        is_personal(visible_text(body), names),
    )


def as_answer(html: str) -> str:
    """What a manager wrote, as HTML that answers may have; without formatting if that is of another kind."""
    markup = clean(html)
    return escape(visible_text(html), quote=False) if markup.problems else markup.html


async def described(
    session: AsyncSession, kind: str, row: Candidate | QuestionGroup, entries: dict[str, str]
) -> dict[str, Any]:
    """What the digest tells of an item. entries: titles by id."""
    by = await session.get(Manager, row.settled_by) if row.settled_by else None
    told = {"kind": kind, "state": row.state, "by": by, "can_undo": row.revision is not None}
    if isinstance(row, Candidate):
        title = entries.get(row.entry_id, row.entry_id)
        return {**told, "text": row.text, "count": row.count, "title": title, "can_add": True}
    draft = await draft_of(session, row.id)
    questions = await queries.questions_of(session, row.id)
    distinct = list(dict.fromkeys(each.text for each in questions))
    return {
        **told,
        "questions": distinct[:SHOWN_QUESTIONS],
        "count": len(questions),
        "answer": visible_text(draft.answer) if draft else "",
        "is_personal": draft is not None and draft.is_personal,
        "can_add": draft is not None and not draft.is_personal,
    }


def is_open(row: Candidate | QuestionGroup) -> bool:
    """Whether it is to be decided about."""
    return row.state == Lesson.OPEN
