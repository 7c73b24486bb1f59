"""The workshop: `/faq` in the managers' group, one message that shows everything and is edited in place."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.delivery.behind import replying
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.buttons import link_rows
from bot.faq.chat.contents import shorten
from bot.faq.entries import Answer, primary_tag
from bot.faq.errors import ChangedMeanwhileError, EntryExistsError, InvalidEntryError, UnknownEntryError
from bot.faq.files import AnswerFiles
from bot.faq.workshop.buttons import Act, EditButton, Page, Pen
from bot.faq.workshop.changes import Changes
from bot.faq.workshop.deciding import Deciding
from bot.faq.workshop.drafts import ANSWER, Drafts
from bot.faq.workshop.lists import EntryLists
from bot.faq.workshop.models import FaqDraft, What
from bot.faq.workshop.reading import BadInputError, simple
from bot.faq.workshop.sheet import EntrySheet
from bot.faq.workshop.typing import Typing
from bot.faq.workshop.views import Views
from bot.faq.workshop.visits import Finder, Result, Visit
from bot.keyboards import keyboard_if_any
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries as ticket_queries
from bot.tickets.marks import NOTED, mark
from bot.tickets.models import Ticket
from bot.tickets.press import StaleError

HANDLE = "faq-desk"
LONGEST_ASKED = 200
"""Characters of a client's question that a new entry begins with, and of words that are looked for."""


@dataclass
class Workshop:
    """Answers managers at their FAQ, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    files: AnswerFiles
    sheet: EntrySheet
    lists: EntryLists
    drafts: Drafts
    typing: Typing
    finder: Finder
    views: Views
    changes: Changes
    deciding: Deciding

    async def command(self, manager: Manager, message: Message, words: str) -> None:
        """Answer `/faq`, `/faq gaps`, or `/faq` with words to look for."""
        pen = self._pen(message.message_id)
        wanted = words.strip()
        if not wanted:
            page = await self.lists.home(pen)
        elif wanted.casefold() in {"gaps", pen.plain("word_gaps").casefold()}:
            page = await self.lists.gaps(pen, 0)
        else:
            told = shorten(wanted, LONGEST_ASKED)
            draft = await self.drafts.open(manager, pen.asked, What.SEARCH, words=told)
            page = await self.lists.found(pen, draft, 0)
        await self._show(await self.team.place_of(message), pen, page, reply_parameters=replying(message))

    async def pressed(
        self, query_id: str, button: EditButton, manager: Manager, message: Message | None
    ) -> None:
        """Do what a button says, in place, and tell in a word how it went."""
        pen = self._pen(button.asked)
        known = await self.outbox.find(_handle(button.asked))
        if message is None or known is None:
            await self._toast(query_id, pen, "toast_stale")
            return
        place = await self.team.place_of(message)
        try:
            result = await self._doing()[button.act](Visit(manager, pen, button))
        except (StaleError, UnknownEntryError, EntryExistsError):
            await self._toast(query_id, pen, "toast_stale")
        except ChangedMeanwhileError:
            await self._toast(query_id, pen, "toast_later")
        except InvalidEntryError:
            await self._toast(query_id, pen, "bad", why="invalid")
        except BadInputError as problem:
            await self._toast(query_id, pen, "bad", why=problem.why, **problem.context)
        else:
            await self._show(place, pen, result.page)
            await self._toast(query_id, pen, f"toast_{result.toast}" if result.toast else None)

    async def take(self, manager: Manager, message: Message) -> bool:
        """Take a reply to the workshop's message as what was asked for. False if it is no such reply."""
        asked = await self._asked_behind(message.reply_to_message) if message.reply_to_message else None
        if asked is None:
            return False
        pen, place = self._pen(asked), await self.team.place_of(message)
        draft = await self.drafts.current(manager, asked)
        if draft is None:
            hint = text_message(
                pen.html("nothing_asked", manager=manager), reply_parameters=replying(message)
            )
            await self.outbox.send(place, hint, Options(priority=Priority.RELAY))
            return True
        try:
            changed = await self.typing.take(draft, manager, message)
        except BadInputError as problem:
            await self._show(place, pen, await self.drafts.page(pen, draft, problem))
            return True
        except (UnknownEntryError, InvalidEntryError) as error:
            why = BadInputError("gone" if isinstance(error, UnknownEntryError) else "invalid")
            await self._show(place, pen, await self.drafts.page(pen, draft, why))
            return True
        await self._after(place, pen, draft, changed is not None)
        await mark(self.outbox, message.message_id, NOTED)
        return True

    async def from_ticket(self, ticket: Ticket, client: Client, manager: Manager, asked: int) -> None:
        """Begin an entry with what the client asked and what the managers answered last.

        asked: the card that the button is on; what it was asked for before stays as it is.
        """
        line = await ticket_queries.last_answer(self.session, ticket.id)
        told: dict[str, Any] = (
            {"question": shorten(ticket.question, LONGEST_ASKED)} if ticket.question else {}
        )
        if line is not None:
            told["answer"] = ANSWER.dump_python(Answer(simple(line.body)), mode="json")
        await self.outbox.forget_sent(_handle(asked))
        language = primary_tag(client.reads)
        draft = await self.drafts.open(manager, asked, What.NEW, language=language, **told)
        pen = self._pen(asked)
        await self._show(client.topic, pen, await self.drafts.page(pen, draft))

    async def stale(self, query_id: str) -> None:
        """The button means nothing any more."""
        await self._toast(query_id, self._pen(1), "toast_stale")

    async def _after(self, place: str, pen: Pen, draft: FaqDraft, changed: bool) -> None:
        """Show what a reply has led to."""
        if changed:
            entry = await self.finder.editing.find(draft.entry_id or "")
            page = await self.sheet.entry(pen, entry) if entry else await self.lists.home(pen)
        elif draft.what == What.SEARCH:
            page = await self.lists.found(pen, draft, 0)
        else:
            page = await self.drafts.page(pen, draft)
            if answer := self.drafts.rich_answer(draft):
                await self._preview(place, pen, answer)
        await self._show(place, pen, page)

    async def _preview(self, place: str, pen: Pen, answer: Answer) -> None:
        """An answer with a picture or a file, as a client sees it."""
        keyboard = keyboard_if_any(link_rows(answer.buttons))
        *before, last = await self.files.messages(answer.text, answer.attachment, keyboard)
        for message in before:
            await self.outbox.send(place, message, Options(priority=Priority.RELAY))
        options = Options(priority=Priority.RELAY, handle=f"{_handle(pen.asked)}:preview")
        await self.outbox.send(place, last, options)

    def _doing(self) -> dict[Act, Callable[[Visit], Awaitable[Result]]]:
        return {**self.views.acts(), **self.changes.acts(), **self.deciding.acts()}

    def _pen(self, asked: int) -> Pen:
        return Pen(self.texts, self.team.reader, asked)

    async def _asked_behind(self, message: Message) -> int | None:
        """Which of the workshop's messages it is."""
        for name in await self.outbox.named(message.chat.id, message.message_id):
            kind, _, number = name.removesuffix(":preview").partition(":")
            if kind == HANDLE and number.isdecimal():
                return int(number)
        return None

    async def _show(self, place: str, pen: Pen, page: Page, **fields: Any) -> None:
        message = text_message(page.html, reply_markup=page.keyboard, **fields)
        await self.outbox.show(place, _handle(pen.asked), message, Options(priority=Priority.RELAY))

    async def _toast(self, query_id: str, pen: Pen, name: str | None, **context: Any) -> None:
        await self.outbox.answer_button(query_id, pen.plain(name, **context) if name else None)


def _handle(asked: int) -> str:
    return f"{HANDLE}:{asked}"
