"""What happens when a timer of a ticket is due: a warning, an escalation, an honest word to the client."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clock import Clock
from bot.sla.models import Step, Timer
from bot.sla.service import SlaClock
from bot.tickets.cards import Cards
from bot.tickets.models import Ticket
from bot.tickets.service import Tickets

AT_ONCE = 100
"""How many due timers one unit of work handles."""


@dataclass
class Deadlines:
    """Acts on due timers, within one unit of work."""

    session: AsyncSession
    clock: Clock
    sla: SlaClock
    tickets: Tickets
    cards: Cards

    async def sweep(self) -> int:
        """Take every step whose time has come, the oldest first. Returns how many timers had one."""
        now = self.clock.now()
        timers = await self.sla.due(now, AT_ONCE)
        for timer in timers:
            ticket = await self.session.get_one(Ticket, timer.ticket_id)
            client = await self.session.get_one(Client, ticket.client_id)
            for at, step in timer.steps():
                if at <= now:
                    await self._take(step, timer, ticket, client, now)
            timer.plan()
        return len(timers)

    async def _take(self, step: Step, timer: Timer, ticket: Ticket, client: Client, now: datetime) -> None:
        match step:
            case Step.WARN:
                timer.warned = True
                if timer.target_at > now:  # late, say after an outage: the escalation says it all
                    await self.cards.remark("warning", ticket, client, timer=timer)
            case Step.ESCALATE:
                timer.escalated = True
                await self.cards.announce("escalation", ticket, client, timer=timer)
            case Step.RENEW:
                await self._renew(timer, ticket, client, now)

    async def _renew(self, timer: Timer, ticket: Ticket, client: Client, now: datetime) -> None:
        old = timer.promise_at
        new = self.sla.renew(timer, now)
        if new is None:
            await self.cards.announce("promise_at_risk", ticket, client, promised=old)
            return
        await self.tickets.say(client, "renewed", ticket=ticket, promised=new)
        await self.cards.remark("renewed", ticket, client, promised=new)
