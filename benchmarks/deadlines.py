"""Deadlines: what a sweep costs with few and with many open, how late they fire, how long one takes."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from sqlalchemy import delete, insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App, spare_startup
from bot.clients.models import Client
from bot.config.model import Config
from bot.config.sla import ALWAYS
from bot.delivery.models import OutboxRow
from bot.duties import DEADLINES_SECONDS
from bot.schedule import Schedule, Sweep
from bot.sla.models import Timer, TimerKind
from bot.sla.pausing import reach
from bot.storage.uow import after_commit
from bot.tickets.models import Kind, State, Ticket

CHUNK = 20_000
CLIENTS = 1000
HALF_AN_HOUR = timedelta(minutes=30)
COMPUTATIONS = 2000


@dataclass(frozen=True)
class Deadlines:
    """How many deadlines are open, first few and then many, and how many of them are due at once."""

    few: int = 10_000
    many: int = 1_000_000
    due: int = 1000
    runs: int = 5


@dataclass(frozen=True)
class Figures:
    """What was measured; times in seconds."""

    sweep_few: float
    sweep_many: float
    ratio: float
    """How much longer a sweep takes when many deadlines are open: the median of the runs' own ratios."""
    lag_p50: float
    lag_p99: float
    compute: float
    compute_rested: float


async def measure_deadlines(urls: tuple[str, str], size: Deadlines) -> Figures:
    """Measure on two empty databases, in turn, so that whatever else the machine does hits both."""
    async with _staged(urls[0], size.few) as few, _staged(urls[1], size.many) as many:
        spare_startup()
        for stage in (few, many):
            await stage.sweep_seconds(size.due)
        times = [
            (await few.sweep_seconds(size.due), await many.sweep_seconds(size.due)) for _ in range(size.runs)
        ]
        lags = await many.lags(size.due)
        cut = quantiles(lags, n=100, method="inclusive")
        return Figures(
            median(seconds for seconds, _ in times),
            median(seconds for _, seconds in times),
            median(b / a for a, b in times),
            cut[49],
            cut[98],
            *_computations(many.app),
        )


def shown(figures: Figures, size: Deadlines) -> str:
    """The figures as text, each beside what it should be."""
    return "\n".join(
        [
            f"Deadlines, {size.due:,} of them due at once",
            f"  a sweep with {size.few:,} open       {figures.sweep_few:8.3f} s",
            f"  a sweep with {size.many:,} open    {figures.sweep_many:8.3f} s"
            f"   x {figures.ratio:.2f} (at most 1.2)",
            f"  due to committed, half within     {figures.lag_p50:8.3f} s",
            f"  due to committed, 99 % within     {figures.lag_p99:8.3f} s   (below 1)",
            f"  computing one                     {figures.compute * 1e6:8.1f} µs  (below 50)",
            f"  computing one that has rested     {figures.compute_rested * 1e6:8.1f} µs  (below 50)",
        ]
    )


def _config(url: str) -> dict[str, Any]:
    return {
        "telegram": {"token": "1:benchmark"},
        "managers": {"chat_id": -1001},
        "database": {"url": url},
    }


@asynccontextmanager
async def _staged(url: str, tickets: int) -> AsyncIterator["_Stage"]:
    app = App(Config.model_validate(_config(url)))
    await app.prepare()
    try:
        stage = _Stage(app)
        await stage.fill(tickets)
        yield stage
    finally:
        await app.close()


class _Stage:
    """A desk that sends nothing, with as many open tickets as wanted."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def fill(self, want: int) -> None:
        """Open `want` tickets, each with a timer that is due in some days."""
        now = datetime.now(UTC)
        for start in range(0, want, CHUNK):
            ids = range(start + 1, min(start + CHUNK, want) + 1)
            async with self.app.database.begin() as session:
                if not start:
                    await session.execute(insert(Client), [_client(number, now) for number in range(CLIENTS)])
                await session.execute(insert(Ticket), [_ticket(number, now) for number in ids])
                await session.execute(insert(Timer), [_timer(number, now) for number in ids])
        if not self.app.database.is_sqlite:
            async with self.app.database.begin() as session:
                await session.execute(text("ANALYZE"))

    async def sweep_seconds(self, count: int) -> float:
        """How long it takes to act on `count` that are due at once, in as many units of work as it needs."""
        await self._make_due(count, datetime.now(UTC))
        started = perf_counter()
        while await self._sweep():
            pass
        return perf_counter() - started

    async def lags(self, due_at_once: int) -> list[float]:
        """By how much each deadline is acted on too late, in seconds, by the schedule as the desk runs it."""
        committed: list[float] = []
        due = datetime.now(UTC) + timedelta(seconds=2)
        await self._make_due(due_at_once, due)

        async def work(session: AsyncSession) -> int:
            count = await self.app.desk(session).deadlines.sweep()
            after_commit(
                session, lambda: committed.extend([(datetime.now(UTC) - due).total_seconds()] * count)
            )
            return count

        sweep = Sweep("deadlines", DEADLINES_SECONDS, work)
        schedule = Schedule(self.app.database, self.app.clock, [sweep], [])
        schedule.start()
        async with asyncio.timeout(60):
            while len(committed) < due_at_once:  # noqa: ASYNC110 - what is measured must not be touched
                await asyncio.sleep(0.05)
        await schedule.stop()
        return committed

    async def _sweep(self) -> int:
        async with self.app.database.begin() as session:
            return await self.app.desk(session).deadlines.sweep()

    async def _make_due(self, count: int, moment: datetime) -> None:
        """Have the first timers miss their targets at `moment`; all others have days."""
        values = {
            "next_at": moment,
            "target_at": moment,
            "started_at": moment - HALF_AN_HOUR,
            "done": ["warn:0"],
        }
        async with self.app.database.begin() as session:
            await session.execute(delete(OutboxRow))
            await session.execute(update(Timer).where(Timer.id <= count).values(values))


def _client(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": number + 1,
        "user_id": number + 1,
        "first_name": f"Anna {number}",
        "language": "en",
        "zone": "Europe/Stockholm",
        "country": "SE",
        "created_at": now,
        "last_seen_at": now,
    }


def _ticket(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "client_id": number % CLIENTS + 1,
        "kind": Kind.QUESTION,
        "state": State.OPEN,
        "question": "Could you repaint my tractor, please?",
        "opened_at": now,
    }


def _timer(number: int, now: datetime) -> dict[str, Any]:
    target = now + timedelta(days=3, seconds=number % 1_000_000)
    return {
        "id": number,
        "ticket_id": number,
        "kind": TimerKind.FIRST_RESPONSE,
        "started_at": target - HALF_AN_HOUR,
        "calendar": ALWAYS,
        "target_seconds": int(HALF_AN_HOUR.total_seconds()),
        "target_at": target,
        "pauses": [],
        "done": ["warn:0"],
        "renewals": 0,
        "next_at": target,
    }


def _computations(app: App) -> Iterator[float]:
    """Seconds for one target of eight working hours, holidays and all: plain, and with a rest in it."""
    calendar = app.tools.calendars[""]
    starts = [datetime(2026, 11, 23, 8, tzinfo=UTC) + number * HALF_AN_HOUR for number in range(COMPUTATIONS)]
    work, hour = timedelta(hours=8), timedelta(hours=1)
    for rested in (False, True):
        times = []
        for _ in range(5):
            began = perf_counter()
            for start in starts:
                reach(calendar, start, work, [(start + hour, start + 9 * hour)] if rested else [])
            times.append((perf_counter() - began) / COMPUTATIONS)
        yield median(times)
