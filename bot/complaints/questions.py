"""The questions of a complaint: asked one at a time, each with its buttons, and closed when answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram.enums import ParseMode
from aiogram.methods import EditMessageReplyMarkup, EditMessageText
from aiogram.types import InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.complaints import queries
from bot.complaints.buttons import Act, ComplaintButton
from bot.complaints.catalogue import Catalogue
from bot.complaints.models import ComplaintDraft, Step
from bot.delivery.copying import plain_of, text_message
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE
from bot.keyboards import Rows, button, in_rows, keyboard
from bot.sla.service import SlaClock
from bot.texts import Texts
from bot.tickets.models import Kind, Ticket, TicketPriority

PAUSE = timedelta(seconds=1)
"""Who sends several messages, or an album, is asked once, after the last of them."""

DELETABLE = timedelta(hours=47)
"""A bot can delete its messages for 48 hours (https://core.telegram.org/bots/api#deletemessage)."""

REMIND_AFTER = timedelta(hours=24)

SHOWN = 1500
"""So much of what was told is said back, in characters."""


@dataclass
class Questions:
    """Asks a client who complains, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    clients: Clients
    sla: SlaClock
    catalogue: Catalogue

    async def told(self, draft: ComplaintDraft) -> list[Message]:
        """What the client has written so far."""
        found = await queries.pieces(self.session, draft.id)
        return [Message.model_validate_json(piece.payload) for piece in found]

    async def ask(self, draft: ComplaintDraft, client: Client, *, prompted: bool = False) -> None:
        """Ask what the step is about; `prompted`: again, once no more messages have come for a moment."""
        now, messages = self.clock.now(), await self.told(draft)
        draft.asked, draft.prompted, draft.asked_at = draft.asked + 1, prompted, now
        draft.remind_at = now + REMIND_AFTER if messages else None
        text = self._text(draft, client, messages)
        options = Options(handle=draft.question, not_before=now + PAUSE if prompted else None)
        rows = self._keyboard(draft, client, bool(messages))
        await self.outbox.send(client.chat, text_message(text, reply_markup=rows), options)

    async def close(self, draft: ComplaintDraft, client: Client, answer: str = "") -> None:
        """The last question has been answered: its buttons go, and the answer shows if a button gave it."""
        if not draft.asked:
            return
        if draft.prompted and not answer and self.clock.now() - draft.asked_at < DELETABLE:
            await self.outbox.withdraw(client.chat, draft.question)
            return
        edit: EditMessageText | EditMessageReplyMarkup = EditMessageReplyMarkup(chat_id=HERE, message_id=HERE)
        if answer:
            text = self._text(draft, client, await self.told(draft), answer)
            edit = EditMessageText(chat_id=HERE, message_id=HERE, text=text, parse_mode=ParseMode.HTML)
        await self.outbox.change(client.chat, draft.question, edit)

    async def offer_to_send(self, draft: ComplaintDraft, client: Client, name: str) -> None:
        """It is not sent: say so, and offer to send it as it is, or to go on."""
        draft.asked, draft.prompted, draft.asked_at = draft.asked + 1, False, self.clock.now()
        reader = self.clients.reader(client)
        messages = await self.told(draft)
        text = self.texts.html(
            f"clients/complaints.{name}", reader, client=client, **self._summary(draft, client, messages)
        )
        rows = keyboard([[self._button(act, draft, client)] for act in (Act.SEND, Act.GO_ON)])
        options = Options(handle=draft.question)
        await self.outbox.send(client.chat, text_message(text, reply_markup=rows), options)

    async def say(self, client: Client, name: str, **context: Any) -> None:
        """Say something that asks nothing."""
        text = self.texts.html(
            f"clients/complaints.{name}", self.clients.reader(client), client=client, **context
        )
        await self.outbox.send(client.chat, text_message(text))

    def promise(self, client: Client) -> datetime:
        """By when a complaint that is sent now will be answered."""
        likely = Ticket(kind=Kind.COMPLAINT, priority=TicketPriority.HIGH)
        policy = self.sla.policy_for(likely, client)
        return self.sla.calendar(policy.calendar_name).add(self.clock.now(), policy.promise)

    def _text(
        self, draft: ComplaintDraft, client: Client, messages: Sequence[Message], answer: str = ""
    ) -> str:
        name = f"ask_{draft.step}"
        if draft.step == Step.STORY and messages:
            name = "ask_more" if draft.prompted else "ask_correct"
        return self.texts.html(
            f"clients/complaints.{name}",
            self.clients.reader(client),
            client=client,
            answer=answer,
            **self._summary(draft, client, messages),
        )

    def _summary(self, draft: ComplaintDraft, client: Client, messages: Sequence[Message]) -> dict[str, Any]:
        story = story_of(messages)
        reader = self.clients.reader(client)
        return {
            "story": story if len(story) <= SHOWN else story[: SHOWN - 1].rstrip() + "…",
            "count": len(messages),
            "attached": sum(message.text is None for message in messages),
            "category": self.catalogue.category(draft.category, reader) if draft.category else "",
        }

    def _keyboard(self, draft: ComplaintDraft, client: Client, has_told: bool) -> InlineKeyboardMarkup:
        reader = self.clients.reader(client)
        rows: Rows = []
        match draft.step:
            case Step.STORY if has_told:
                rows = [[self._button(Act.DONE, draft, client)]]
                rows += [] if draft.prompted else [[self._button(Act.ANEW, draft, client)]]
            case Step.CATEGORY:
                found = self.catalogue.categories(reader)
                rows = in_rows([self._choice(Act.CATEGORY, draft, *each) for each in found], 2)
            case Step.CONFIRM:
                rows = [[self._button(act, draft, client)] for act in (Act.YES, Act.NO)]
            case Step.REMEDY:
                found = self.catalogue.remedies(draft.category, reader)
                rows = in_rows([self._choice(Act.REMEDY, draft, *each) for each in found], 2)
        leaving = [self._button(act, draft, client) for act in (Act.BACK, Act.CANCEL)]
        return keyboard([*rows, leaving])

    def _choice(self, act: Act, draft: ComplaintDraft, key: str, label: str) -> Any:
        return button(label, ComplaintButton(act=act, draft=draft.id, asked=draft.asked, value=key))

    def _button(self, act: Act, draft: ComplaintDraft, client: Client) -> Any:
        label = self.texts.plain(f"clients/complaints.button_{act}", self.clients.reader(client))
        return button(label, ComplaintButton(act=act, draft=draft.id, asked=draft.asked))


def story_of(messages: Sequence[Message]) -> str:
    """All that was written, as plain text."""
    return "\n\n".join(text for message in messages if (text := plain_of(message)))
