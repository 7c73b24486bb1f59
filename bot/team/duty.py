"""Tells managers who is on duty: `/duty`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.behind import replying
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.team import queries
from bot.team.assignment import Assignment
from bot.team.models import Manager
from bot.team.rota import Who
from bot.team.service import Team
from bot.texts import Texts


@dataclass
class DutyRoster:
    """Answers who is on duty, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    assignment: Assignment

    async def show(self, message: Message) -> None:
        """Answer who is on duty now and until when, who is next, and who could not be given anything."""
        duty, now = self.assignment.duty, self.clock.now()
        text = self.texts.html(
            "managers/duty.duty",
            self.team.reader,
            has_rota=bool(self.assignment.rota),
            round_robin=duty.assign == "round_robin",
            sticky=duty.sticky,
            **(await self._rota(now) if self.assignment.rota else await self._everybody()),
        )
        answer = text_message(text, reply_parameters=replying(message))
        await self.outbox.send(await self.team.place_of(message), answer, Options(priority=Priority.RELAY))

    async def _everybody(self) -> dict[str, Any]:
        names = [(manager.name, None) for manager in await self.assignment.on_duty()]
        return {"on_duty": names, "next_at": None, "next_names": [], "unknown": []}

    async def _rota(self, now: datetime) -> dict[str, Any]:
        rota = self.assignment.rota
        known = await queries.known(self.session, rota.everyone())
        next_at, coming = rota.next_start(now) or (None, [])
        return {
            "on_duty": [(_name(who, known), rota.until(who, now)) for who in rota.on_duty(now)],
            "next_at": next_at,
            "next_names": [_name(who, known) for who in coming],
            "unknown": [str(who) for who in rota.everyone() if who not in known],
        }


def _name(who: Who, known: dict[Who, Manager]) -> str:
    """The manager's name; as long as they are not known, how the configuration names them."""
    return known[who].name if who in known else str(who)
