"""Greetings: planning the next weeks for many clients, and how long nobody else can write meanwhile."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import perf_counter, process_time
from typing import Any

import psutil  # type: ignore[import-untyped]
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.process import MB
from bot.app import App
from bot.clients.models import Client, ClientDate, ClientWord
from bot.config.model import Config
from bot.duties import plan_greetings
from bot.greetings import namedays
from bot.greetings.models import Greeting

CHUNK = 10_000
PLACES = (
    ("SE", "Europe/Stockholm", "sv"), ("SE", "Europe/Stockholm", "en"), ("CZ", "Europe/Prague", "en"),
    ("DE", "Europe/Berlin", "en"), ("US", "America/New_York", "en"), ("JP", "Asia/Tokyo", "en"),
)  # fmt: skip
"""Where clients live and what they read; the first as many as the others together."""


@dataclass(frozen=True)
class Round:
    """One round of planning, in seconds on the wall and of the processor; its longest units of work too."""

    planned: int
    seconds: float
    processor: float
    longest: float
    busiest: float
    grown: float
    """By how many MB the process grew."""


async def measure_planning(url: str, clients: int) -> tuple[Round, Round]:
    """Plan for so many clients of whom nothing is planned, and then again, as on the next day."""
    app = App(_config(url))
    await app.prepare()
    try:
        await _fill(app, clients)
        return await _round(app), await _round(app)
    finally:
        await app.close()


async def _round(app: App) -> Round:
    process, longest, busiest = psutil.Process(), [0.0], [0.0]
    before = process.memory_info().rss
    begin = app.database.begin

    @asynccontextmanager
    async def timed(*, patient: bool = False) -> AsyncIterator[AsyncSession]:
        started, worked = perf_counter(), process_time()
        async with begin(patient=patient) as session:
            yield session
        busiest[0] = max(busiest[0], process_time() - worked)
        longest[0] = max(longest[0], perf_counter() - started)

    app.database.begin = timed  # type: ignore[method-assign]
    started, worked = perf_counter(), process_time()
    await plan_greetings(app.database, app.desk)
    seconds, processor = perf_counter() - started, process_time() - worked
    app.database.begin = begin  # type: ignore[method-assign]
    async with app.database.read() as session:
        planned = await session.scalar(select(func.count()).select_from(Greeting)) or 0
    grown = (process.memory_info().rss - before) / MB
    return Round(planned, seconds, processor, longest[0], busiest[0], grown)


def shown(clients: int, first: Round, again: Round) -> str:
    """The figures as text, each beside what it should be."""
    lines = [f"Greetings of the next weeks for {clients:,} clients, {first.planned:,} of them"]
    for name, each in (("the first time", first), ("again, the next day", again)):
        lines += [
            f"  {name}",
            f"    planned in                      {each.seconds:8.2f} s",
            f"    … of the processor's time       {each.processor:8.2f} s   (below 60)",
            f"    longest unit of work            {each.longest * 1000:8.1f} ms  (below 300)",
            f"    … of the processor's time       {each.busiest * 1000:8.1f} ms",
            f"    by which the process grew       {each.grown:8.1f} MB",
        ]
    return "\n".join(lines)


def _config(url: str) -> Config:
    return Config.model_validate(
        {"telegram": {"token": "1:benchmark"}, "managers": {"chat_id": -1001}, "database": {"url": url}}
    )


async def _fill(app: App, clients: int) -> None:
    """Clients with Swedish names and, most of them, a birthday; some keep a tradition besides."""
    rng, now = random.Random(7), datetime.now(UTC)
    names = [name for day in namedays.calendar_of("SE").names.values() for name in day]
    ids = iter(range(1, clients + 1))
    while chunk := list(islice(ids, CHUNK)):
        people, days, words = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
        for number in chunk:
            country, zone, language = PLACES[0] if number % 2 else rng.choice(PLACES)
            made = now - timedelta(days=rng.randrange(2000))
            people.append(
                {"id": number, "user_id": number, "first_name": rng.choice(names), "language": language,
                 "zone": zone, "country": country, "created_at": made, "last_seen_at": now}
            )  # fmt: skip
            if rng.random() < 0.7:
                month, day = rng.randrange(1, 13), rng.randrange(1, 29)
                days.append(
                    {"client_id": number, "kind": "birthday", "month": month, "day": day, "told_at": now}
                )
            if rng.random() < 0.05:
                words.append({"client_id": number, "kind": "tradition", "word": "orthodox"})
        async with app.database.begin() as session:
            for table, rows in ((Client, people), (ClientDate, days), (ClientWord, words)):
                await session.execute(insert(table), rows)
