"""What wakes when. Due times are rows; APScheduler only knocks, and a knock that comes late is as good.

With a clock that can be moved, `catch_up` walks from one due time to the next instead of waiting for them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock, MovableClock
from bot.storage.base import Base
from bot.storage.uow import Database

LAST_SWEEP_SECONDS = 5.0

log = structlog.get_logger(__name__)


class DailyRun(Base):
    """A daily job that has run: cron fires twice on the day on which the clocks go back."""

    __tablename__ = "daily_runs"

    job: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


T = TypeVar("T")

Work = Callable[[AsyncSession], Awaitable[int]]
"""Does what is due and says how much it was; it is called again until that is nothing."""

NextDue = Callable[[AsyncSession], Awaitable[datetime | None]]


@dataclass(frozen=True)
class Sweep:
    """Work that is looked for every so many seconds. `next_due` tells when there will be some.

    reads_first: there is none before `next_due`, so that is read before a unit of work is begun: on SQLite
    nobody who writes has to wait for that.
    """

    name: str
    every_seconds: float
    work: Work
    next_due: NextDue | None = None
    reads_first: bool = False


@dataclass(frozen=True)
class Daily:
    """Work done once a day, at `hour` o'clock UTC or later; the day is the key that it is not repeated by.

    then: what follows in units of work of its own, because there is much of it.
    """

    name: str
    hour: int
    work: Work
    then: Callable[[Database], Awaitable[None]] | None = None


class Schedule:
    """Runs sweeps and daily jobs until stopped."""

    def __init__(self, database: Database, clock: Clock, sweeps: list[Sweep], daily: list[Daily]) -> None:
        self._database, self._clock = database, clock
        self._sweeps, self._daily = sweeps, daily
        self._under_way: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin, on the running loop."""
        for sweep in self._sweeps:
            self._scheduler.add_job(
                self._knock, "interval", seconds=sweep.every_seconds, args=[self.run, sweep], id=sweep.name
            )
        for daily in self._daily:
            self._scheduler.add_job(
                self._knock, "cron", minute=15, args=[self.run_daily, daily], id=daily.name
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Begin nothing more, and let the sweep under way end its unit of work."""
        self._scheduler.remove_all_jobs()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=LAST_SWEEP_SECONDS)
        self._scheduler.shutdown(wait=False)

    async def _knock(self, run: Callable[[T], Awaitable[None]], what: T) -> None:
        with suppress(asyncio.CancelledError):  # as all are when it stops, which would be logged as an error
            await run(what)

    async def run(self, sweep: Sweep) -> None:
        """Do what is due now, a unit of work at a time."""
        task = asyncio.ensure_future(self._run(sweep))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.shield(task)

    async def _run(self, sweep: Sweep) -> None:
        try:
            while await self._may_be_due(sweep) and await self._once(sweep.work):
                pass
        except Exception:  # one sweep's trouble must not end the schedule; it comes again soon
            log.exception("a sweep failed", sweep=sweep.name)

    async def run_daily(self, daily: Daily) -> None:
        """Do the day's work, unless it has been done today or its hour has not come."""
        if self._clock.now().hour < daily.hour:
            return
        try:
            async with self._database.begin(patient=True) as session:
                key = {"job": daily.name, "day": self._clock.now().date()}
                if await session.get(DailyRun, (key["job"], key["day"])) is not None:
                    return
                session.add(DailyRun(**key))
                await session.flush()
                await daily.work(session)
            if daily.then is not None:
                await daily.then(self._database)
        except Exception:
            log.exception("a daily job failed", job=daily.name)

    async def catch_up(self, clock: MovableClock, until: datetime) -> None:
        """Move `clock` to `until`, doing everything on the way at the moment at which it is due."""
        last = None
        while (due := await self._next_due()) is not None and due <= until and due != last:
            last = due  # still due after its pass: its sweep fails, and would for ever
            clock.jump_to(due + timedelta(microseconds=1))
            for sweep in self._sweeps:
                await self.run(sweep)
        clock.jump_to(until)
        for daily in self._daily:
            await self.run_daily(daily)

    async def _may_be_due(self, sweep: Sweep) -> bool:
        if not sweep.reads_first or sweep.next_due is None:
            return True
        async with self._database.read() as session:
            due = await sweep.next_due(session)
        return due is not None and due <= self._clock.now()

    async def _once(self, work: Work) -> int:
        async with self._database.begin(patient=True) as session:
            return await work(session)

    async def _next_due(self) -> datetime | None:
        async with self._database.read() as session:
            moments = [await sweep.next_due(session) for sweep in self._sweeps if sweep.next_due]
        return min((moment for moment in moments if moment), default=None)
