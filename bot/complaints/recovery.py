"""A complaint that was not handled well goes back to the lead at once."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.complaints.leads import Leads
from bot.surveys.service import LOW_SCORE
from bot.team.models import Manager
from bot.tickets.actions import Actions
from bot.tickets.models import Kind, State, Ticket
from bot.tickets.service import Tickets


@dataclass
class Recovery:
    """Acts on ratings of complaints, within one unit of work."""

    session: AsyncSession
    tickets: Tickets
    actions: Actions
    leads: Leads

    async def rated(self, ticket: Ticket, client: Client, score: int) -> None:
        """Reopen a complaint with a low rating, or follow a closed one up, in the hands of the lead."""
        if ticket.kind != Kind.COMPLAINT or score > LOW_SCORE or ticket.merged_into:
            return
        lead = next(iter(await self.leads.known()), None)
        if ticket.state == State.CLOSED:
            again = await self.tickets.open(client, Kind.COMPLAINT, ticket.question)
            await self._hand_to(again, lead)
            if lead:
                await self.actions.link(again, client, lead, ticket)
        else:
            again = ticket
            promised = await self.tickets.reopen(ticket, client, tell=False)
            await self._hand_to(ticket, lead)
            await self.tickets.say(client, "not_satisfied", ticket=ticket, promised=promised, lead=lead)
        await self.tickets.cards.show(again, client)
        called = await self.leads.names()
        await self.tickets.cards.announce("complaints.back", again, client, score=score, called=called)

    async def _hand_to(self, ticket: Ticket, lead: Manager | None) -> None:
        if lead is not None and ticket.taken_by != lead.user_id:
            await self.tickets.assign(ticket, lead)
