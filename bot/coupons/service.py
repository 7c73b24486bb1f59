"""Gives coupons: each once, and for one reason one."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clock import Clock
from bot.coupons import queries
from bot.coupons.models import Coupon
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.facts import recall, remember
from bot.team.service import GROUP, Team
from bot.texts import Texts

LOW, FINE = "low", "fine"


@dataclass
class Coupons:
    """The use cases of coupons, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team

    async def grant(self, client: Client, pool: str, reason: str) -> Coupon | None:
        """Give the client a code of the pool; None if it has none to give.

        reason: `feature:anything`. Asked again with the same reason, it is the same coupon. The managers
        hear once when the pool runs low.
        """
        if known := await queries.by_reason(self.session, reason):
            return known
        coupon = await queries.take_free(self.session, pool, self._today)
        if coupon is None:
            return None
        try:
            async with self.session.begin_nested():
                coupon.client_id, coupon.reason, coupon.granted_at = client.id, reason, self.clock.now()
        except IntegrityError:  # somebody else has given one for this reason at the same moment
            await self.session.refresh(coupon)
            return await queries.by_reason(self.session, reason)
        await self._watch(pool)
        return coupon

    async def give_back(self, coupon: Coupon) -> None:
        """Nobody has been shown the code after all: it can be given to somebody else."""
        coupon.client_id = coupon.reason = coupon.granted_at = None
        await self.session.flush()

    async def _watch(self, pool: str) -> None:
        """Tell the managers once that a pool runs low; a pool that is filled again is watched anew."""
        free = await queries.count_free(self.session, pool, self._today)
        fact = f"coupons of {pool}"
        level = LOW if free <= self.team.config.coupons.low_water else FINE
        if level == (await recall(self.session, fact) or FINE):
            return
        await remember(self.session, fact, level)
        if level == LOW:
            text = self.texts.html("managers/coupons.low", self.team.reader, pool=pool, free=free)
            await self.outbox.send(GROUP, text_message(text), Options(priority=Priority.ESCALATION))

    @property
    def _today(self) -> date:
        """By the calendar of the desk."""
        return self.clock.now().astimezone(ZoneInfo(self.team.config.desk.timezone)).date()
