"""Looks booked calls up. Nothing here commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks.models import DATED, LIVE, Callback, CallState, Seat
from bot.callbacks.slots import Slot
from bot.clients.models import Client
from bot.team.models import Manager
from bot.tickets.models import ACTIVE, Ticket

AT_ONCE = 50
"""How many calls one unit of work looks after."""

Call = tuple[Callback, Ticket, Client]
"""A call, its ticket, and whose it is."""


async def locked(session: AsyncSession, callback_id: int) -> Callback | None:
    """A call and its ticket, locked for this unit of work.

    The ticket first, as whoever resolves it does: else each might wait for the other.
    """
    ticket = select(Ticket).join(Callback, Callback.ticket_id == Ticket.id).where(Callback.id == callback_id)
    await session.execute(ticket.with_for_update(of=Ticket), execution_options={"populate_existing": True})
    return await session.get(Callback, callback_id, with_for_update=True, populate_existing=True)


async def live_of_client(session: AsyncSession, client_id: int) -> Callback | None:
    """The call that a client waits for, the next if there are several."""
    query = select(Callback).where(Callback.client_id == client_id, Callback.state.in_(LIVE))
    return (await session.scalars(query.order_by(Callback.starts_at).limit(1))).first()


async def of_ticket(session: AsyncSession, ticket_id: int) -> Callback | None:
    """The newest call of a ticket, however it stands."""
    query = select(Callback).where(Callback.ticket_id == ticket_id)
    return (await session.scalars(query.order_by(Callback.id.desc()).limit(1))).first()


async def taken(session: AsyncSession, first: datetime, until: datetime) -> list[Slot]:
    """The times of the calls that are booked between two moments, one for each call."""
    query = select(Seat.starts_at, Seat.ends_at).where(Seat.ends_at > first, Seat.starts_at < until)
    return [Slot(start, end) for start, end in await session.execute(query)]


async def due(session: AsyncSession, now: datetime) -> Sequence[Call]:
    """The calls to be looked at by now, the first first, locked with their tickets."""
    query = (
        select(Callback, Ticket, Client)
        .join(Ticket, Ticket.id == Callback.ticket_id)
        .join(Client, Client.id == Callback.client_id)
        .where(Callback.next_at <= now)
        .order_by(Callback.next_at)
        .limit(AT_ONCE)
        .with_for_update(of=(Callback, Ticket), skip_locked=True)
    )
    return [(callback, ticket, client) for callback, ticket, client in await session.execute(query)]


async def next_due(session: AsyncSession) -> datetime | None:
    """When a call is to be looked at next."""
    return await session.scalar(select(func.min(Callback.next_at)))


async def in_other_hands(session: AsyncSession) -> Sequence[Call]:
    """Calls to come whose ticket is nobody's, somebody else's than before, or of somebody who has left."""
    gone = select(Manager.user_id).where(Manager.left_at.is_not(None))
    query = (
        select(Callback, Ticket, Client)
        .join(Ticket, Ticket.id == Callback.ticket_id)
        .join(Client, Client.id == Callback.client_id)
        .where(
            Callback.state.in_(DATED),
            Ticket.state.in_(ACTIVE),
            or_(
                Ticket.taken_by.is_distinct_from(Callback.manager_id),
                Ticket.taken_by.is_(None),
                Ticket.taken_by.in_(gone),
            ),
        )
        .order_by(Callback.starts_at)
        .limit(AT_ONCE)
        .with_for_update(of=(Callback, Ticket), skip_locked=True)
    )
    return [(callback, ticket, client) for callback, ticket, client in await session.execute(query)]


async def to_come(session: AsyncSession, after: int, now: datetime) -> Sequence[Call]:
    """Calls that lie ahead, a batch at a time: those with an id above `after`, locked."""
    query = (
        select(Callback, Ticket, Client)
        .join(Ticket, Ticket.id == Callback.ticket_id)
        .join(Client, Client.id == Callback.client_id)
        .where(Callback.state.in_(DATED), Callback.starts_at > now, Callback.id > after)
        .order_by(Callback.id)
        .limit(AT_ONCE)
        .with_for_update(of=Callback)
    )
    return [(callback, ticket, client) for callback, ticket, client in await session.execute(query)]


async def busy_then(session: AsyncSession, slot: Slot, but: int | None) -> set[int]:
    """The user ids of the managers who have another call at that time; `but` is a call to leave out."""
    query = select(Callback.manager_id).where(
        Callback.state.in_(DATED),
        Callback.starts_at < slot.end,
        Callback.ends_at > slot.start,
        Callback.id != (but or 0),
        Callback.manager_id.is_not(None),
    )
    return {user_id for user_id in await session.scalars(query) if user_id is not None}


async def listed(session: AsyncSession, first: datetime, until: datetime) -> Sequence[Call]:
    """The calls with an agreed time between two moments, in order, those that were made as well."""
    shown = (*DATED, CallState.REACHED)
    query = (
        select(Callback, Ticket, Client)
        .join(Ticket, Ticket.id == Callback.ticket_id)
        .join(Client, Client.id == Callback.client_id)
        .where(Callback.state.in_(shown), Callback.starts_at >= first, Callback.starts_at < until)
        .order_by(Callback.starts_at, Callback.id)
    )
    return [(callback, ticket, client) for callback, ticket, client in await session.execute(query)]
