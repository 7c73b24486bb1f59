"""What the schedule does for the desk: sweeps of what is due, and the daily work."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery import inbox, outbox
from bot.desk import Desk
from bot.greetings.holidays import load_library
from bot.schedule import Daily, Sweep
from bot.storage.uow import Database

DEADLINES_SECONDS = 0.1
BOARD_SECONDS = 5.0
PANELS_SECONDS = 10.0
FAQ_SECONDS = 2.0
EXPIRED_SECONDS = 30.0
HOUSEKEEPING_HOUR = 2

DeskFor = Callable[[AsyncSession], Desk]


class Watch(Protocol):
    """A service with things that come due."""

    async def sweep(self) -> int:
        """Do some of what is due. Returns how much it was."""

    async def next_due(self) -> datetime | None:
        """When there will be something."""


WATCHES: tuple[tuple[str, float, Callable[[Desk], Watch]], ...] = (
    ("deadlines", DEADLINES_SECONDS, lambda desk: desk.deadlines),
    ("turns", 1.0, lambda desk: desk.turns),
    ("calls", 1.0, lambda desk: desk.calls.watch),
    ("shifts", 10.0, lambda desk: desk.handover),
    ("greetings", 2.0, lambda desk: desk.greetings),
    ("campaigns", 1.0, lambda desk: desk.campaigns.watch),
    ("digest", 30.0, lambda desk: desk.counsel.lessons),
    ("surveys", 2.0, lambda desk: desk.surveys.sending),
    ("the week's feedback", 30.0, lambda desk: desk.surveys.weekly),
    ("unfinished complaints", 30.0, lambda desk: desk.complaints.reminders),
)
"""What is watched, by name: every so many seconds."""

NOT_BY_TIME_ALONE = {"calls", "campaigns"}
"""Those that may have something to do before it is due: who has a ticket, and how full the outbox is, counts
too. Nobody who writes has to wait for the others to find that nothing is due."""


def leader_sweeps(desk_for: DeskFor, clock: Clock) -> list[Sweep]:
    """What only the leader looks after: all that comes due, the board, expired messages."""

    async def board(session: AsyncSession) -> int:
        return await desk_for(session).board.sweep()

    async def panels(session: AsyncSession) -> int:
        return await desk_for(session).surveys.panels.sweep()

    async def expired(session: AsyncSession) -> int:
        await outbox.drop_expired(session, clock)
        return 0

    return [
        *(_sweep(desk_for, *watch) for watch in WATCHES),
        Sweep("board", BOARD_SECONDS, board),
        Sweep("panels of surveys", PANELS_SECONDS, panels),
        Sweep("expired", EXPIRED_SECONDS, expired),
    ]


def _sweep(desk_for: DeskFor, name: str, seconds: float, find: Callable[[Desk], Watch]) -> Sweep:
    async def work(session: AsyncSession) -> int:
        return await find(desk_for(session)).sweep()

    async def next_due(session: AsyncSession) -> datetime | None:
        return await find(desk_for(session)).next_due()

    return Sweep(name, seconds, work, next_due, reads_first=name not in NOT_BY_TIME_ALONE)


def daily_jobs(desk_for: DeskFor, clock: Clock, keep_updates: timedelta) -> list[Daily]:
    """What is done once a day: greetings planned, old updates and sent messages forgotten."""

    async def housekeeping(session: AsyncSession) -> int:
        await inbox.forget(session, clock, keep_updates)
        await outbox.forget(session, clock, keep_updates)
        return 0

    async def plan(database: Database) -> None:
        await plan_greetings(database, desk_for)

    return [Daily("housekeeping", HOUSEKEEPING_HOUR, housekeeping, plan)]


async def plan_greetings(database: Database, desk_for: DeskFor) -> None:
    """Plan what is missing of the next weeks, for all clients, some in a unit of work."""
    async with database.read() as session:
        settings = desk_for(session).config.greetings
    if settings.enabled and settings.holidays:
        await asyncio.to_thread(load_library)  # which takes long: not while others wait to write
    last: int | None = 0
    while last is not None:
        async with database.begin(patient=True) as session:
            last = await desk_for(session).planner.plan_some(last)
