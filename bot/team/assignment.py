"""Whom a ticket is given to: the client's own manager, or whoever is on duty and whose turn it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clock import Clock
from bot.config.duty import Duty
from bot.team import queries
from bot.team.models import Manager
from bot.team.rota import Rota, Who

AROUND = timedelta(days=14)
"""Without a rota whoever has been seen in the group for so long is on duty."""


@dataclass
class Assignment:
    """Chooses managers, within one unit of work."""

    session: AsyncSession
    clock: Clock
    duty: Duty
    rota: Rota

    async def on_duty(self, moment: datetime | None = None) -> Sequence[Manager]:
        """Who is on duty at a moment, or now, as far as they have been seen in the group."""
        now = self.clock.now()
        if not self.rota:
            return await queries.seen_since(self.session, now - AROUND)
        people = await queries.known(self.session, self.rota.on_duty(moment or now))
        return list(dict.fromkeys(people.values()))

    async def choose(self, client: Client, team: Sequence[Who] = ()) -> Manager | None:
        """Who gets a new ticket of the client: their own manager, who is on duty, or whose turn it is.

        team: if one is named, whose turn it is among those of it who are on duty.
        """
        on_duty = await self.on_duty()
        if team:
            members = {each.user_id for each in (await queries.known(self.session, team)).values()}
            return await self.take_turn([each for each in on_duty if each.user_id in members])
        if self.duty.sticky and client.manager_id:
            own = next((each for each in on_duty if each.user_id == client.manager_id), None)
            if own is not None:
                return own
        return await self.take_turn(on_duty) if self.duty.assign == "round_robin" else None

    async def names(self, team: Sequence[Who]) -> list[str]:
        """What to call a team by."""
        return await queries.names(self.session, team)

    async def for_call(self, client: Client, moment: datetime, busy: Collection[int]) -> Manager | None:
        """Who calls a client at a moment: their own manager, who is on duty then, or whose turn it is.

        Whoever is on duty without another call then (`busy`: the user ids of those who have one) goes first;
        with nobody on duty it is whoever has been seen lately. None if nobody has.
        """
        around = await queries.seen_since(self.session, self.clock.now() - AROUND)
        on_duty = await self.on_duty(moment) or around
        free = [each for each in on_duty if each.user_id not in busy] or on_duty
        own = client.manager_id if self.duty.sticky else None
        return next((each for each in free if each.user_id == own), None) or await self.take_turn(free)

    async def take_turn(self, among: Sequence[Manager]) -> Manager | None:
        """The one of them whose turn is longest ago, who has just had it then; None if there is nobody."""
        waiting = await queries.in_turn(self.session, [each.user_id for each in among]) if among else []
        if not waiting:
            return None
        waiting[0].assigned_at = self.clock.now()
        return waiting[0]

    async def relief(self, user_id: int | None) -> Manager | None:
        """Who takes over from a manager whose shift is over; None if they are on duty, or nobody is.

        Who has no shift at all looks after their tickets at any time.
        """
        if user_id is None or user_id not in await self.off_duty():
            return None
        return await self.take_turn(await self.on_duty())

    async def off_duty(self, moment: datetime | None = None) -> dict[int, Manager]:
        """Who has shifts, but not at a moment, or now, by user id."""
        working = {each.user_id for each in await self.on_duty(moment)} if self.rota else set()
        everyone = (await queries.known(self.session, self.rota.everyone())).values() if self.rota else ()
        return {each.user_id: each for each in everyone if each.user_id not in working}

    def adopt(self, client: Client, manager: Manager) -> None:
        """Who solves a client's first ticket becomes their own manager."""
        if self.duty.sticky and client.manager_id is None and manager.user_id != queries.ANONYMOUS:
            client.manager_id = manager.user_id
