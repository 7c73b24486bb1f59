"""Looks managers up. Nothing here commits."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.team.models import Manager
from bot.team.rota import Who

NEVER = datetime.min.replace(tzinfo=UTC)

ANONYMOUS = 1087968824
"""Telegram's GroupAnonymousBot, in whose name administrators write who hide theirs."""


async def known(session: AsyncSession, people: Collection[Who]) -> dict[Who, Manager]:
    """Those of `people` who are known and in the group, as the configuration names them."""
    found = (
        await session.scalars(select(Manager).where(_named(people)).order_by(Manager.last_seen_at))
    ).all()
    by_name = {manager.username.casefold(): manager for manager in found if manager.username}
    by_id = {manager.user_id: manager for manager in found}
    named = {
        who: by_id.get(who) if isinstance(who, int) else by_name.get(who.removeprefix("@").casefold())
        for who in people
    }
    return {who: manager for who, manager in named.items() if manager is not None}


async def in_turn(session: AsyncSession, user_ids: Collection[int]) -> list[Manager]:
    """The managers, the one first whose turn is longest ago, locked for this unit of work.

    All are locked, and in one order: on PostgreSQL a query that waits for the lock of the first row alone
    would still choose that row after another unit of work has given it its turn.
    """
    query = select(Manager).where(Manager.user_id.in_(user_ids)).order_by(Manager.user_id).with_for_update()
    found = (await session.scalars(query.execution_options(populate_existing=True))).all()
    return sorted(found, key=lambda each: (each.assigned_at or NEVER, each.user_id))


async def seen_since(session: AsyncSession, moment: datetime) -> Sequence[Manager]:
    """The managers in the group who have done something there since `moment`, in order of their ids."""
    query = select(Manager).where(
        Manager.last_seen_at >= moment, Manager.user_id != ANONYMOUS, Manager.left_at.is_(None)
    )
    return (await session.scalars(query.order_by(Manager.user_id))).all()


async def names(session: AsyncSession, people: Sequence[Who]) -> list[str]:
    """What to call people by: @usernames, by which Telegram tells them, and the names of known user ids."""
    by_id = await known(session, [who for who in people if isinstance(who, int)])
    return [
        who if isinstance(who, str) else by_id[who].first_name
        for who in people
        if isinstance(who, str) or who in by_id
    ]


def _named(people: Collection[Who]) -> ColumnElement[bool]:
    names = [who.removeprefix("@").casefold() for who in people if isinstance(who, str)]
    ids = [who for who in people if isinstance(who, int)]
    named = or_(Manager.user_id.in_(ids), func.lower(Manager.username).in_(names))
    return and_(named, Manager.left_at.is_(None))
