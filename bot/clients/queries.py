"""Looks clients up. Nothing here commits."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client


async def by_user(session: AsyncSession, user_id: int) -> Client | None:
    """The client whom Telegram knows as `user_id`."""
    return (await session.scalars(select(Client).where(Client.user_id == user_id))).first()


async def by_destination(session: AsyncSession, destination: str) -> Client | None:
    """The client behind `client:17` or `topic:17`."""
    kind, _, number = destination.partition(":")
    if kind not in ("client", "topic") or not number.isdecimal():
        return None
    return await session.get(Client, int(number))
