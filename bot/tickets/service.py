"""The use cases of tickets: one verb each, within one unit of work."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.delivery import copying
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.sla.service import SlaClock
from bot.team.models import Manager
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.buttons import rating_keyboard
from bot.tickets.cards import SHOWN_OF_QUESTION, Cards
from bot.tickets.marks import NOTED, mark
from bot.tickets.models import (
    FAQ_EVENT,
    NOTED_EVENT,
    Delivery,
    Direction,
    Kind,
    Ticket,
    TicketEvent,
    TicketMessage,
)
from bot.tickets.relay import Relay


@dataclass
class Tickets:
    """Opens, takes, answers and resolves tickets."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    clients: Clients
    sla: SlaClock
    cards: Cards
    relay: Relay

    async def open(self, client: Client, kind: Kind, question: str, message: Message | None = None) -> Ticket:
        """Ring the bell: a ticket, its clock, its card, and a promise to the client.

        question: what the client asked, as plain text. message: the client's own message, if the ticket
        begins with it; it is shown in full when the card cannot do so.
        """
        now = self.clock.now()
        ticket = Ticket(client_id=client.id, kind=kind, question=question, opened_at=now)
        self.session.add(ticket)
        await self.session.flush()
        await self._event(ticket, "opened", kind=kind)
        promised = await self.sla.open(ticket.id, now)
        await self.say(client, "acknowledged", ticket=ticket, promised=promised)
        await self.cards.show(ticket, client, priority=Priority.RELAY)
        await self._begin(client, ticket, message)
        await self.cards.announce("opened", ticket, client, promised=promised)
        return ticket

    async def _begin(self, client: Client, ticket: Ticket, message: Message | None) -> None:
        """Put the question into the history as its first line; show it in full where the card can't."""
        shown = len(ticket.question) <= SHOWN_OF_QUESTION
        if message is None:
            await self.relay.recall(client, ticket, ticket.question, shown=shown)
        elif message.text is None or not shown:
            await self.relay.to_team(client, ticket, message)
        else:
            line = await self.relay.keep(ticket, message, Direction.IN)
            line.delivery = Delivery.DELIVERED

    async def client_wrote(self, client: Client, ticket: Ticket, message: Message) -> None:
        """A client's next line in an open ticket."""
        await self.relay.to_team(client, ticket, message)
        if await self.sla.wait_for_reply(ticket.id, self.clock.now()):
            await self.cards.show(ticket, client)

    async def take(self, ticket: Ticket, client: Client, manager: Manager) -> None:
        """Make `manager` responsible; for whom they are already, nothing changes. Raises as `Ticket.take`."""
        had_it = ticket.taken_by == manager.user_id
        ticket.take(manager.user_id)
        if had_it:
            return
        await self._event(ticket, "taken", manager)
        await self.cards.show(ticket, client)

    async def reply(self, ticket: Ticket, client: Client, manager: Manager, message: Message) -> None:
        """Send what a manager wrote to the client; who answers an untaken ticket has taken it."""
        reader = self.clients.reader(client)
        await self.relay.to_client(client, reader, ticket, manager, message)
        await self._replied(ticket, client, manager, "replied")

    async def reply_from_faq(
        self, ticket: Ticket, client: Client, manager: Manager, *, title: str, answer: str
    ) -> None:
        """Send an FAQ answer (Telegram's HTML) to the client in the manager's name."""
        line = TicketMessage(
            ticket_id=ticket.id,
            direction=Direction.OUT,
            manager_id=manager.user_id,
            content="faq",
            body=answer,
            at=self.clock.now(),
            delivery=Delivery.QUEUED,
        )
        self.session.add(line)
        await self.session.flush()
        reader = self.clients.reader(client)
        text = self.texts.html("clients/tickets.signed", reader, body=answer, manager=manager)
        await self.outbox.send(
            client.chat, copying.text_message(text), Options(handle=line.handle, tag=line.tag)
        )
        await self.cards.remark("sent_from_faq", ticket, client, title=title, by=manager)
        await self._replied(ticket, client, manager, FAQ_EVENT, title=title)

    async def _replied(
        self, ticket: Ticket, client: Client, manager: Manager, what: str, **details: Any
    ) -> None:
        answered_first = any(t.kind != "resolution" for t in await self.sla.running(ticket.id))
        await self.sla.replied(ticket.id, self.clock.now())
        await self._event(ticket, what, manager, **details)
        if ticket.is_open and ticket.taken_by is None:
            ticket.take(manager.user_id)
            await self._event(ticket, "taken", manager)
            answered_first = True
        if answered_first:
            await self.cards.show(ticket, client)

    async def note(self, ticket: Ticket, manager: Manager, message: Message) -> None:
        """Keep a line that stays among the managers."""
        await self.relay.keep(ticket, message, Direction.NOTE, manager)
        album = {"album": message.media_group_id} if message.media_group_id else {}
        if album:
            await self.relay.withdraw_album(message)
        await self._event(ticket, NOTED_EVENT, manager, **album)
        await mark(self.outbox, message.message_id, NOTED)

    async def resolve(self, ticket: Ticket, client: Client, manager: Manager) -> None:
        """Close the ticket, thank the client and ask for a rating. Raises as `Ticket.resolve` does."""
        ticket.resolve(manager.user_id, self.clock.now())
        await self.sla.resolved(ticket.id, self.clock.now())
        await self._event(ticket, "resolved", manager)
        text = self.texts.html(
            "clients/tickets.resolved", self.clients.reader(client), ticket=ticket, client=client
        )
        await self.outbox.send(client.chat, copying.text_message(text, reply_markup=rating_keyboard(ticket)))
        await self.cards.show(ticket, client)

    async def of_client(self, client: Client, number: int) -> Ticket | None:
        """The client's own ticket #`number`; nobody else's."""
        ticket = await queries.by_number(self.session, number)
        return ticket if ticket is not None and ticket.client_id == client.id else None

    async def edited_by_client(self, client: Client, message: Message) -> None:
        """Bring an edited line up to date where the managers see it."""
        line = await self.relay.edited_by_client(client, message)
        if line is None or line is not await queries.first_line(self.session, line.ticket_id):
            return
        ticket = await self.session.get_one(Ticket, line.ticket_id)
        before, ticket.question = ticket.question, copying.plain_of(message)
        await self.cards.show(ticket, client)
        if message.text and len(before) <= SHOWN_OF_QUESTION < len(ticket.question):
            await self.relay.send_on(client, line)

    async def say(self, client: Client, name: str, **context: Any) -> None:
        """Tell the client something about a ticket."""
        reader = self.clients.reader(client)
        text = self.texts.html(f"clients/tickets.{name}", reader, client=client, **context)
        await self.outbox.send(client.chat, copying.text_message(text))

    async def _event(self, ticket: Ticket, what: str, manager: Manager | None = None, **details: Any) -> None:
        self.session.add(
            TicketEvent(
                ticket_id=ticket.id,
                at=self.clock.now(),
                what=what,
                manager_id=manager.user_id if manager else None,
                details=details,
            )
        )
