"""Takes a client's question: the FAQ answers it, or offers what may be meant, or people are called."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.config.sections import Desk as DeskSection
from bot.delivery import copying
from bot.delivery.outbox import Options, Outbox
from bot.faq.answering import Answering, handle_of
from bot.faq.buttons import offer_keyboard, person_keyboard
from bot.faq.consulting import Advice, Consultant
from bot.faq.entries import Entry
from bot.faq.learning.notes import Notes
from bot.faq.questions import Question, QuestionState
from bot.faq.service import FaqIndex, FaqService
from bot.faq.several import Several
from bot.faq.understanding.particulars import is_mash
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
    consultant: Consultant
    several: Several
    notes: Notes

    async def ask(self, client: Client, text: str, message: Message | None = None) -> Ticket | None:
        """Answer from the FAQ what `text` asks, or offer what may be meant; people answer what it lacks.

        message: the client's own, if the text is one. Returns the ticket, if people have been called.
        """
        advice = await self.consultant.consult(client, text)
        if advice.unknown and not advice.known:
            return await self._without_entry(client, text, message)
        if len(advice.known) > 1 or (advice.known and (advice.offered or advice.unknown)):
            return await self._answer_several(client, text, advice, message)
        if advice.known:
            [known] = advice.known
            question = await self._keep(client, text, QuestionState.ANSWERED, known.entry.id)
            await self.answering.show(client, question, known.entry)
        else:
            await self._make_an_offer(client, text, advice)
        return None

    async def not_understood(self, client: Client, text: str) -> None:
        """Nobody could know what `text` means: ask for a sentence, with the way to a person."""
        question = await self._keep(client, text, QuestionState.OFFERED, None)
        keyboard = person_keyboard(question.id, self.texts, self.clients.reader(client))
        await self._say(client, question, "clients/understanding.unclear", keyboard)

    async def _answer_several(
        self, client: Client, text: str, advice: Advice, message: Message | None
    ) -> Ticket | None:
        """Answer several questions in one message if possible; the rest becomes one ticket, or an offer."""
        at_once = self.several.fit(client, advice)
        if not at_once:
            for known in advice.known:
                question = await self._keep(client, known.text, QuestionState.ANSWERED, known.entry.id)
                await self.answering.show(client, question, known.entry)
        if not advice.unknown:
            if at_once:
                await self.several.tell(client, text, advice)
            elif advice.offered:
                await self._make_an_offer(client, text, advice)
            return None
        told = None if at_once else "acknowledged"
        ticket = await self.tickets.open(client, Kind.QUESTION, text, *filter(None, [message]), told=told)
        titles = [known.entry.title(self.desk.language).text for known in advice.known]
        await self.tickets.answered_by_faq(ticket, client, titles)
        if at_once:
            promised = await self.tickets.sla.promised(ticket.id)
            await self.several.tell_with_ticket(client, advice, ticket, promised)
        return ticket

    async def _make_an_offer(self, client: Client, text: str, advice: Advice) -> None:
        question = await self._keep(client, text, QuestionState.OFFERED, None)
        await self._offer(client, question, list(advice.offered))

    async def _without_entry(
        self, client: Client, text: str, message: Message | None = None
    ) -> Ticket | None:
        """People answer; what does not look like language may have been sent by mistake."""
        if is_mash(text):
            await self.not_understood(client, text)
            return None
        ticket = await self.tickets.open(client, Kind.QUESTION, text, *filter(None, [message]))
        await self.notes.unanswered(ticket, client, text)
        return ticket

    async def pick(self, client: Client, question: Question, key: str) -> bool:
        """The client picked an offered entry; a second tap changes nothing. False if the FAQ lost it."""
        entry = self.index.by_key(key)
        if entry is None or not entry.is_for(client.segment, self.consultant.today):
            return False
        if question.state == QuestionState.OFFERED:
            await self.answering.settle(client, question)
            if not question.parts:
                await self.notes.meant(entry.id, client, question.text)
            question.state, question.entry_id = QuestionState.ANSWERED, entry.id
            await self.answering.show(client, question, entry)
        return True

    async def helped(self, client: Client, question: Question) -> bool:
        """The answer was what the client needed. False if the question is with people already."""
        if question.state == QuestionState.HANDED_OVER:
            return False
        if question.state == QuestionState.ANSWERED:
            for text, entry_id in question.answered:
                await self.faq.record_helped(self.session, entry_id)
                if not question.asked:  # else it is a title that was pressed, not the client's words
                    await self.notes.meant(entry_id, client, text)
        question.state = QuestionState.HELPED
        await self.answering.settle(client, question)
        return True

    async def hand_over(self, client: Client, question: Question) -> Ticket | None:
        """The client wants a person. None if the question is with people already."""
        if question.state == QuestionState.HANDED_OVER:
            return None
        if question.state == QuestionState.ANSWERED and len(question.answered) == 1:
            await self.faq.record_not_helped(self.session, question.answered[0][1])
        question.state = QuestionState.HANDED_OVER
        await self.answering.settle(client, question)
        ticket = await self.tickets.open(client, Kind.QUESTION, question.text)
        if not question.asked:
            await self.notes.unanswered(ticket, client, question.text)
        return ticket

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
        await self._say(client, question, "clients/faq.offer", keyboard)

    async def _say(
        self, client: Client, question: Question, name: str, keyboard: InlineKeyboardMarkup, **context: Any
    ) -> None:
        text = self.texts.html(name, self.clients.reader(client), client=client, **context)
        message = copying.text_message(text, reply_markup=keyboard)
        await self.outbox.send(client.chat, message, Options(handle=handle_of(question)))
