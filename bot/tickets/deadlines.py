"""What happens when a timer of a ticket is due: a warning, an escalation, an honest word to the client."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clock import Clock
from bot.config.sla import Policy
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options
from bot.sla.models import Timer
from bot.sla.service import SlaClock
from bot.sla.steps import StepKind
from bot.storage.base import UtcDateTime
from bot.tickets.cards import Cards
from bot.tickets.models import Ticket
from bot.tickets.service import Tickets

AT_ONCE = 250
"""How many due timers one unit of work handles."""


_DUE = (
    select(Timer, Ticket, Client)
    .join(Ticket, Timer.ticket_id == Ticket.id)
    .join(Client, Ticket.client_id == Client.id)
    .where(Timer.next_at <= bindparam("now", type_=UtcDateTime))
    .order_by(Timer.next_at)
    .limit(AT_ONCE)
    .with_for_update(of=Timer, skip_locked=True)
)
"""The timers whose time has come, the oldest first, locked; with what is needed to act on them."""


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
        found = (await self.session.execute(_DUE, {"now": now})).all()
        for timer, ticket, client in found:
            await self._act(timer, ticket, client, now)
        return len(found)

    async def next_due(self) -> datetime | None:
        """When the next step of any timer is due."""
        return await self.sla.next_due()

    async def _act(self, timer: Timer, ticket: Ticket, client: Client, now: datetime) -> None:
        policy = self.sla.policy_for(ticket, client)
        due = self.sla.take(timer, policy, now)
        kinds = {step.kind for step in due}
        if StepKind.WARN in kinds and timer.target_at > now:  # else the escalation says it all
            await self.cards.remark("warning", ticket, client, timer=timer)
        rungs = [policy.escalation[step.number].to for step in due if step.kind == StepKind.ESCALATE]
        if rungs:
            await self._escalate(rungs, timer, ticket, client)
        if StepKind.RENEW in kinds:
            await self._renew(timer, policy, ticket, client, now)

    async def _escalate(self, rungs: list[str], timer: Timer, ticket: Ticket, client: Client) -> None:
        """Call whom the rungs of the ladder name: the owner privately, everybody else in the group.

        Of several at once, say after an outage, one line in the group says it all.
        """
        managers = self.cards.team.config.managers
        if "owner" in rungs and managers.owner:
            await self._tell_owner(managers.owner, timer, ticket, client)
            rungs = [rung for rung in rungs if rung != "owner"]
        if rungs:
            called = [managers.lead if rung == "lead" else rung for rung in rungs]
            names = [name for name in called if name not in (None, "group", "owner")]
            await self.cards.announce(
                "escalation", ticket, client, timer=timer, called=list(dict.fromkeys(names))
            )

    async def _tell_owner(self, owner: int, timer: Timer, ticket: Ticket, client: Client) -> None:
        text = self.cards.texts.html(
            "managers/owner.escalation",
            self.cards.team.reader,
            timer=timer,
            ticket=ticket,
            client=client,
            manager=await self.cards.responsible(ticket),
        )
        options = Options(priority=Priority.ESCALATION)
        await self.cards.outbox.send(f"user:{owner}", text_message(text), options)

    async def _renew(
        self, timer: Timer, policy: Policy, ticket: Ticket, client: Client, now: datetime
    ) -> None:
        old = timer.promise_at
        new = self.sla.renew(timer, policy, now)
        if new is None:
            await self.cards.announce("promise_at_risk", ticket, client, promised=old)
            return
        await self.tickets.say(client, "renewed", ticket=ticket, promised=new)
        await self.cards.remark("renewed", ticket, client, promised=new)
