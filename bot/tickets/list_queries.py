"""Tickets in lists, the most urgent first. Nothing here commits.

Every query reads the index of states and deadlines as far as it has to: what it costs does not grow with
the number of tickets that are open.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks.models import DATED, Callback
from bot.clients.models import Client
from bot.team.models import Manager
from bot.tickets.models import ACTIVE, State, Ticket, TicketTag

COUNTED = 1000
"""So many are counted; that there are more is all that people need to know."""

AWAKE = (State.OPEN, State.TAKEN)
"""The states in which it is the managers' turn."""

RESTING = (State.WAITING, State.SNOOZED)

Listed = tuple[Ticket, Client, Manager | None]
"""A ticket, whose it is, and who has it."""


@dataclass(frozen=True)
class Selection:
    """Which tickets: those in one of the states that meet all conditions."""

    states: Sequence[State] = ACTIVE
    conditions: tuple[ColumnElement[bool], ...] = ()


def everything() -> Selection:
    """All active tickets."""
    return Selection()


def of_manager(user_id: int) -> Selection:
    """What a manager has."""
    return Selection(conditions=(Ticket.taken_by == user_id,))


def of_nobody() -> Selection:
    """What nobody has."""
    return Selection(conditions=(Ticket.taken_by.is_(None),))


def overdue(now: datetime) -> Selection:
    """What should have been answered or solved by now."""
    return Selection(conditions=(Ticket.urgent_at <= now,))


def resting() -> Selection:
    """What waits for the client, or is snoozed."""
    return Selection(RESTING)


def tagged(tag: str) -> Selection:
    """What has a tag."""
    has_it = exists().where(TicketTag.ticket_id == Ticket.id, TicketTag.tag == tag)
    return Selection(conditions=(has_it,))


async def page(session: AsyncSession, selection: Selection, start: int, most: int) -> Sequence[Listed]:
    """Up to `most` of the selected tickets from the `start`-th on; those without a deadline come last."""
    parts = [
        select(Ticket.id, Ticket.urgent_at)
        .where(Ticket.state == state, *selection.conditions)
        .order_by(Ticket.urgent_at.asc().nulls_last(), Ticket.id)
        .limit(start + most)
        .subquery()
        for state in selection.states
    ]
    chosen = union_all(*(select(part.c.id, part.c.urgent_at) for part in parts)).subquery()
    query = (
        select(Ticket, Client, Manager)
        .join(chosen, chosen.c.id == Ticket.id)
        .join(Client, Client.id == Ticket.client_id)
        .outerjoin(Manager, Manager.user_id == Ticket.taken_by)
        .order_by(Ticket.urgent_at.asc().nulls_last(), Ticket.id)
    )
    rows = await session.execute(query.offset(start).limit(most))
    return [(ticket, client, manager) for ticket, client, manager in rows]


async def count(session: AsyncSession, selection: Selection) -> int:
    """How many are selected; `COUNTED` stands for that many or more."""
    some = select(Ticket.id).where(Ticket.state.in_(selection.states), *selection.conditions).limit(COUNTED)
    return await session.scalar(select(func.count()).select_from(some.subquery())) or 0


async def tags_in_use(session: AsyncSession) -> Sequence[str]:
    """Every tag that a ticket has."""
    return (await session.scalars(select(TicketTag.tag).distinct())).all()


async def awake_of(
    session: AsyncSession, user_ids: Collection[int], most: int
) -> Sequence[tuple[Ticket, Client]]:
    """Up to `most` tickets that some managers have to act on, locked for this unit of work."""
    return await _awake(session, Ticket.taken_by.in_(user_ids), most)


async def awake_of_nobody(session: AsyncSession, most: int) -> Sequence[tuple[Ticket, Client]]:
    """Up to `most` tickets that nobody has and somebody has to act on, locked for this unit of work."""
    return await _awake(session, Ticket.taken_by.is_(None), most)


async def _awake(
    session: AsyncSession, condition: ColumnElement[bool], most: int
) -> Sequence[tuple[Ticket, Client]]:
    query = (
        select(Ticket, Client)
        .join(Client, Client.id == Ticket.client_id)
        .where(Ticket.state.in_(AWAKE), condition, ~_is_booked_call())
        .order_by(Ticket.urgent_at.asc().nulls_last(), Ticket.id)
        .limit(most)
        .with_for_update(of=Ticket)
    )
    return [(ticket, client) for ticket, client in await session.execute(query)]


def _is_booked_call() -> ColumnElement[bool]:
    """Whoever calls was chosen for the time of the call: shifts that end before it change nothing."""
    return exists().where(Callback.ticket_id == Ticket.id, Callback.state.in_(DATED))


async def any_ticket(session: AsyncSession) -> bool:
    """Whether there has ever been a ticket."""
    return await session.scalar(select(Ticket.id).limit(1)) is not None
