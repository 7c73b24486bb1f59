"""A client leafs through the FAQ: categories, the entries of one, an answer, all in one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.types import InlineKeyboardButton
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.answering import Answering, list_handle
from bot.faq.chat.buttons import BrowseAct, BrowseButton, browse_button, turning
from bot.faq.chat.contents import LONGEST_LABEL, Chapter, chapters, shorten
from bot.faq.entries import Entry
from bot.faq.questions import Question, QuestionState
from bot.faq.service import FaqIndex
from bot.keyboards import keyboard_if_any
from bot.texts import Texts

ON_A_PAGE = 8
LONGEST_LISTED = 200
"""Characters of a title in the list above the buttons."""


@dataclass
class Browsing:
    """Shows a client parts of the FAQ, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    clients: Clients
    menu: Menu
    index: FaqIndex
    answering: Answering

    async def begin(self, client: Client, asked: int) -> None:
        """Answer the message `asked`: with the categories, or the entries if there is one category only."""
        book = self._book(client)
        if not book:
            await self._show(client, asked, self._text("nothing", client), [])
        elif len(book) == 1:
            await self._show_chapter(client, asked, book[0], 0, alone=True)
        else:
            await self._show_chapters(client, asked, book, 0)

    async def pressed(self, query_id: str, client: Client, button: BrowseButton) -> None:
        """Show what a button says; one that nobody has been shown, or that is out of date, is told so."""
        known = await self.outbox.find(list_handle(client.id, button.asked))
        if known is None or not await self._turn_to(client, button):
            await self.menu.toast(query_id, client, "stale", alert=True)
        else:
            await self.menu.toast(query_id, client, None)

    async def read_on(self, client: Client, question: Question, key: str) -> bool:
        """Show what is related to an answer; a second tap changes nothing. False if it is there no more."""
        entry = self.index.by_key(key)
        if entry is None or not self.answering.sees(client, entry):
            return False
        if question.asked:
            await self._open(client, question.asked, entry)
        elif question.state == QuestionState.ANSWERED:
            question.state = QuestionState.READ_ON
            await self.answering.settle(client, question)
            more = Question(client_id=client.id, text=question.text)
            self.session.add(more)
            await self._answer(client, more, entry)
        return True

    async def _turn_to(self, client: Client, button: BrowseButton) -> bool:
        book = self._book(client)
        if button.act == BrowseAct.CHAPTERS:
            if not book:
                return False
            await self._show_chapters(client, button.asked, book, button.page)
            return True
        if button.act == BrowseAct.CHAPTER:
            chapter = next((each for each in book if each.key == button.key), None)
            if chapter is not None:
                await self._show_chapter(client, button.asked, chapter, button.page, alone=len(book) == 1)
            return chapter is not None
        entry = self.index.by_key(button.key)
        if button.act == BrowseAct.AROUND:
            chapter = next((each for each in book if entry in each.entries), None)
            if chapter is None or entry is None:
                return False
            page = chapter.entries.index(entry) // ON_A_PAGE
            await self._show_chapter(client, button.asked, chapter, page, alone=len(book) == 1)
            return True
        if entry is None or not self.answering.sees(client, entry):
            return False
        await self._open(client, button.asked, entry)
        return True

    async def _open(self, client: Client, asked: int, entry: Entry) -> None:
        """Show an entry in the list's place; what has a picture or a file is a message of its own."""
        answer = entry.answer(client.reads, self.menu.desk.language).answer
        title = self._title(client, entry)
        question = None
        if answer.attachment is None:
            query = select(Question).where(Question.client_id == client.id, Question.asked == asked)
            question = (await self.session.scalars(query.with_for_update())).first()
        if question is None:
            question = Question(client_id=client.id, asked=asked if answer.attachment is None else None)
            self.session.add(question)
        question.text = title
        await self._answer(client, question, entry)

    async def _answer(self, client: Client, question: Question, entry: Entry) -> None:
        question.entry_id, question.state = entry.id, QuestionState.ANSWERED
        question.asked_at = self.clock.now()
        await self.session.flush()
        await self.answering.show(client, question, entry, titled=True)

    def _book(self, client: Client) -> list[Chapter]:
        """What the client may see, by category."""
        return chapters(entry for entry in self.index.entries.values() if self.answering.sees(client, entry))

    async def _show_chapters(self, client: Client, asked: int, book: Sequence[Chapter], page: int) -> None:
        pages = -(-len(book) // ON_A_PAGE)
        page = min(page, pages - 1)
        rows = [
            [
                browse_button(
                    f"{shorten(self._name(client, chapter), LONGEST_LABEL - 6)} · {len(chapter.entries)}",
                    BrowseAct.CHAPTER,
                    asked,
                    chapter.key,
                )
            ]
            for chapter in book[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        ]
        turn = [browse_button(label, BrowseAct.CHAPTERS, asked, "", to) for label, to in turning(page, pages)]
        await self._show(client, asked, self._text("categories", client), [*rows, turn])

    async def _show_chapter(
        self, client: Client, asked: int, chapter: Chapter, page: int, *, alone: bool
    ) -> None:
        """The entries of a category, `alone` if it is the only one; long titles are listed in full above."""
        pages = -(-len(chapter.entries) // ON_A_PAGE)
        page = min(page, pages - 1)
        shown = chapter.entries[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        titles = [(at, self._title(client, entry)) for at, entry in enumerate(shown, page * ON_A_PAGE + 1)]
        listed = any(shorten(title) != title for _, title in titles)
        labels = [f"{at}. {shorten(title)}" if listed else title for at, title in titles]
        rows = [
            [browse_button(label, BrowseAct.ENTRY, asked, entry.key)]
            for label, entry in zip(labels, shown, strict=True)
        ]
        turn = [
            browse_button(label, BrowseAct.CHAPTER, asked, chapter.key, to)
            for label, to in turning(page, pages)
        ]
        label = self._text("button_categories", client)
        up = [] if alone else [browse_button(label, BrowseAct.CHAPTERS, asked)]
        text = self._text(
            "category",
            client,
            category=self._name(client, chapter),
            page=page + 1,
            pages=pages,
            entries=[(at, shorten(title, LONGEST_LISTED)) for at, title in titles] if listed else [],
        )
        await self._show(client, asked, text, [*rows, turn, up])

    def _title(self, client: Client, entry: Entry) -> str:
        return entry.title(client.reads, self.menu.desk.language).text

    def _name(self, client: Client, chapter: Chapter) -> str:
        """What the client calls a category."""
        own = chapter.entries[0].category_name(client.reads, self.menu.desk.language)
        return own or self.texts.plain("clients/faq.other", self.clients.reader(client))

    def _text(self, name: str, client: Client, **context: Any) -> str:
        render = self.texts.plain if name.startswith("button_") else self.texts.html
        return render(f"clients/faq.{name}", self.clients.reader(client), **context)

    async def _show(
        self, client: Client, asked: int, text: str, rows: Sequence[list[InlineKeyboardButton]]
    ) -> None:
        options = Options(priority=Priority.ANSWER)
        message = text_message(text, reply_markup=keyboard_if_any(rows))
        await self.outbox.show(client.chat, list_handle(client.id, asked), message, options)
