"""A campaign at the pace that Telegram is paid for, and FAQ answers meanwhile."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
from aiohttp.test_utils import unused_port
from sqlalchemy import select

from benchmarks.campaigns import awake, config, fill, p95
from benchmarks.contestants import ANSWER, DESKBELL, QUESTION
from benchmarks.process import ROOT, BenchmarkError, BotProcess, running
from bot.app import App
from bot.campaigns.models import Campaign
from bot.sandbox import Sandbox

PER_SECOND = 1000
CALM_SHARE = 0.1
"""Of a processor: a desk that takes less has learned its FAQ and is at rest."""

ASKED_SECONDS = 15.0
GETTING_UNDER_WAY_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 60


@dataclass(frozen=True)
class Broadcast:
    """What a campaign made of the limit, alone and while clients ask. Times are in seconds.

    processor: the share of one that the desk took meanwhile, without questions.
    """

    seconds: float
    per_second: float
    processor: float
    per_second_asked: float
    refused: int
    twice: int
    usual: float
    meanwhile: float
    meanwhile_p95: float


async def measure_broadcast(url: str, seconds: float) -> Broadcast:
    """A campaign of which so many seconds are measured without questions, and as many with some."""
    recipients = round(PER_SECOND * (2 * seconds + GETTING_UNDER_WAY_SECONDS)) + PER_SECOND
    app = App(config(url))
    await app.prepare()
    try:
        await fill(app, range(1, recipients + 1))
        async with _counter() as counter, running(DESKBELL.command, _variables(counter, url)) as bot:
            await _calm(bot)
            usual = await counter.questions(ASKED_SECONDS)
            async with app.database.begin() as session:
                (await session.scalars(select(Campaign))).one().next_at = datetime.now(UTC)
            await counter.begun()
            await asyncio.sleep(GETTING_UNDER_WAY_SECONDS)
            began, taken = await counter.figures(), bot.cpu()
            await asyncio.sleep(seconds)
            middle, taken = await counter.figures(), bot.cpu() - taken
            meanwhile = await counter.questions(seconds)
            ended = await counter.figures()
    finally:
        await app.close()
    return Broadcast(
        seconds,
        _rate(began, middle),
        taken / (middle["at"] - began["at"]),
        _rate(middle, ended),
        ended["refused"],
        ended["twice"],
        median(usual),
        median(meanwhile),
        p95(meanwhile),
    )


def shown(found: Broadcast) -> str:
    """The figures as text, each beside what it should be."""
    return "\n".join(
        [
            f"A campaign under a limit of {PER_SECOND:,} messages a second, which Telegram is paid for",
            f"  messages a second in {found.seconds:3.0f} s        {found.per_second:8.0f}"
            f"     with {found.processor:.0%} of a processor",
            f"  … while clients ask               {found.per_second_asked:8.0f}",
            f"  refused with 429                  {found.refused:8d}     (none)",
            f"  sent more than once               {found.twice:8d}     (none)",
            f"  an FAQ answer, half within        {found.meanwhile * 1000:8.1f} ms"
            f"  usually {found.usual * 1000:.1f}; 95 % within {found.meanwhile_p95 * 1000:.1f}",
        ]
    )


@dataclass
class _Counter:
    address: str
    session: aiohttp.ClientSession

    async def figures(self) -> dict[str, Any]:
        """What has come so far."""
        async with self.session.get(f"{self.address}/figures") as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def begun(self) -> None:
        """Wait for the first letter. Raises BenchmarkError if none comes."""
        for _ in range(LONGEST_WAIT_SECONDS):
            if (await self.figures())["letters"]:
                return
            await asyncio.sleep(1)
        raise BenchmarkError("the campaign does not begin")

    async def questions(self, seconds: float) -> list[float]:
        """Let clients ask for so long; the seconds until each was answered."""
        known = len((await self.figures())["times"])
        for path, pause in (("ask", seconds), ("hush", 1.0)):
            async with self.session.get(f"{self.address}/{path}"):
                await asyncio.sleep(pause)
        times: list[float] = (await self.figures())["times"]
        return times[known:]


@asynccontextmanager
async def _counter() -> AsyncIterator[_Counter]:
    port = unused_port()
    command = (sys.executable, "-m", "benchmarks.counter", str(port), str(PER_SECOND), QUESTION, ANSWER)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        await process.stdout.readline()  # it listens
        async with aiohttp.ClientSession() as session:
            yield _Counter(f"http://127.0.0.1:{port}", session)
    finally:
        process.kill()
        await process.wait()


def _variables(counter: _Counter, url: str) -> dict[str, str]:
    telegram = SimpleNamespace(
        token="1:benchmark", api_base=counter.address, group=SimpleNamespace(chat_id=-1001)
    )
    limits = awake(PER_SECOND=30, PER_CHAT_PER_SECOND=1, PAID_BROADCASTS="true", PAID_PER_SECOND=PER_SECOND)
    return DESKBELL.environment(cast(Sandbox, telegram), url) | limits


async def _calm(bot: BotProcess) -> None:
    """Wait until the desk has started and learned its FAQ."""
    share, span = 1.0, 2.0
    while share > CALM_SHARE:
        before = bot.cpu()
        await asyncio.sleep(span)
        bot.check_alive()
        share = (bot.cpu() - before) / span


def _rate(since: dict[str, Any], until: dict[str, Any]) -> float:
    return float((until["letters"] - since["letters"]) / (until["at"] - since["at"]))
