"""At the beginning and the end of shifts: requests change hands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.facts import recall, remember
from bot.team.assignment import Assignment
from bot.team.models import Manager
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets import list_queries
from bot.tickets.cards import Cards
from bot.tickets.service import Tickets

FACT = "shifts handled until"
AT_ONCE = 50
"""How many tickets one unit of work hands over."""


@dataclass
class Handover:
    """Hands tickets over when shifts change, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    assignment: Assignment
    tickets: Tickets
    cards: Cards

    async def sweep(self) -> int:
        """After a change of shifts: what those gone had, and what came in while nobody was there.

        Returns how many tickets have got somebody else. However long nobody looked, it is the shift of
        now that gets them.
        """
        if not self.assignment.rota:
            return 0
        now, done = self.clock.now(), await self._done()
        if done is not None:
            change = self.assignment.rota.next_change(done)
            if change is None or change > now:
                return 0
        moved = await self._settle() if done is not None else 0
        if moved < AT_ONCE:
            await remember(self.session, FACT, now.isoformat())
        return moved

    async def next_due(self) -> datetime | None:
        """When shifts change next, seen from when they were last looked at."""
        if not self.assignment.rota:
            return None
        done = await self._done()
        return self.assignment.rota.next_change(done) if done else self.clock.now()

    async def _done(self) -> datetime | None:
        value = await recall(self.session, FACT)
        return datetime.fromisoformat(value) if value else None

    async def _settle(self) -> int:
        on_duty = await self.assignment.on_duty()
        if not on_duty:
            return 0  # they stay whose they are until the next shift begins
        moved = await self._hand_over(on_duty)
        if moved < AT_ONCE and self.assignment.duty.assign == "round_robin":
            moved += await self._deal_out(AT_ONCE - moved)
        return moved

    async def _hand_over(self, on_duty: Sequence[Manager]) -> int:
        off_duty = await self.assignment.off_duty()
        rows = await list_queries.awake_of(self.session, list(off_duty), AT_ONCE)
        went: dict[int, list[Manager]] = {}
        for ticket, client in rows:
            before = off_duty[ticket.taken_by or 0]
            if to := await self.assignment.take_turn(on_duty):
                await self.tickets.assign(ticket, to)
                await self.cards.show(ticket, client)
                await self.cards.remark("duty.handed_over", ticket, client, before=before)
                went.setdefault(before.user_id, []).append(to)
        for user_id, got in went.items():
            await self._announce("shift_over", off_duty[user_id], got)
        return len(rows)

    async def _deal_out(self, most: int) -> int:
        rows = await list_queries.awake_of_nobody(self.session, most)
        got: list[Manager] = []
        for ticket, client in rows:
            if to := await self.assignment.choose(client):
                await self.tickets.assign(ticket, to)
                await self.cards.show(ticket, client)
                await self.cards.remark("duty.assigned", ticket, client)
                got.append(to)
        if got:
            await self._announce("dealt_out", None, got)
        return len(got)

    async def _announce(self, name: str, gone: Manager | None, went: list[Manager]) -> None:
        """One line in General about all of them: who got how many."""
        people = {manager.user_id: manager for manager in went}
        counts = Counter(manager.user_id for manager in went)
        text = self.texts.html(
            f"managers/duty.{name}",
            self.team.reader,
            gone=gone,
            went=[(people[user_id], count) for user_id, count in counts.items()],
            count=len(went),
        )
        await self.outbox.send(GROUP, text_message(text), Options(priority=Priority.ESCALATION))
