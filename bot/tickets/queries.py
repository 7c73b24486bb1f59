"""Looks tickets and their messages up. Nothing here commits."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets.models import FIRST_NUMBER, State, Ticket, TicketMessage


async def by_number(session: AsyncSession, number: int) -> Ticket | None:
    """Ticket #`number`, locked for this unit of work so that two clicks at once are one after the other."""
    return await session.get(Ticket, number - FIRST_NUMBER + 1, with_for_update=True)


async def current(session: AsyncSession, client_id: int) -> Ticket | None:
    """The ticket that a client's next line belongs to: the newest that is not resolved."""
    query = select(Ticket).where(Ticket.client_id == client_id, Ticket.state != State.RESOLVED)
    return (await session.scalars(query.order_by(Ticket.id.desc()).limit(1).with_for_update())).first()


async def latest(session: AsyncSession, client_id: int) -> Ticket | None:
    """The client's newest ticket, whatever its state."""
    query = select(Ticket).where(Ticket.client_id == client_id)
    return (await session.scalars(query.order_by(Ticket.id.desc()).limit(1))).first()


async def of_client(session: AsyncSession, client_id: int, most: int) -> Sequence[Ticket]:
    """The client's tickets, the newest first, at most so many."""
    query = select(Ticket).where(Ticket.client_id == client_id)
    return (await session.scalars(query.order_by(Ticket.id.desc()).limit(most))).all()


async def message_from(session: AsyncSession, chat_id: int, message_id: int) -> TicketMessage | None:
    """The line that was written as this Telegram message."""
    query = select(TicketMessage).where(
        TicketMessage.source_chat_id == chat_id, TicketMessage.source_message_id == message_id
    )
    return (await session.scalars(query)).first()


async def first_line(session: AsyncSession, ticket_id: int) -> TicketMessage | None:
    """The line that a ticket began with."""
    query = select(TicketMessage).where(TicketMessage.ticket_id == ticket_id).order_by(TicketMessage.id)
    return (await session.scalars(query.limit(1))).first()
