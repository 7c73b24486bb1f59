"""What changes by itself when its time has come: snoozed tickets wake, resolved ones are closed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clock import Clock
from bot.tickets import queries
from bot.tickets.cards import Cards
from bot.tickets.models import State, Ticket
from bot.tickets.service import Tickets

AT_ONCE = 100
"""How many tickets one unit of work turns."""


@dataclass
class Turns:
    """Turns the tickets whose time has come, within one unit of work."""

    session: AsyncSession
    clock: Clock
    tickets: Tickets
    cards: Cards

    async def sweep(self) -> int:
        """Turn what is due, the first first. Returns how many tickets that were."""
        turning = await queries.turning(self.session, self.clock.now(), AT_ONCE)
        for ticket in turning:
            client = await self.session.get_one(Client, ticket.client_id)
            if ticket.state == State.RESOLVED:
                await self._close(ticket, client)
            else:
                await self._wake(ticket, client)
        return len(turning)

    async def next_due(self) -> datetime | None:
        """When the next ticket turns."""
        return await queries.next_turn(self.session)

    async def _wake(self, ticket: Ticket, client: Client) -> None:
        await self.tickets.wake(ticket, client)
        await self.cards.remark("woke", ticket, client)
        await self.cards.announce("woke", ticket, client)

    async def _close(self, ticket: Ticket, client: Client) -> None:
        ticket.close()
        await self.tickets.record(ticket, "closed")
        await self.cards.show(ticket, client)
