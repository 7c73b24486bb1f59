"""Answers several questions in one message: what is known, and what becomes of the rest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.types import InlineKeyboardMarkup
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.config.sections import Desk as DeskSection
from bot.delivery import copying
from bot.delivery.outbox import Options, Outbox
from bot.faq.buttons import helped_keyboard, link_rows, offer_keyboard
from bot.faq.consulting import Advice, Known
from bot.faq.entries import LocalAnswer
from bot.faq.questions import Question, QuestionState
from bot.faq.service import FaqService
from bot.keyboards import Rows, keyboard_if_any
from bot.texts import Texts
from bot.tickets.models import Ticket


@dataclass
class Several:
    """Tells a client several answers at once, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    desk: DeskSection
    clients: Clients
    faq: FaqService

    def fit(self, client: Client, advice: Advice) -> bool:
        """Whether the answers can be told in one message: short, and without a picture or file."""
        if any(self._answer(client, known).answer.attachment for known in advice.known):
            return False
        sample = self._text(client, advice, ticket=None, promised=None)
        return copying.fits(sample + "." * 500)

    async def tell(self, client: Client, text: str, advice: Advice) -> None:
        """Tell what is known, and ask which of the offered entries the rest means, or whether it helped."""
        state = QuestionState.OFFERED if advice.offered else QuestionState.ANSWERED
        question = Question(
            client_id=client.id,
            text=text,
            asked_at=self.clock.now(),
            state=state,
            entry_id=None if advice.offered else advice.known[0].entry.id,
            parts=[{"text": known.text, "entry": known.entry.id} for known in advice.known],
        )
        self.session.add(question)
        await self.session.flush()
        reader = self.clients.reader(client)
        titles = [(e.key, e.title(client.reads, self.desk.language).text) for e in advice.offered]
        keyboard = (
            offer_keyboard(question.id, titles, self.texts, reader)
            if titles
            else helped_keyboard(question.id, self.texts, reader)
        )
        handle = f"faq:{question.id}:{'offer' if advice.offered else 'answer'}"
        await self._send(client, advice, handle, keyboard, ticket=None, promised=None)

    async def tell_with_ticket(
        self, client: Client, advice: Advice, ticket: Ticket, promised: datetime | None
    ) -> None:
        """Tell what is known, and that people answer the rest in `ticket`, and by when."""
        handle = f"told:{ticket.number}:acknowledged"
        await self._send(client, advice, handle, None, ticket=ticket, promised=promised)

    async def _send(
        self,
        client: Client,
        advice: Advice,
        handle: str,
        keyboard: InlineKeyboardMarkup | None,
        **context: Any,
    ) -> None:
        for known in advice.known:
            await self.faq.record_shown(self.session, known.entry.id)
        text = self._text(client, advice, **context)
        rows = [*self._links(client, advice), *(keyboard.inline_keyboard if keyboard else [])]
        message = copying.text_message(text, reply_markup=keyboard_if_any(rows))
        await self.outbox.send(client.chat, message, Options(handle=handle))

    def _links(self, client: Client, advice: Advice) -> Rows:
        """The link buttons of all answers, a row each."""
        answers = [self._answer(client, known).answer for known in advice.known]
        return link_rows([button for answer in answers for button in answer.buttons])

    def _text(self, client: Client, advice: Advice, **context: Any) -> str:
        answers = [
            {
                "title": known.entry.title(client.reads, self.desk.language).text,
                "text": Markup(self._answer(client, known).text),
            }
            for known in advice.known
        ]
        return self.texts.html(
            "clients/understanding.answers",
            self.clients.reader(client),
            client=client,
            answers=answers,
            offers=bool(advice.offered),
            **context,
        )

    def _answer(self, client: Client, known: Known) -> LocalAnswer:
        return known.entry.answer(client.reads, self.desk.language)
