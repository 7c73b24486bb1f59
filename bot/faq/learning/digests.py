"""A digest: what is in it, and how it looks in the managers' group."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import InlineKeyboardButton
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.learning import queries
from bot.faq.learning.buttons import LearnAct, item_button, page_row
from bot.faq.learning.grouping import Grouping
from bot.faq.learning.items import CANDIDATE, GROUP, IMPROVE, described
from bot.faq.learning.models import Candidate, Digest, QuestionGroup
from bot.faq.models import FaqEntry
from bot.faq.service import FaqIndex
from bot.keyboards import keyboard
from bot.team.service import Team
from bot.texts import Texts

ON_A_PAGE = 4
MOST = 40
"""Of what could be learnt in one digest; the rest comes in the next."""

LEAST_OF_A_GROUP = 2
JUDGED = 10
"""By so many clients an answer has to be judged before it is said to help or not."""

NOT_HELPFUL = 0.4
IMPROVED = 5


@dataclass
class Digests:
    """Makes digests and draws them, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    index: FaqIndex
    grouping: Grouping

    async def make(self, place: str) -> Digest | None:
        """A digest of what is open now; None if there is nothing."""
        await self.grouping.sort()
        candidates = await queries.open_candidates(self.session, MOST)
        groups = await queries.open_groups(self.session, LEAST_OF_A_GROUP, MOST)
        answered = [each for each in groups if await queries.first_reply(self.session, each.id)]
        poor = await queries.seldom_helpful(self.session, JUDGED, NOT_HELPFUL, IMPROVED)
        items: list[Any] = [[CANDIDATE, each.id] for each in candidates]
        items = [*items, *([GROUP, each.id] for each in answered)][:MOST]
        items += [[IMPROVE, each.id] for each in poor]
        if not items:
            return None
        digest = Digest(made_at=self.clock.now(), place=place, items=items, page=0)
        self.session.add(digest)
        await self.session.flush()
        return digest

    async def item(self, digest: Digest, number: int) -> Candidate | QuestionGroup | None:
        """What stands at a number, from 0, locked for this unit of work; None if nothing does."""
        lessons = lessons_of(digest)
        if number >= len(lessons):
            return None
        kind, row_id = lessons[number]
        table = Candidate if kind == CANDIDATE else QuestionGroup
        row: Candidate | QuestionGroup | None = await self.session.get(
            table, row_id, with_for_update=True, populate_existing=True
        )
        return row

    async def draw(self, digest: Digest, **fields: Any) -> None:
        """Show the digest as its items stand, in its message. fields: more of the message's own."""
        titles = {entry.id: self._title(entry.id) for entry in self.index.entries.values()}
        start = digest.page * ON_A_PAGE
        items, rows = [], []
        for number in range(start, min(start + ON_A_PAGE, len(lessons_of(digest)))):
            row = await self.item(digest, number)
            if row is None:
                continue
            kind = CANDIDATE if isinstance(row, Candidate) else GROUP
            item = await described(self.session, kind, row, titles)
            items.append({**item, "number": number + 1})
            rows.append(self._row(digest, number, item))
        poor = [await self._poor(each) for kind, each in digest.items if kind == IMPROVE]
        text = self.texts.html(
            "managers/learning.digest",
            self.team.reader,
            items=items,
            poor=[each for each in poor if each],
            totals=await queries.totals(self.session),
            page=digest.page + 1,
            pages=pages_of(digest),
        )
        rows.append(page_row(digest.id, digest.page, pages_of(digest)))
        message = text_message(text, reply_markup=keyboard(rows), **fields)
        await self.outbox.show(digest.place, handle_of(digest), message, Options(priority=Priority.RELAY))

    def _row(self, digest: Digest, number: int, item: dict[str, Any]) -> list[InlineKeyboardButton]:
        if item["state"] != "open":
            acts = [LearnAct.UNDO] if item["can_undo"] else []
        else:
            acts = [LearnAct.ADD] if item["can_add"] else []
            acts += [LearnAct.EDIT] if item["kind"] == GROUP else []
            acts += [LearnAct.DISMISS]
        return [item_button(act, digest.id, number, self.texts, self.team.reader) for act in acts]

    async def _poor(self, entry_id: str) -> dict[str, Any] | None:
        entry = await self.session.get(FaqEntry, entry_id, populate_existing=True)
        return {"title": self._title(entry_id), "entry": entry} if entry else None

    def _title(self, entry_id: str) -> str:
        entry = self.index.entries.get(entry_id)
        return entry.title(self.team.reader.language).text if entry else entry_id


def lessons_of(digest: Digest) -> list[Any]:
    """The items that are decided about."""
    return [item for item in digest.items if item[0] != IMPROVE]


def pages_of(digest: Digest) -> int:
    """How many pages it has, at least one."""
    return max(1, -(-len(lessons_of(digest)) // ON_A_PAGE))


def handle_of(digest: Digest) -> str:
    """The name of its message."""
    return f"learn:{digest.id}"
