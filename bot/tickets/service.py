"""The use cases of tickets: one verb each, within one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.types import InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks import endings
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.delivery import copying
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.entries import Answer
from bot.sla.models import Timer
from bot.sla.service import SlaClock
from bot.team.assignment import Assignment
from bot.team.models import Manager
from bot.team.rota import Who
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.buttons import resolved_keyboard
from bot.tickets.cards import SHOWN_OF_QUESTION, Cards
from bot.tickets.marks import NOTED, mark
from bot.tickets.models import (
    FAQ_EVENT,
    NOTED_EVENT,
    PARTLY_ANSWERED_EVENT,
    Direction,
    Kind,
    State,
    Ticket,
    TicketEvent,
    TicketMessage,
    TicketPriority,
    TicketTag,
)
from bot.tickets.relay import Relay
from bot.tickets.tags import MOST_TAGS


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
    assignment: Assignment

    async def open(
        self,
        client: Client,
        kind: Kind,
        question: str,
        *messages: Message,
        priority: TicketPriority | None = None,
        team: Sequence[Who] = (),
        told: str | None = "acknowledged",
        tag: str | None = None,
    ) -> Ticket:
        """Ring the bell: a ticket, its clock, its card, and a promise to the client.

        question: what the client asked, as plain text. messages: the client's own messages, if the ticket
        begins with some; they are shown in full when the card cannot do so. priority: unless the kind of
        ticket says it. team: one of whom is to have it, or is at least to hear of it. told: the text in
        which the client hears of it; None when the caller tells them. tag: by which it is found again.
        """
        now = self.clock.now()
        matters = priority or (TicketPriority.HIGH if kind == Kind.COMPLAINT else TicketPriority.NORMAL)
        ticket = Ticket(client_id=client.id, kind=kind, question=question, opened_at=now, priority=matters)
        self.session.add(ticket)
        await self.session.flush()
        await self.record(ticket, "opened", kind=kind)
        if tag:
            await self.tag(ticket, tag)
        if manager := await self.assignment.choose(client, team):
            await self.assign(ticket, manager)
        promised = await self.sla.open(ticket, client, now)
        for companion in self.cards.companions:
            await companion.opened(ticket, client)
        if told:
            await self.say(client, told, ticket=ticket, promised=promised)
        await self.cards.show(ticket, client, priority=Priority.RELAY)
        await self.relay.begin(client, ticket, messages, shown=len(question) <= SHOWN_OF_QUESTION)
        await self.cards.show_others(ticket, client)
        called = await self.assignment.names(team)
        await self.cards.announce("opened", ticket, client, promised=promised, called=called)
        return ticket

    async def tag(self, ticket: Ticket, tag: str) -> bool:
        """Put a tag on, as the desk itself does. False if it has it, or has too many already."""
        known = await queries.tags(self.session, ticket.id)
        if tag in known or len(known) >= MOST_TAGS:
            return False
        self.session.add(TicketTag(ticket_id=ticket.id, tag=tag))
        await self.record(ticket, "tagged", tags=[tag])
        await self.session.flush()
        return True

    async def answered_by_faq(self, ticket: Ticket, client: Client, titles: list[str]) -> None:
        """The FAQ has answered a part of what the ticket asks: the card says so."""
        await self.record(ticket, PARTLY_ANSWERED_EVENT, titles=titles)
        await self.cards.show(ticket, client)

    async def client_wrote(self, client: Client, ticket: Ticket, message: Message) -> Timer | None:
        """A client's next line in an open ticket, which wakes it.

        Returns the timer within which it is to be answered, if that starts with this line.
        """
        await self.relay.to_team(client, ticket, message)
        woken = ticket.state in (State.WAITING, State.SNOOZED)
        if woken:
            await self.wake(ticket, client)
        timer = await self.sla.wait_for_reply(ticket, client, self.clock.now())
        if timer and not woken:
            await self.cards.show(ticket, client)
        return timer

    async def wake(self, ticket: Ticket, client: Client, manager: Manager | None = None) -> None:
        """It waits and sleeps no longer: its time runs on, and the client hears a new promise.

        Raises as `Ticket.wake` does.
        """
        ticket.wake()
        promised = await self.sla.resume(ticket, client, self.clock.now())
        await self.record(ticket, "woke", manager)
        if promised:
            await self.say(client, "promise_moved", ticket=ticket, promised=promised)
        if manager is None:
            await self._relieve(ticket, client)
        await self.cards.show(ticket, client)

    async def assign(self, ticket: Ticket, to: Manager) -> None:
        """Make `to` responsible, whose ticket it is by the rules. Raises as `Ticket.give` does."""
        ticket.give(to.user_id)
        await self.record(ticket, "assigned", to=to.user_id)

    async def _relieve(self, ticket: Ticket, client: Client) -> None:
        """Whose shift is over has no ticket come back to them: somebody on duty gets it."""
        before = await self.cards.responsible(ticket)
        if relief := await self.assignment.relief(ticket.taken_by):
            await self.assign(ticket, relief)
            await self.cards.remark("duty.handed_over", ticket, client, before=before)

    async def take(self, ticket: Ticket, client: Client, manager: Manager) -> None:
        """Make `manager` responsible; for whom they are already, nothing changes. Raises as `Ticket.take`."""
        had_it = ticket.taken_by == manager.user_id
        ticket.take(manager.user_id)
        if had_it:
            return
        await self.record(ticket, "taken", manager)
        await self.cards.show(ticket, client)

    async def reply(self, ticket: Ticket, client: Client, manager: Manager, message: Message) -> None:
        """Send what a manager wrote to the client; who answers an untaken ticket has taken it."""
        await self.relay.to_client(client, self.clients.reader(client), ticket, manager, message)
        await self._replied(ticket, client, manager, "replied")

    async def reply_from_faq(
        self, ticket: Ticket, client: Client, manager: Manager, *, title: str, answer: Answer
    ) -> None:
        """Send an FAQ answer, with its picture or file and its links, to the client in the manager's name."""
        body, sender = answer.text, manager.user_id
        line = await self.relay.write(ticket, Direction.OUT, "faq", body, manager_id=sender)
        await self.relay.answer_to_client(client, self.clients.reader(client), line, manager, answer)
        copy = f"{line.handle}:copy"
        await self.cards.remark("sent_from_faq", ticket, client, handle=copy, title=title, by=manager)
        await self._replied(ticket, client, manager, FAQ_EVENT, title=title)

    async def reply_with(self, ticket: Ticket, client: Client, manager: Manager, body: str) -> TicketMessage:
        """Send a text of the desk's (Telegram's HTML) to the client in the manager's name."""
        line = await self.send_text(ticket, client, manager, body, content="reply")
        await self._replied(ticket, client, manager, "replied")
        return line

    async def send_text(
        self, ticket: Ticket, client: Client, manager: Manager, body: str, *, content: str
    ) -> TicketMessage:
        """Send a text that the desk has ready (Telegram's HTML) as a signed line of the manager's.

        content: where it is from, such as `faq`. What it means for the ticket is the caller's to say.
        """
        line = await self.relay.write(ticket, Direction.OUT, content, body, manager_id=manager.user_id)
        await self.relay.text_to_client(client, self.clients.reader(client), line, manager)
        return line

    async def _replied(
        self, ticket: Ticket, client: Client, manager: Manager, what: str, **details: Any
    ) -> None:
        changed = await self.sla.replied(ticket, self.clock.now())
        await self.record(ticket, what, manager, **details)
        if ticket.is_open and ticket.taken_by is None:
            ticket.take(manager.user_id)
            await self.record(ticket, "taken", manager)
            changed = True
        if changed:
            await self.cards.show(ticket, client)

    async def note(self, ticket: Ticket, manager: Manager, message: Message) -> None:
        """Keep a line that stays among the managers."""
        await self.relay.keep(ticket, message, Direction.NOTE, manager)
        album = {"album": message.media_group_id} if message.media_group_id else {}
        if album:
            await self.relay.withdraw_album(message)
        await self.record(ticket, NOTED_EVENT, manager, **album)
        await mark(self.outbox, message.message_id, NOTED)

    async def resolve(self, ticket: Ticket, client: Client, manager: Manager | None) -> None:
        """It is solved, says the manager, or the client (None): thank them and ask for a rating.

        Raises as `Ticket.resolve` does.
        """
        now = self.clock.now()
        closes_at = now + self.sla.policy_for(ticket, client).reopen_within
        ticket.resolve(manager.user_id if manager else None, now, closes_at)
        await self.sla.stop(ticket, now)
        await endings.settle(self.session, ticket.id)
        await self.record(ticket, "resolved", manager)
        for companion in self.cards.companions:
            await companion.resolved(ticket, client)
        if manager:
            self.assignment.adopt(client, manager)
        name = "resolved" if manager else "resolved_by_client"
        keyboard: InlineKeyboardMarkup | None = resolved_keyboard(
            ticket, self.texts, self.clients.reader(client)
        )
        if ticket.kind == Kind.FOLLOW_UP:  # who was just asked what we could do better is not asked again
            name, keyboard = "followed_up", None
        await self.say(client, name, keyboard, ticket=ticket)
        await self.cards.show(ticket, client)
        await self.cards.show_others(ticket, client)

    async def reopen(
        self,
        ticket: Ticket,
        client: Client,
        by: Manager | None = None,
        *,
        tell: bool = True,
        announce: bool = True,
    ) -> datetime:
        """It is not solved after all, says the manager, or the client (None), who hears the new promise.

        tell, announce: False when the caller tells the client, or the managers. Returns that promise.
        Raises as `Ticket.reopen` does.
        """
        ticket.reopen()
        promised = await self.sla.reopen(ticket, client, self.clock.now())
        await self.record(ticket, "reopened", by)
        for companion in self.cards.companions:
            await companion.reopened(ticket)
        if tell:
            await self.say(client, "reopened", ticket=ticket, promised=promised)
        if by is None:
            await self._relieve(ticket, client)
        await self.cards.show(ticket, client)
        await self.cards.show_others(ticket, client)
        if by is None and announce:
            await self.cards.announce("reopened", ticket, client)
        return promised

    async def of_client(self, client: Client, number: int) -> Ticket | None:
        """The client's own ticket #`number`; nobody else's."""
        ticket = await queries.by_number(self.session, number)
        return ticket if ticket is not None and ticket.client_id == client.id else None

    async def say(
        self, client: Client, name: str, keyboard: InlineKeyboardMarkup | None = None, **context: Any
    ) -> None:
        """Tell the client something about a ticket; a reply to it is about that ticket."""
        reader = self.clients.reader(client)
        text = self.texts.html(f"clients/tickets.{name}", reader, client=client, **context)
        ticket: Ticket | None = context.get("ticket")
        options = Options(handle=f"told:{ticket.number}:{name}" if ticket else None)
        await self.outbox.send(client.chat, copying.text_message(text, reply_markup=keyboard), options)

    async def record(self, ticket: Ticket, what: str, manager: Manager | None = None, **details: Any) -> None:
        """Put something that happened into the ticket's history; nobody did what the desk itself did."""
        self.session.add(
            TicketEvent(
                ticket_id=ticket.id,
                at=self.clock.now(),
                what=what,
                manager_id=manager.user_id if manager else None,
                details=details,
            )
        )
