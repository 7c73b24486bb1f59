"""Takes a client's question: the FAQ answers it, or offers what may be meant, or people are called."""

from dataclasses import dataclass

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.config.sections import Desk as DeskSection
from bot.delivery import copying
from bot.delivery.outbox import Options, Outbox
from bot.faq.answering import Answering, handle_of
from bot.faq.buttons import offer_keyboard
from bot.faq.entries import Entry
from bot.faq.matcher import Answer, Offer, decide
from bot.faq.questions import Question, QuestionState
from bot.faq.service import FaqIndex, FaqService
from bot.texts import Texts
from bot.tickets.models import Kind, Ticket
from bot.tickets.service import Tickets

HIGHEST_ID = 2**63 - 1
"""What a column of ids holds; a tampered button may name any number."""


@dataclass
class Asking:
    """The use cases around a question, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    desk: DeskSection
    clients: Clients
    faq: FaqService
    index: FaqIndex
    tickets: Tickets
    answering: Answering

    async def ask(self, client: Client, message: Message) -> None:
        """Answer what `message` asks, or find somebody who can; a picture is for people to look at."""
        text = copying.plain_of(message)
        if not message.text or not await self.answer(client, text):
            await self.tickets.open(client, Kind.QUESTION, text, message)

    async def answer(self, client: Client, text: str) -> bool:
        """Answer a question from the FAQ, or offer what may be meant. False if the FAQ has nothing."""
        match decide(self.index.match(text, client.language)):
            case Answer(entry_id=entry_id):
                question = await self._keep(client, text, QuestionState.ANSWERED, entry_id)
                await self.answering.show(client, question, self.index.entry(entry_id))
            case Offer(entry_ids=entry_ids):
                question = await self._keep(client, text, QuestionState.OFFERED, None)
                await self._offer(client, question, [self.index.entry(each) for each in entry_ids])
            case _:
                return False
        return True

    async def pick(self, client: Client, question: Question, key: str) -> bool:
        """The client picked an offered entry; a second tap changes nothing. False if the FAQ lost it."""
        entry = self.index.by_key(key)
        if entry is None:
            return False
        if question.state == QuestionState.OFFERED:
            await self.answering.settle(client, question)
            question.state, question.entry_id = QuestionState.ANSWERED, entry.id
            await self.answering.show(client, question, entry)
        return True

    async def helped(self, client: Client, question: Question) -> bool:
        """The answer was what the client needed. False if the question is with people already."""
        if question.state == QuestionState.HANDED_OVER:
            return False
        if question.state == QuestionState.ANSWERED and question.entry_id:
            await self.faq.record_helped(self.session, question.entry_id)
        question.state = QuestionState.HELPED
        await self.answering.settle(client, question)
        return True

    async def hand_over(self, client: Client, question: Question) -> Ticket | None:
        """The client wants a person. None if the question is with people already."""
        if question.state == QuestionState.HANDED_OVER:
            return None
        if question.state == QuestionState.ANSWERED and question.entry_id:
            await self.faq.record_not_helped(self.session, question.entry_id)
        question.state = QuestionState.HANDED_OVER
        await self.answering.settle(client, question)
        return await self.tickets.open(client, Kind.QUESTION, question.text)

    async def find(self, client: Client, question_id: int) -> Question | None:
        """The client's own question `question_id`; nobody else's."""
        if not 0 < question_id <= HIGHEST_ID:
            return None
        question = await self.session.get(Question, question_id, with_for_update=True)
        return question if question is not None and question.client_id == client.id else None

    async def _keep(self, client: Client, text: str, state: QuestionState, entry_id: str | None) -> Question:
        question = Question(
            client_id=client.id, text=text, asked_at=self.clock.now(), state=state, entry_id=entry_id
        )
        self.session.add(question)
        await self.session.flush()
        return question

    async def _offer(self, client: Client, question: Question, entries: list[Entry]) -> None:
        titles = [(e.key, e.title(client.reads, self.desk.language).text) for e in entries]
        keyboard = offer_keyboard(question.id, titles, self.texts, self.clients.reader(client))
        text = self.texts.html("clients/faq.offer", self.clients.reader(client), client=client)
        message = copying.text_message(text, reply_markup=keyboard)
        await self.outbox.send(client.chat, message, Options(handle=handle_of(question)))
