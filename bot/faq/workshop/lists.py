"""The lists in the workshop: what was found, categories, gaps, changes, what is to be checked or retired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from aiogram.types import InlineKeyboardButton
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.faq import gaps
from bot.faq.chat.contents import Chapter, chapters, shorten
from bot.faq.entries import Entry
from bot.faq.ledger import entry_in
from bot.faq.models import FaqEntry, FaqRevision
from bot.faq.service import FaqIndex
from bot.faq.workshop.buttons import Act, Page, Pen
from bot.faq.workshop.comparing import changes_in, title_of, was
from bot.faq.workshop.models import FaqDraft
from bot.team.models import Manager
from bot.team.service import Team

T = TypeVar("T")

ON_A_PAGE = 8
MOST_FOUND = 40
LIKELY = 0.05
"""From which probability on the matcher's word is worth a line."""


@dataclass
class EntryLists:
    """Draws lists of entries, within one unit of work."""

    session: AsyncSession
    clock: Clock
    team: Team
    index: FaqIndex

    async def home(self, pen: Pen) -> Page:
        """What there is, and the ways from here."""
        counts = {
            "entries": len(self.index.entries),
            "gaps": len(await gaps.standing(self.session, self.index.entries)),
            "checks": len(self._unchecked()),
            "retired": await self._count_retired(),
        }
        rows = [
            [pen.named("search", Act.SEARCH), pen.named("categories", Act.CATEGORIES)],
            [pen.named("new", Act.NEW), pen.named("changes", Act.CHANGES)],
        ]
        more = (("gaps", Act.GAPS), ("checks", Act.CHECKS), ("retired", Act.RETIRED))
        rows.append([pen.button(pen.plain(f"button_{name}", count=counts[name]), act) for name, act in more
                     if counts[name]])  # fmt: skip
        return Page(pen.html("home", **counts), rows)

    async def found(self, pen: Pen, draft: FaqDraft, page: int) -> Page:
        """What fits the words of a search."""
        words = str(draft.told.get("words", ""))
        entries = await self.search(words)
        text = pen.html("found", words=words, count=len(entries))
        return self._entries(pen, text, entries, Act.FOUND, page, value=str(draft.id))

    async def categories(self, pen: Pen, page: int) -> Page:
        """The categories, with how many entries each has."""
        book = chapters(self.index.entries.values())
        pages, page, shown = _cut(book, page)
        rows = [
            [pen.button(f"{self._name(pen, each)} · {len(each.entries)}", Act.CATEGORY, value=each.key)]
            for each in shown
        ]
        return Page(pen.html("categories"), [*rows, pen.turn(Act.CATEGORIES, page, pages), self._home(pen)])

    async def category(self, pen: Pen, key: str, page: int) -> Page | None:
        """The entries of a category; None if there is none."""
        chapter = self.chapter(key)
        if chapter is None:
            return None
        text = pen.html("category", category=chapter.category, count=len(chapter.entries))
        return self._entries(pen, text, chapter.entries, Act.CATEGORY, page, value=key)

    async def gaps(self, pen: Pen, page: int) -> Page:
        """Answers that are missing in a language, the most asked for first; a tap begins to fill one in."""
        standing = await gaps.standing(self.session, self.index.entries)
        pages, page, shown = _cut(standing, page)
        rows = [
            [
                pen.button(
                    f"{gap.language} · {shorten(self._title(entry))}", Act.ANSWER, entry.key, gap.language
                )
            ]
            for gap, entry in shown
            if len(gap.language) <= 18
        ]
        listed = [(gap, self._title(entry)) for gap, entry in shown]
        text = pen.html("gaps", gaps=listed, count=len(standing))
        return Page(text, [*rows, pen.turn(Act.GAPS, page, pages), self._home(pen)])

    async def checks(self, pen: Pen, page: int) -> Page:
        """Entries that their owners have not looked at for long, the oldest first."""
        entries = self._unchecked()
        return self._entries(pen, pen.html("checks", count=len(entries)), entries, Act.CHECKS, page)

    async def retired(self, pen: Pen, page: int) -> Page:
        """Entries that are out of force, those last retired first."""
        count = await self._count_retired()
        pages = max(1, -(-count // ON_A_PAGE))
        page = min(page, pages - 1)
        query = select(FaqEntry).where(FaqEntry.retired_at.is_not(None))
        query = query.order_by(FaqEntry.retired_at.desc(), FaqEntry.id).limit(ON_A_PAGE)
        rows = []
        for row in await self.session.scalars(query.offset(page * ON_A_PAGE)):
            entry = entry_in(row)
            rows.append([pen.button(shorten(self._title(entry)), Act.ENTRY, entry.key)])
        return Page(
            pen.html("retired", count=count), [*rows, pen.turn(Act.RETIRED, page, pages), self._home(pen)]
        )

    async def changes(self, pen: Pen, page: int, entry: Entry | None = None) -> Page:
        """The latest changes, of all entries or of one, each with a button that takes it back."""
        which = (FaqRevision.entry_id == entry.id,) if entry else ()
        query = select(FaqRevision).where(*which).order_by(FaqRevision.id.desc())
        counting = select(func.count()).select_from(FaqRevision).where(*which)
        pages = max(1, -(-(await self.session.scalar(counting) or 0) // ON_A_PAGE))
        page = min(page, pages - 1)
        made = (await self.session.scalars(query.limit(ON_A_PAGE).offset(page * ON_A_PAGE))).all()
        listed = [
            {
                "number": number,
                "revision": revision,
                "by": await self._author(revision),
                "title": title_of(revision, pen.reader.language),
                "fields": changes_in(revision),
                "was": was(revision),
            }
            for number, revision in enumerate(made, page * ON_A_PAGE + 1)
        ]
        latest = await self._latest({revision.entry_id for revision in made})
        undo = [
            pen.button(f"↩ {number}", Act.UNDO, entry.key if entry else "", str(revision.id))
            for number, revision in enumerate(made, page * ON_A_PAGE + 1)
            if revision.id in latest
        ]
        text = pen.html("changes", changes=listed, entry=entry, title=self._title(entry) if entry else "")
        act, key = (Act.HISTORY, entry.key) if entry else (Act.CHANGES, "")
        back = [pen.named("back", Act.ENTRY, key)] if entry else []
        return Page(text, [undo[:4], undo[4:], pen.turn(act, page, pages, key), [*back, *self._home(pen)]])

    def chapter(self, key: str) -> Chapter | None:
        """The category known as `key`."""
        return next((each for each in chapters(self.index.entries.values()) if each.key == key), None)

    async def wanted(self, entry: Entry) -> list[str]:
        """The languages in which an entry is missed."""
        return await gaps.languages(self.session, entry.id)

    async def search(self, words: str, most: int = MOST_FOUND) -> list[Entry]:
        """Entries with all of the words in a title, a phrasing or the id; then what the matcher finds."""
        wanted = words.casefold().split()
        if not wanted:
            return []
        found = {each.id: each for each in self.index.entries.values() if _has(each, wanted)}
        for match in await self.index.lookup(words, None):
            if match.probability >= LIKELY:
                found.setdefault(match.entry_id, self.index.entries[match.entry_id])
        return list(found.values())[:most]

    def _entries(
        self, pen: Pen, text: str, entries: Sequence[Entry], act: Act, page: int, value: str = ""
    ) -> Page:
        pages, page, shown = _cut(entries, page)
        rows = [[pen.button(shorten(self._title(each)), Act.ENTRY, each.key)] for each in shown]
        return Page(text, [*rows, pen.turn(act, page, pages, "", value), self._home(pen)])

    def _home(self, pen: Pen) -> list[InlineKeyboardButton]:
        return [pen.named("home", Act.HOME)]

    def _title(self, entry: Entry) -> str:
        return entry.title(self.team.reader.language).text

    def _name(self, pen: Pen, chapter: Chapter) -> str:
        return shorten(chapter.category or pen.plain("no_category"))

    def _unchecked(self) -> list[Entry]:
        """What is due for a check: those with an owner, by the day of the last one."""
        every = self.team.config.faq.check_every
        if not every:
            return []
        due = (self.clock.now() - every).astimezone(self.team.reader.zone).date()
        found = [each for each in self.index.entries.values()
                 if each.owner and (each.checked_on is None or each.checked_on < due)]  # fmt: skip
        return sorted(found, key=lambda each: (each.checked_on or date.min, each.id))

    async def _count_retired(self) -> int:
        query = select(func.count()).select_from(FaqEntry).where(FaqEntry.retired_at.is_not(None))
        return await self.session.scalar(query) or 0

    async def _latest(self, ids: set[str]) -> set[int]:
        """The latest change of each of the entries: the one that can be taken back."""
        query = select(FaqEntry.revision).where(FaqEntry.id.in_(ids))
        return set(await self.session.scalars(query))

    async def _author(self, revision: FaqRevision) -> str:
        """Who made a change: a name, or nothing when it was no manager."""
        manager = await self.session.get(Manager, revision.manager_id) if revision.manager_id else None
        return manager.first_name if manager else ""


def _has(entry: Entry, words: Sequence[str]) -> bool:
    said = "\n".join((entry.id, *entry.titles.values(), *(each.text for each in entry.phrasings))).casefold()
    return all(word in said for word in words)


def _cut(listed: Sequence[T], page: int) -> tuple[int, int, Sequence[T]]:
    """How many pages there are, the one nearest to `page`, and what is on it."""
    pages = max(1, -(-len(listed) // ON_A_PAGE))
    page = min(page, pages - 1)
    return pages, page, listed[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
