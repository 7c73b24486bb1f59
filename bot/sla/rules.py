"""When the rules for deadlines are edited, the tickets that are open get new times at the next start."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import facts
from bot.clients.models import Client
from bot.clock import Clock
from bot.config.model import Config
from bot.sla.models import Timer
from bot.sla.service import SlaClock
from bot.tickets.models import ACTIVE, Ticket

FACT = "sla rules"
AT_ONCE = 200
"""How many tickets one unit of work gives new times."""


def fingerprint(config: Config) -> str:
    """Tells whether deadlines would be computed by the same rules."""
    rules = [config.sla, config.hours, *(config.calendars[name] for name in sorted(config.calendars))]
    text = "\n".join(part.model_dump_json() for part in rules)
    place = f"{config.desk.timezone} {config.desk.country} {sorted(config.calendars)}"
    return hashlib.sha256(f"{text}\n{place}".encode()).hexdigest()


async def have_changed(session: AsyncSession, config: Config) -> bool:
    """Whether open tickets were planned by other rules; a desk without timers has none to change."""
    known = await facts.recall(session, FACT)
    if known == fingerprint(config):
        return False
    if known is None and await session.scalar(select(func.max(Timer.id))) is None:
        await remember(session, config)
        return False
    return True


async def remember(session: AsyncSession, config: Config) -> None:
    """Note that all deadlines are computed by these rules."""
    await facts.remember(session, FACT, fingerprint(config))


@dataclass(frozen=True)
class Batch:
    """What one unit of work did; `last` is the id of the last ticket in it, and it was the end if None."""

    last: int | None
    looked_at: int
    moved: int


async def replan(session: AsyncSession, sla: SlaClock, clock: Clock, after: int) -> Batch:
    """Give the next open tickets, those with an id above `after`, their times by the rules in force."""
    query = (
        select(Ticket, Client)
        .join(Client, Ticket.client_id == Client.id)
        .where(Ticket.state.in_(ACTIVE), Ticket.id > after)
        .order_by(Ticket.id)
        .limit(AT_ONCE)
        .with_for_update(of=Ticket)
    )
    found = (await session.execute(query)).all()
    timers: dict[int, list[Timer]] = {ticket.id: [] for ticket, _ in found}
    running = select(Timer).where(Timer.ticket_id.in_(timers), Timer.stopped_at.is_(None))
    for timer in await session.scalars(running.order_by(Timer.id)):
        timers[timer.ticket_id].append(timer)
    now = clock.now()
    moved = sum(sla.replan_timers(ticket, client, timers[ticket.id], now) for ticket, client in found)
    return Batch(found[-1][0].id if len(found) == AT_ONCE else None, len(found), moved)
