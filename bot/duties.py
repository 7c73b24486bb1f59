"""What the schedule does for the desk: sweeps of what is due, and the daily work."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery import inbox, outbox
from bot.desk import Desk
from bot.schedule import Daily, Sweep

DEADLINES_SECONDS = 0.25
TURNS_SECONDS = 1.0
BOARD_SECONDS = 5.0
SHIFTS_SECONDS = 10.0
CALLS_SECONDS = 1.0
GREETINGS_SECONDS = 15.0
DIGEST_SECONDS = 30.0
REMINDERS_SECONDS = 30.0
FAQ_SECONDS = 2.0
EXPIRED_SECONDS = 30.0
HOUSEKEEPING_HOUR = 2

DeskFor = Callable[[AsyncSession], Desk]


def leader_sweeps(desk_for: DeskFor, clock: Clock) -> list[Sweep]:
    """What only the leader looks after: deadlines, greetings, the FAQ's digest, expired messages."""

    async def deadlines(session: AsyncSession) -> int:
        return await desk_for(session).deadlines.sweep()

    async def next_deadline(session: AsyncSession) -> datetime | None:
        return await desk_for(session).sla.next_due()

    async def turns(session: AsyncSession) -> int:
        return await desk_for(session).turns.sweep()

    async def next_turn(session: AsyncSession) -> datetime | None:
        return await desk_for(session).turns.next_due()

    async def calls(session: AsyncSession) -> int:
        return await desk_for(session).calls.watch.sweep()

    async def next_call(session: AsyncSession) -> datetime | None:
        return await desk_for(session).calls.watch.next_due()

    async def board(session: AsyncSession) -> int:
        return await desk_for(session).board.sweep()

    async def shifts(session: AsyncSession) -> int:
        return await desk_for(session).handover.sweep()

    async def next_shift(session: AsyncSession) -> datetime | None:
        return await desk_for(session).handover.next_due()

    async def greetings(session: AsyncSession) -> int:
        return await desk_for(session).greetings.sweep()

    async def next_greeting(session: AsyncSession) -> datetime | None:
        return await desk_for(session).greetings.next_due()

    async def digest(session: AsyncSession) -> int:
        return await desk_for(session).counsel.lessons.sweep()

    async def next_digest(session: AsyncSession) -> datetime | None:
        return await desk_for(session).counsel.lessons.next_due()

    async def reminders(session: AsyncSession) -> int:
        return await desk_for(session).complaints.reminders.sweep()

    async def next_reminder(session: AsyncSession) -> datetime | None:
        return await desk_for(session).complaints.reminders.next_due()

    async def expired(session: AsyncSession) -> int:
        await outbox.drop_expired(session, clock)
        return 0

    return [
        Sweep("deadlines", DEADLINES_SECONDS, deadlines, next_deadline),
        Sweep("turns", TURNS_SECONDS, turns, next_turn),
        Sweep("calls", CALLS_SECONDS, calls, next_call),
        Sweep("shifts", SHIFTS_SECONDS, shifts, next_shift),
        Sweep("board", BOARD_SECONDS, board),
        Sweep("greetings", GREETINGS_SECONDS, greetings, next_greeting),
        Sweep("digest", DIGEST_SECONDS, digest, next_digest),
        Sweep("unfinished complaints", REMINDERS_SECONDS, reminders, next_reminder),
        Sweep("expired", EXPIRED_SECONDS, expired),
    ]


def daily_jobs(desk_for: DeskFor, clock: Clock, keep_updates: timedelta) -> list[Daily]:
    """What is done once a day: greetings planned, old updates and sent messages forgotten."""

    async def housekeeping(session: AsyncSession) -> int:
        await inbox.forget(session, clock, keep_updates)
        await outbox.forget(session, clock, keep_updates)
        return await desk_for(session).greetings.plan_missing()

    return [Daily("housekeeping", HOUSEKEEPING_HOUR, housekeeping)]
