"""What becomes of a ticket's calls when the ticket is settled, or goes on as part of another."""

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks.models import LIVE, Callback, CallState, Seat


async def settle(session: AsyncSession, ticket_id: int) -> None:
    """The ticket is over: nobody calls any more, and the times are free again."""
    calls = select(Callback.id).where(Callback.ticket_id == ticket_id, Callback.state.in_(LIVE))
    await session.execute(delete(Seat).where(Seat.callback_id.in_(calls)))
    await session.execute(
        update(Callback)
        .where(Callback.ticket_id == ticket_id, Callback.state.in_(LIVE))
        .values(state=CallState.OVER, next_at=None)
    )


async def follow(session: AsyncSession, ticket_id: int, into: int) -> None:
    """The ticket goes on as part of another, and so do the calls that are still to be made."""
    await session.execute(
        update(Callback)
        .where(Callback.ticket_id == ticket_id, Callback.state.in_(LIVE))
        .values(ticket_id=into)
    )
