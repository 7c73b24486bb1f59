"""What was not handled well goes back to the lead at once, with an apology to the client."""

from dataclasses import dataclass

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.complaints.leads import Leads
from bot.team.models import Manager
from bot.tickets.actions import Actions
from bot.tickets.cards import Cards
from bot.tickets.models import Kind, State, Ticket
from bot.tickets.service import Tickets


@dataclass
class Recovery:
    """Acts on low ratings, within one unit of work."""

    session: AsyncSession
    tickets: Tickets
    actions: Actions
    leads: Leads

    @property
    def cards(self) -> Cards:
        """Where managers see it."""
        return self.tickets.cards

    async def back(self, ticket: Ticket, client: Client, score: int) -> Ticket:
        """Reopen a ticket with a low rating, or follow a closed one up, in the hands of the lead.

        The client is apologised to and asked what went wrong. Returns the ticket in which it goes on.
        """
        lead = next(iter(await self.leads.known()), None)
        again = ticket
        if ticket.state == State.CLOSED:
            target = await self.session.get(Ticket, ticket.merged_into) if ticket.merged_into else None
            if target is not None and target.state != State.CLOSED:
                return await self.back(target, client, score)
            again = await self.tickets.open(client, Kind(ticket.kind), ticket.question, told=None)
            await self._hand_to(again, lead)
            by = lead or await self.cards.responsible(ticket)
            if by is not None:
                await self.actions.link(again, client, by, ticket)
        elif not ticket.is_open:
            await self.tickets.reopen(ticket, client, tell=False, announce=False)
            await self._hand_to(ticket, lead)
        promised = await self.tickets.sla.promised(again.id)
        await self.tickets.say(client, "not_satisfied", ticket=again, promised=promised, lead=lead)
        await self.cards.show(again, client)
        called = await self.leads.names()
        await self.cards.announce("surveys.back", again, client, score=score, called=called)
        return again

    async def explained(self, ticket: Ticket, client: Client, message: Message) -> None:
        """The client says what went wrong: a line of the ticket, and the lead is told of it."""
        await self.tickets.client_wrote(client, ticket, message)
        called = await self.leads.names()
        words = message.text or message.caption or ""
        await self.cards.announce("surveys.explained", ticket, client, words=words, called=called)
        await self.tickets.say(client, "passed_on_words", ticket=ticket)

    async def _hand_to(self, ticket: Ticket, lead: Manager | None) -> None:
        if lead is not None and ticket.taken_by != lead.user_id:
            await self.tickets.assign(ticket, lead)
