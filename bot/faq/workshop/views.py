"""What a button shows: a list, an entry, a menu, or the question for something to be typed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.faq.workshop.buttons import Act, Page
from bot.faq.workshop.drafts import Drafts
from bot.faq.workshop.lists import EntryLists
from bot.faq.workshop.models import What
from bot.faq.workshop.sheet import EntrySheet
from bot.faq.workshop.visits import Finder, Result, Visit
from bot.tickets.press import StaleError

IN_A_LANGUAGE = {Act.TITLE: What.TITLE, Act.ANSWER: What.ANSWER, Act.LINKS: What.LINKS,
                 Act.ADD_PHRASING: What.PHRASING}  # fmt: skip
TYPED = {Act.ASK_CATEGORY: What.CATEGORY, Act.ASK_RELATED: What.RELATED, Act.DATES: What.DATES,
         Act.OWNER: What.OWNER}  # fmt: skip


@dataclass
class Views:
    """Shows them, within one unit of work."""

    finder: Finder
    sheet: EntrySheet
    lists: EntryLists
    drafts: Drafts

    def acts(self) -> dict[Act, Callable[[Visit], Awaitable[Result]]]:
        """What is shown by which button."""
        return {
            **dict.fromkeys(
                (
                    Act.HOME,
                    Act.CATEGORIES,
                    Act.CATEGORY,
                    Act.GAPS,
                    Act.CHANGES,
                    Act.CHECKS,
                    Act.RETIRED,
                    Act.FOUND,
                ),
                self._list,
            ),
            **dict.fromkeys((Act.ENTRY, Act.HISTORY, Act.PHRASINGS, Act.RELATED, Act.AUDIENCE), self._part),
            Act.SEARCH: self._begin,
            Act.NEW: self._begin,
            **dict.fromkeys(IN_A_LANGUAGE, self._in_a_language),
            **dict.fromkeys(TYPED, self._typed),
        }

    async def _list(self, visit: Visit) -> Result:
        button, pen = visit.button, visit.pen
        page: Page | None
        match button.act:
            case Act.HOME:
                page = await self.lists.home(pen)
            case Act.CATEGORIES:
                page = await self.lists.categories(pen, button.page)
            case Act.CATEGORY:
                page = await self.lists.category(pen, button.value, button.page)
            case Act.GAPS:
                page = await self.lists.gaps(pen, button.page)
            case Act.CHANGES:
                page = await self.lists.changes(pen, button.page)
            case Act.CHECKS:
                page = await self.lists.checks(pen, button.page)
            case Act.RETIRED:
                page = await self.lists.retired(pen, button.page)
            case _:
                draft = await self.drafts.find(button.asked, button.number)
                page = await self.lists.found(pen, draft, button.page) if draft else None
        if page is None:
            raise StaleError
        return Result(page)

    async def _part(self, visit: Visit) -> Result:
        button, pen = visit.button, visit.pen
        entry = await self.finder.entry(button.key)
        match button.act:
            case Act.HISTORY:
                return Result(await self.lists.changes(pen, button.page, entry))
            case Act.PHRASINGS:
                return Result(self.sheet.phrasings(pen, entry, button.page))
            case Act.RELATED:
                return Result(self.sheet.related(pen, entry))
            case Act.AUDIENCE:
                return Result(self.sheet.audience(pen, entry))
        return Result(await self.sheet.entry(pen, entry))

    async def _begin(self, visit: Visit) -> Result:
        """Ask for words, or for the question of a new entry."""
        what = What.SEARCH if visit.button.act == Act.SEARCH else What.NEW
        language = self.sheet.offered_languages()[0] if what == What.NEW else None
        draft = await self.drafts.open(visit.manager, visit.button.asked, what, language=language)
        return Result(await self.drafts.page(visit.pen, draft))

    async def _in_a_language(self, visit: Visit) -> Result:
        """Ask for a text in the language that the button names, or which one that is to be."""
        button = visit.button
        entry = await self.finder.in_force(button.key)
        tag = button.value
        if not tag:
            what = IN_A_LANGUAGE[button.act]
            return Result(self.sheet.languages(visit.pen, entry, button.act, what))
        known = (*self.sheet.offered_languages(entry), *await self.lists.wanted(entry))
        if tag not in known or (button.act == Act.LINKS and tag not in entry.answers):
            raise StaleError
        draft = await self.drafts.open(visit.manager, button.asked, IN_A_LANGUAGE[button.act], entry, tag)
        return Result(await self.drafts.page(visit.pen, draft))

    async def _typed(self, visit: Visit) -> Result:
        entry = await self.finder.in_force(visit.button.key)
        draft = await self.drafts.open(visit.manager, visit.button.asked, TYPED[visit.button.act], entry)
        return Result(await self.drafts.page(visit.pen, draft))
