"""Where a client's free message belongs: to one of their tickets, or it is a question of its own."""

from dataclasses import dataclass
from datetime import datetime

from aiogram.enums import ContentType
from aiogram.types import Message
from sqlalchemy import case, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.markup import visible_text
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.understanding.reading import Sort
from bot.sla.service import SlaClock
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.addressing import ticket_behind
from bot.tickets.clerk import Clerk
from bot.tickets.line_buttons import something_new_keyboard
from bot.tickets.models import ACTIVE, Direction, Kind, State, Ticket, TicketEvent, TicketMessage
from bot.tickets.service import Tickets

SOMETHING_NEW_EVENT = "taken out"


@dataclass
class Intake:
    """Takes what clients write to where it belongs, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    clients: Clients
    sla: SlaClock
    tickets: Tickets
    clerk: Clerk

    async def hear(self, client: Client, message: Message) -> None:
        """A line of one of the client's tickets, or else something of its own."""
        ticket = await self._ticket_for(client, message)
        if ticket is None or await self._is_only_hello(ticket, client, message):
            await self.clerk.serve(client, message)
        else:
            await self.add_to(ticket, client, message)

    async def ask(self, client: Client, message: Message) -> None:
        """Something of its own, whatever else is open."""
        await self.clerk.serve(client, message)

    async def add(self, client: Client, message: Message) -> bool:
        """Add a message to the ticket that it belongs to. False if there is none."""
        ticket = await self._ticket_for(client, message)
        if ticket is not None:
            await self.add_to(ticket, client, message)
        return ticket is not None

    async def add_to(self, ticket: Ticket, client: Client, message: Message) -> None:
        """Add a message to a ticket, which is opened again by it unless it is only thanks.

        Who only asks whether anybody is there hears where it stands.
        """
        reading = self.clerk.read(client, message)
        if reading.sort == Sort.THANKS and ticket.state != State.WAITING:  # an OK may be what is waited for
            await self.tickets.relay.to_team(client, ticket, message, courtesy=True)
            return
        if reading.sort == Sort.NUDGE and await self.clerk.waits(ticket):
            await self.clerk.nudged(ticket, client, message)
            return
        before = await self.sla.promised(ticket.id)
        if ticket.state == State.RESOLVED:
            promised = await self.tickets.reopen(ticket, client, tell=False)
            await self.tickets.client_wrote(client, ticket, message)
            await self.clerk.note(ticket, client, reading, message)
            await self._tell("reopened", ticket, client, message, promised)
            return
        timer = await self.tickets.client_wrote(client, ticket, message)
        upset = await self.clerk.note(ticket, client, reading, message)
        promised_now = await self.sla.promised(ticket.id)
        if timer is not None and promised_now == before:  # else they have just been told
            await self._tell("added", ticket, client, message, timer.promise_at or promised_now)
        elif upset:
            await self.tickets.say(client, "comes_first", ticket=ticket)

    async def take_out(self, client: Client, line_id: int, *, again: bool) -> bool:
        """The client's line is something new: a question of its own, and no longer the ticket's.

        again: the line had opened the ticket again. False if it is not theirs, or has been taken out.
        """
        line = await self.session.get(TicketMessage, line_id, with_for_update=True)
        ticket = await self.session.get(Ticket, line.ticket_id) if line else None
        if line is None or ticket is None or ticket.client_id != client.id or line.direction != Direction.IN:
            return False
        if await self._was_taken_out(line):
            return False
        await self.tickets.record(ticket, SOMETHING_NEW_EVENT, line=line.id)
        await self._settle(ticket, client, line, again=again)
        text = visible_text(line.body)
        if line.content == ContentType.TEXT:
            new = await self.clerk.serve_text(client, text)
        else:
            new = await self.tickets.open(client, Kind.QUESTION, text)
        told = self.texts.html(
            "managers/lines.something_new", self.team.reader, client=client, ticket=ticket, new=new
        )
        options = Options(priority=Priority.RELAY, reply_to=line.handle, handle=f"{line.handle}:new")
        await self.outbox.send(client.topic, text_message(told), options)
        return True

    async def _is_only_hello(self, ticket: Ticket, client: Client, message: Message) -> bool:
        """Whether somebody whose matter is solved greets, or knocks with words: that opens nothing again."""
        if ticket.state != State.RESOLVED or message.reply_to_message is not None:
            return False
        reading = self.clerk.read(client, message)
        knocks = reading.sort == Sort.NUDGE and any(each.isalpha() for each in message.text or "")
        return reading.sort == Sort.GREETING or knocks

    async def _ticket_for(self, client: Client, message: Message) -> Ticket | None:
        """The ticket of the album it is part of, or that it replies to, or the one we wait for, …"""
        if line := await self.tickets.relay.gathered(message):
            return await self.session.get(Ticket, line.ticket_id)
        replied = message.reply_to_message
        ticket = await ticket_behind(self.session, self.outbox, replied) if replied else None
        if ticket is not None and ticket.client_id == client.id and ticket.state != State.CLOSED:
            return await queries.by_number(self.session, ticket.number)
        return await _most_likely(self.session, client.id)

    async def _tell(
        self, name: str, ticket: Ticket, client: Client, message: Message, promised: datetime | None
    ) -> None:
        """Tell the client what has become of a line, with the way to something new."""
        line = await queries.message_from(self.session, message.chat.id, message.message_id)
        keyboard = None
        if line is not None:
            reader = self.clients.reader(client)
            keyboard = something_new_keyboard(line.id, self.texts, reader, again=name == "reopened")
        await self.tickets.say(client, name, keyboard, ticket=ticket, promised=promised)

    async def _settle(self, ticket: Ticket, client: Client, line: TicketMessage, *, again: bool) -> None:
        """Nobody has to answer the line in the ticket any more; what only it has opened is solved again."""
        followed = exists().where(
            TicketMessage.ticket_id == ticket.id,
            TicketMessage.direction != Direction.NOTE,
            TicketMessage.id > line.id,
        )
        if not ticket.is_open or await self.session.scalar(select(followed)):
            return
        now = self.clock.now()
        if again:
            ticket.resolve(None, now, now + self.sla.policy_for(ticket, client).reopen_within)
            await self.sla.stop(ticket, now)
            await self.tickets.record(ticket, "resolved")
        else:
            await self.sla.replied(ticket, now)
        await self.tickets.cards.show(ticket, client)

    async def _was_taken_out(self, line: TicketMessage) -> bool:
        query = select(TicketEvent.id).where(
            TicketEvent.ticket_id == line.ticket_id,
            TicketEvent.what == SOMETHING_NEW_EVENT,
            TicketEvent.details["line"].as_integer() == line.id,
        )
        return await self.session.scalar(query.limit(1)) is not None


async def _most_likely(session: AsyncSession, client_id: int) -> Ticket | None:
    """The newest ticket that waits for the client, else the newest active, else one solved lately."""
    rank = case((Ticket.state == State.WAITING, 0), (Ticket.state == State.RESOLVED, 2), else_=1)
    query = select(Ticket).where(Ticket.client_id == client_id, Ticket.state.in_((*ACTIVE, State.RESOLVED)))
    found = await session.scalars(query.order_by(rank, Ticket.id.desc()).limit(1).with_for_update())
    return found.first()
