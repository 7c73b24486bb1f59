"""An entry as managers see it: all that it says, and the menus from which its parts are changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.markup import visible_text
from bot.faq import queries
from bot.faq.chat.contents import chapter_key, chapters, shorten
from bot.faq.entries import Entry, primary_tag
from bot.faq.models import FILE, FaqEntry
from bot.faq.service import FaqIndex
from bot.faq.workshop.buttons import Act, Page, Pen
from bot.faq.workshop.comparing import changes_in
from bot.keyboards import Rows, short
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts

ON_A_PAGE = 8
SHOWN_PHRASINGS = 6
SHOWN_OF_ANSWER = 250
SHOWN_LANGUAGES = 8
OFFERED_LANGUAGES = 12
LONGEST_TAG = 8
"""Characters of a language tag that fit a button beside all else."""


@dataclass
class EntrySheet:
    """Draws one entry, within one unit of work."""

    session: AsyncSession
    clock: Clock
    texts: Texts
    team: Team
    index: FaqIndex

    async def entry(self, pen: Pen, entry: Entry) -> Page:
        """All that an entry says, and what can be done with it."""
        row = await self.session.get_one(FaqEntry, entry.id)
        made = await queries.history(self.session, entry.id, 1)
        manager_id = made[0].manager_id if made else None
        answers = [
            {"language": tag, "answer": answer, "text": shorten(visible_text(answer.text), SHOWN_OF_ANSWER)}
            for tag, answer in list(entry.answers.items())[:SHOWN_LANGUAGES]
        ]
        text = pen.html(
            "entry",
            title=self.title(entry),
            entry=entry,
            row=row,
            answers=answers,
            phrasings=[shorten(each.text, 80) for each in entry.phrasings[:SHOWN_PHRASINGS]],
            related=[shorten(self.title(each), 60) for each in self._related(entry)],
            change=made[0] if made else None,
            fields=changes_in(made[0]) if made else [],
            by=await self.session.get(Manager, manager_id) if manager_id else None,
        )
        undo = []  # of what the file brought, there is more to think about: the history offers it
        if made and made[0].author != FILE:
            undo = [pen.named("undo", Act.UNDO, entry.key, str(made[0].id))]
        history = [pen.named("history", Act.HISTORY, entry.key)] if made else []
        if row.retired_at is not None:
            back = [pen.named("bring_back", Act.BRING_BACK, entry.key)]
            return Page(text, [back, [*history, pen.named("home", Act.HOME)]])
        acts: tuple[tuple[Act, ...], ...] = (
            (Act.ANSWER, Act.TITLE, Act.PHRASINGS),
            (Act.ASK_CATEGORY, Act.RELATED, Act.DATES),
            (Act.AUDIENCE, Act.OWNER, Act.CHECKED),
        )
        rows = [[pen.named(act.name.lower(), act, entry.key) for act in line] for line in acts]
        around = pen.button(self._category(pen, entry), Act.CATEGORY, value=chapter_key(entry.category))
        retire = pen.named("retire", Act.RETIRE, entry.key)
        return Page(text, [*rows, [*history, *undo, retire], [around, pen.named("home", Act.HOME)]])

    def languages(self, pen: Pen, entry: Entry, act: Act, name: str) -> Page:
        """Which language is meant? Those of the entry come first."""
        tags = self.offered_languages(entry)
        buttons = [
            pen.button(
                pen.plain("language", tag=tag, has=primary_tag(tag) in map(primary_tag, entry.answers)),
                act,
                entry.key,
                tag,
            )
            for tag in tags
        ]
        text = pen.html("which_language", title=self.title(entry), what=name)
        return Page(text, [*in_rows(buttons, 3), self._back(pen, entry)])

    def offered_languages(self, entry: Entry | None = None) -> list[str]:
        """The tags of the entry's languages, then the desk's, then all that the FAQ has."""
        own = [*entry.answers, *(each.language for each in entry.phrasings)] if entry else []
        desk = [tag.lower().replace("_", "-") for tag in (self.team.reader.language, *self.texts.languages)]
        others = [tag for each in self.index.entries.values() for tag in each.answers]
        tags = [tag for tag in dict.fromkeys((*own, *desk, *others)) if len(tag) <= LONGEST_TAG]
        return tags[:OFFERED_LANGUAGES]

    def phrasings(self, pen: Pen, entry: Entry, page: int) -> Page:
        """The ways in which it is asked; a tap takes one away."""
        pages = max(1, -(-len(entry.phrasings) // ON_A_PAGE))
        page = min(page, pages - 1)
        shown = entry.phrasings[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        rows: Rows = [
            [
                pen.button(
                    f"✖ {shorten(each.text)}",
                    Act.DROP_PHRASING,
                    entry.key,
                    phrasing_key(each.language, each.text),
                )
            ]
            for each in shown
        ]
        listed = list(enumerate(shown, page * ON_A_PAGE + 1))
        text = pen.html("phrasings", title=self.title(entry), phrasings=listed, count=len(entry.phrasings))
        add = [pen.named("add_phrasing", Act.ADD_PHRASING, entry.key)]
        return Page(
            text, [*rows, pen.turn(Act.PHRASINGS, page, pages, entry.key), [*add, *self._back(pen, entry)]]
        )

    def related(self, pen: Pen, entry: Entry) -> Page:
        """What it names as related; a tap takes one away."""
        related = self._related(entry)
        rows: Rows = [
            [pen.button(f"✖ {shorten(self.title(each))}", Act.DROP_RELATED, entry.key, each.key)]
            for each in related
        ]
        text = pen.html("related", title=self.title(entry), count=len(related))
        return Page(
            text, [*rows, [pen.named("add_related", Act.ASK_RELATED, entry.key), *self._back(pen, entry)]]
        )

    def audience(self, pen: Pen, entry: Entry) -> Page:
        """For which segments of clients it is."""
        segments = dict.fromkeys((*self.team.config.clients.segments, *entry.audience))
        buttons = [
            pen.button(
                f"{'✓ ' if each in entry.audience else ''}{shorten(each)}", Act.TOGGLE, entry.key, short(each)
            )
            for each in segments
        ]
        text = pen.html("audience", title=self.title(entry), segments=list(segments), audience=entry.audience)
        return Page(text, [*in_rows(buttons, 2), self._back(pen, entry)])

    def category_rows(self, pen: Pen, act: Act, key: str = "", start: str = "") -> Rows:
        """The categories there are, to choose one; `start` stands before the category's key."""
        book = [each for each in chapters(self.index.entries.values()) if each.category]
        buttons = [
            pen.button(shorten(each.category or "", 24), act, key, start + each.key) for each in book[:12]
        ]
        return in_rows(buttons, 2)

    def _category(self, pen: Pen, entry: Entry) -> str:
        return f"📂 {shorten(entry.category or pen.plain('no_category'), 20)}"

    def title(self, entry: Entry) -> str:
        """What managers call it."""
        return entry.title(self.team.reader.language).text

    def _related(self, entry: Entry) -> list[Entry]:
        return [self.index.entries[each] for each in entry.related if each in self.index.entries]

    def _back(self, pen: Pen, entry: Entry) -> list[InlineKeyboardButton]:
        return [pen.named("back", Act.ENTRY, entry.key)]


def in_rows(buttons: Sequence[InlineKeyboardButton], most: int) -> Rows:
    """The buttons in rows of at most so many."""
    return [list(buttons[at : at + most]) for at in range(0, len(buttons), most)]


def phrasing_key(language: str, text: str) -> str:
    """By what a button knows a phrasing."""
    return short(f"{language}:{text}")
