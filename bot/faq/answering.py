"""Shows an entry to a client: its text, picture and links, what is related, and whether it helped."""

from dataclasses import dataclass

from aiogram.methods import EditMessageReplyMarkup
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.config.sections import Desk as DeskSection
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE
from bot.faq import gaps
from bot.faq.buttons import helped_keyboard, link_rows
from bot.faq.chat.buttons import BrowseAct, browse_button
from bot.faq.chat.contents import shorten
from bot.faq.entries import Entry, primary_tag
from bot.faq.files import AnswerFiles
from bot.faq.questions import Question
from bot.faq.service import FaqIndex, FaqService
from bot.keyboards import keyboard, keyboard_if_any
from bot.texts import Texts

RELATED = 3
LONGEST_TITLE = 200
SMALL_CATEGORY = 12
"""In a category of at most so many entries they have something to do with each other."""


@dataclass
class Answering:
    """The use cases around an answer that a client is shown, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    desk: DeskSection
    clients: Clients
    faq: FaqService
    index: FaqIndex
    files: AnswerFiles

    async def show(self, client: Client, question: Question, entry: Entry, *, titled: bool = False) -> None:
        """Show the entry as the answer to a question, in the client's language if it is there.

        A question of somebody who leafs through the FAQ is answered in the message that they leaf through.
        titled: whether the entry's title stands above, because the client has not asked in their own words.
        """
        found = entry.answer(client.reads, self.desk.language)
        title = entry.title(client.reads, self.desk.language).text
        is_theirs = primary_tag(found.language) == primary_tag(client.reads)
        await self.faq.record_shown(self.session, entry.id)
        if not is_theirs:
            await gaps.note(self.session, entry.id, client.reads, self.clock.now())
        html = self.texts.html(
            "clients/faq.answer",
            self.clients.reader(client),
            client=client,
            title=shorten(title, LONGEST_TITLE) if titled else "",
            answer=Markup(found.text),
            other=None if is_theirs else found.language,
        )
        keyboard = self._keyboard(client, question, entry)
        if question.asked:
            in_place = text_message(html, reply_markup=keyboard)
            options = Options(priority=Priority.ANSWER)
            await self.outbox.show(client.chat, handle_of(question), in_place, options)
            return
        attachment = found.answer.attachment
        *before, last = await self.files.messages(html, attachment, keyboard)
        tag = self.files.tag(attachment)
        for message in before:
            await self.outbox.send(client.chat, message, Options(tag=tag))
        options = Options(handle=handle_of(question), tag=None if before else tag)
        await self.outbox.send(client.chat, last, options)

    async def settle(self, client: Client, question: Question) -> None:
        """The question is answered: its buttons go, all but those for leafing on."""
        entry = self.index.entries.get(question.entry_id or "")
        back = self._back(client, question, entry) if entry else []
        keyboard = keyboard_if_any([back])
        edit = EditMessageReplyMarkup(chat_id=HERE, message_id=HERE, reply_markup=keyboard)
        await self.outbox.change(client.chat, handle_of(question), edit, Options(priority=Priority.RELAY))

    def sees(self, client: Client, entry: Entry) -> bool:
        """Whether the entry is for the client, today in the desk's time zone."""
        return entry.is_for(client.segment, self.clock.now().astimezone(self.clients.desk_zone).date())

    def related(self, client: Client, entry: Entry) -> list[Entry]:
        """What else the client may want to read: what the entry names, then what stands beside it."""
        named = [self.index.entries[each] for each in entry.related if each in self.index.entries]
        beside: list[Entry] = []
        if entry.category:
            beside = [each for each in self.index.entries.values() if each.category == entry.category]
        nearby = beside if len(beside) <= SMALL_CATEGORY else []
        found = {each.id: each for each in (*named, *nearby) if each.id != entry.id}
        return [each for each in found.values() if self.sees(client, each)][:RELATED]

    def _keyboard(self, client: Client, question: Question, entry: Entry) -> InlineKeyboardMarkup:
        answer = entry.answer(client.reads, self.desk.language).answer
        related = [
            (each.key, each.title(client.reads, self.desk.language).text)
            for each in self.related(client, entry)
        ]
        reader = self.clients.reader(client)
        rows = helped_keyboard(question.id, self.texts, reader, related).inline_keyboard
        back = self._back(client, question, entry)
        return keyboard([*link_rows(answer.buttons), *rows, back])

    def _back(self, client: Client, question: Question, entry: Entry) -> list[InlineKeyboardButton]:
        """The way back to the list, if the entry is shown in its place."""
        if not question.asked:
            return []
        label = self.texts.plain("clients/faq.button_back", self.clients.reader(client))
        return [browse_button(label, BrowseAct.AROUND, question.asked, entry.key)]


def handle_of(question: Question) -> str:
    """The name of the message that the question's buttons are on: the answer, before it the offer."""
    if question.asked:
        return list_handle(question.client_id, question.asked)
    return f"faq:{question.id}:{'answer' if question.entry_id else 'offer'}"


def list_handle(client_id: int, asked: int) -> str:
    """The name of the message in which a client leafs through the FAQ, having asked for it with `asked`."""
    return f"faq-list:{client_id}:{asked}"
