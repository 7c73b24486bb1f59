"""Looks tickets and their messages up. Nothing here commits."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets.models import (
    FAQ_EVENT,
    FIRST_NUMBER,
    NOTED_EVENT,
    State,
    Ticket,
    TicketEvent,
    TicketMessage,
)


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


async def was_sent_from_faq(session: AsyncSession, ticket_id: int, title: str) -> bool:
    """Whether the FAQ answer of this title has been sent in the ticket."""
    return await _happened(session, ticket_id, FAQ_EVENT, "title", title)


async def is_noted_album(session: AsyncSession, ticket_id: int, media_group_id: str) -> bool:
    """Whether an item of the album has been kept as a note: then the others are notes too."""
    return await _happened(session, ticket_id, NOTED_EVENT, "album", media_group_id)


async def _happened(session: AsyncSession, ticket_id: int, what: str, key: str, value: str) -> bool:
    query = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket_id,
        TicketEvent.what == what,
        TicketEvent.details[key].as_string() == value,
    )
    return await session.scalar(query.limit(1)) is not None


async def first_line(session: AsyncSession, ticket_id: int) -> TicketMessage | None:
    """The line that a ticket began with."""
    query = select(TicketMessage).where(TicketMessage.ticket_id == ticket_id).order_by(TicketMessage.id)
    return (await session.scalars(query.limit(1))).first()
