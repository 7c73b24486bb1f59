"""Looks coupons up. Nothing here commits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.coupons.models import Coupon

AT_ONCE = 500
"""How many codes one query asks for: databases limit the number of parameters."""


@dataclass(frozen=True)
class Level:
    """How full a pool is. `expired`: codes that nobody got in time."""

    pool: str
    free: int
    given: int
    expired: int


async def by_reason(session: AsyncSession, reason: str) -> Coupon | None:
    """The coupon that was given for a reason."""
    return await session.scalar(select(Coupon).where(Coupon.reason == reason))


async def take_free(session: AsyncSession, pool: str, today: date) -> Coupon | None:
    """A free code of the pool, locked for this unit of work; what others are just taking is passed over.

    When there is nothing else, others are waited for: they may give back what they have taken.
    """
    query = select(Coupon).where(Coupon.pool == pool, is_free(today)).order_by(Coupon.id).limit(1)
    at_once = await session.scalar(query.with_for_update(skip_locked=True))
    return at_once or await session.scalar(query.with_for_update())


async def count_free(session: AsyncSession, pool: str, today: date) -> int:
    """How many codes a pool can still give."""
    query = select(func.count()).select_from(Coupon).where(Coupon.pool == pool, is_free(today))
    return await session.scalar(query) or 0


async def levels(session: AsyncSession, today: date) -> Sequence[Level]:
    """How full each pool is, in order of their names."""
    free = func.sum(case((is_free(today), 1), else_=0))
    given = func.sum(case((Coupon.reason.is_not(None), 1), else_=0))
    query = select(Coupon.pool, free, given, func.count()).group_by(Coupon.pool).order_by(Coupon.pool)
    return [
        Level(pool, int(free), int(given), int(total - free - given))
        for pool, free, given, total in await session.execute(query)
    ]


async def known_codes(session: AsyncSession, codes: Collection[str]) -> dict[str, str]:
    """Those of the codes that there are already, with the pools they are in."""
    wanted, found = list(codes), dict[str, str]()
    for start in range(0, len(wanted), AT_ONCE):
        query = select(Coupon.code, Coupon.pool).where(Coupon.code.in_(wanted[start : start + AT_ONCE]))
        found |= {row.code: row.pool for row in await session.execute(query)}
    return found


def is_free(today: date) -> ColumnElement[bool]:
    """Whether a code can be given today: nobody has it, and it is worth something tomorrow too."""
    lasting = or_(Coupon.valid_until.is_(None), Coupon.valid_until > today)
    return Coupon.reason.is_(None) & lasting
