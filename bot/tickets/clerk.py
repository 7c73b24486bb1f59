"""Does with a client's message what a good clerk would, when it is no part of anything under way."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from aiogram.types import InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.buttons import CallMeButton, column
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.delivery.copying import plain_of, text_message
from bot.delivery.outbox import Outbox
from bot.faq.asking import Asking
from bot.faq.understanding.reading import Ear, Reading, Sort
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.marks import DELIVERED, mark
from bot.tickets.models import NUDGED_EVENT, Delivery, Direction, Kind, State, Ticket, TicketPriority
from bot.tickets.service import Tickets
from bot.tickets.tags import tag_of

TOLD_LATELY = timedelta(minutes=10)
"""Who knocks again so soon has just been told how things stand."""

PARTICULARS = (Sort.ORDER, Sort.EMAIL, Sort.LINK)
"""Sorts of messages that are told back to the client when they are passed on."""

SharePhone = Callable[[Client, str], Awaitable[bool]]
"""Notes a client's telephone number; False if it can't exist."""


class CallWishes(Protocol):
    """Takes up a wish to be called, in the client's own words."""

    def says_when(self, client: Client, text: str) -> bool:
        """Whether these words say when, and nothing else."""

    async def begin(
        self, client: Client, *, topic: str | None = None, when: str, beside: Ticket | None = None
    ) -> None:
        """Ask when to call, or whether the time in `when` is meant.

        topic: what about, if that is known. beside: the ticket that goes with it.
        """


@dataclass
class Clerk:
    """The use cases of understanding what a client wants, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    clients: Clients
    tickets: Tickets
    asking: Asking
    ear: Ear
    share_phone: SharePhone
    calls: CallWishes

    def read(self, client: Client, message: Message) -> Reading:
        """What sort of message it is; a picture or a voice is for people, whatever its caption says."""
        return self.ear.read(message.text or "", client.country)

    async def serve(self, client: Client, message: Message) -> None:
        """Answer a message, or find somebody who can."""
        if message.text is None:
            await self.tickets.open(client, Kind.QUESTION, plain_of(message), message)
        else:
            await self.serve_text(client, message.text, message)

    async def serve_text(self, client: Client, text: str, message: Message | None = None) -> Ticket | None:
        """Answer what a client has written, or find somebody who can: then the ticket is returned.

        message: the client's own, if the text is one.
        """
        reading = self.ear.read(text, client.country)
        match reading.sort:
            case Sort.THANKS:
                await self._say(client, "clients/courtesy.answer_thanks")
            case Sort.GREETING | Sort.NUDGE:
                await self._say(client, "clients/courtesy.answer_greeting")
            case Sort.CALL:
                return await self._promise_call(client, reading, text, message)
            case Sort.PHONE if await self.share_phone(client, reading.value):
                await self._offer_call(client)
            case Sort.UNCLEAR | Sort.PHONE:
                await self.asking.not_understood(client, text)
            case Sort.QUESTION:
                return await self.asking.ask(client, text, message)
            case _:
                return await self._call_person(client, reading, text, message)
        return None

    async def note(self, ticket: Ticket, client: Client, reading: Reading, message: Message) -> bool:
        """Take over into an open ticket what a line of it says besides; a call is about that, or the ticket.

        True if the client has lost patience, for the first time in it.
        """
        upset = False
        if reading.sort == Sort.ORDER and (tag := self._order_tag(reading.value)):
            await self.tickets.tag(ticket, tag)
        elif reading.sort == Sort.PHONE:
            await self.share_phone(client, reading.value)
        elif reading.sort == Sort.CALL:
            topic = (message.text if reading.rest else ticket.question) or None
            await self.calls.begin(client, topic=topic, when=reading.value, beside=ticket)
        elif reading.sort == Sort.ANGRY:
            upset = await self._take_seriously(ticket, client)
        else:
            return False
        await self.tickets.cards.show(ticket, client)
        return upset

    async def nudged(self, ticket: Ticket, client: Client, message: Message) -> None:
        """The client knocks: say honestly where the ticket stands, and mark its card."""
        line = await self.tickets.relay.keep(ticket, message, Direction.IN)
        line.delivery = Delivery.DELIVERED
        last = await queries.last_happened(self.session, ticket.id, NUDGED_EVENT)
        now = self.clock.now()
        await self.tickets.record(ticket, NUDGED_EVENT)
        await self.tickets.cards.show(ticket, client)
        if last is not None and now - last < TOLD_LATELY:
            await mark(self.outbox, message.message_id, DELIVERED, to=client.chat)
            return
        promised = await self.tickets.sla.promised(ticket.id)
        manager = await self.tickets.cards.responsible(ticket)
        await self.tickets.say(client, "stands", ticket=ticket, promised=promised, manager=manager)

    async def waits(self, ticket: Ticket) -> bool:
        """Whether it is our turn, and the client waits for a person's word."""
        return ticket.state in (State.OPEN, State.TAKEN) and await self.tickets.sla.unanswered(ticket)

    async def _call_person(
        self, client: Client, reading: Reading, text: str, message: Message | None
    ) -> Ticket:
        kind = Kind.COMPLAINT if reading.sort == Sort.ANGRY else Kind.QUESTION
        told = f"passed_on_{reading.sort}" if reading.sort in PARTICULARS else "acknowledged"
        tag = self._order_tag(reading.value) if reading.sort == Sort.ORDER else None
        return await self.tickets.open(client, kind, text, *filter(None, [message]), told=told, tag=tag)

    async def _promise_call(
        self, client: Client, reading: Reading, text: str, message: Message | None
    ) -> Ticket | None:
        """Ask when to call; whatever else is said goes to a person meanwhile."""
        more = reading.rest or bool(reading.value and not self.calls.says_when(client, reading.value))
        ticket = await self._call_person(client, reading, text, message) if more else None
        await self.calls.begin(client, topic=text if more else None, when=reading.value, beside=ticket)
        return ticket

    async def _take_seriously(self, ticket: Ticket, client: Client) -> bool:
        """Who loses patience comes first. False if they had lost it before."""
        if ticket.is_open and ticket.priority in (TicketPriority.LOW, TicketPriority.NORMAL):
            before = ticket.priority
            ticket.prioritise(TicketPriority.HIGH)
            await self.tickets.sla.replan(ticket, client, self.clock.now())
            await self.tickets.record(ticket, "priority", before=before, now=TicketPriority.HIGH)
        tag = tag_of(self.texts.plain("managers/understanding.tag_upset", self.team.reader))
        return tag is not None and await self.tickets.tag(ticket, tag)

    def _order_tag(self, number: str) -> str | None:
        """By which a ticket about an order is found; None for a number that can't be one."""
        return tag_of(
            self.texts.plain(
                "managers/understanding.tag_order", self.team.reader, number="-".join(number.split())
            )
        )

    async def _offer_call(self, client: Client) -> None:
        label = self.texts.plain("clients/understanding.button_call_me", self.clients.reader(client))
        await self._say(client, "clients/understanding.phone_noted", column((label, CallMeButton())))

    async def _say(
        self, client: Client, name: str, keyboard: InlineKeyboardMarkup | None = None, **context: Any
    ) -> None:
        text = self.texts.html(name, self.clients.reader(client), client=client, **context)
        await self.outbox.send(client.chat, text_message(text, reply_markup=keyboard))
