"""Campaigns: planning one for many, the limit's use, FAQ answers meanwhile, and five kills."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from time import monotonic, perf_counter
from typing import Any

import psutil  # type: ignore[import-untyped]
from sqlalchemy import insert, select

from benchmarks.arrivals import Arrivals, replies
from benchmarks.contestants import ANSWER, DESKBELL, QUESTION
from benchmarks.process import MB, BenchmarkError, running
from bot.app import App
from bot.campaigns.models import Campaign, CampaignState
from bot.clients.models import Client
from bot.clock import SystemClock
from bot.config.model import Config
from bot.sandbox import Limits, Person, Sandbox
from bot.team.models import Manager

CHUNK = 10_000
PER_SECOND = 30
ASKERS = 40
KILLS = 5
SEGMENT = "bench"
TEXT = "We have moved to a larger shop. Come and see us!"
CALM_SECONDS = 2.0
"""At both ends of a campaign, which are not counted: it begins and ends at its own pace."""

WARM_SECONDS = 20.0
LONGEST_LIFE_SECONDS = 120.0


@dataclass(frozen=True)
class Planning:
    """How long it took to fix an audience, in seconds, and how much the process grew by it, in MB."""

    clients: int
    seconds: float
    grown: float


@dataclass(frozen=True)
class Pace:
    """What a campaign made of the limit. Times are in seconds; the usual ones were taken before it began."""

    seconds: float
    share: float
    refused: int
    usual: float
    usual_p95: float
    meanwhile: float
    meanwhile_p95: float
    asked: int


@dataclass(frozen=True)
class Crashes:
    """What became of a campaign whose process was killed five times."""

    recipients: int
    once: int
    more_than_once: int
    seconds: float


async def measure_planning(url: str, clients: int) -> Planning:
    """Fix an audience of so many clients in a process that does nothing else."""
    app = App(config(url))
    await app.prepare()
    try:
        await fill(app, range(1, clients + 1))
        process = psutil.Process()
        before, started = process.memory_info().rss, perf_counter()
        async with app.database.begin() as session:
            campaign = (await session.scalars(select(Campaign))).one()
            await app.desk(session).campaigns.engine.fix(campaign)
        seconds = perf_counter() - started
        return Planning(clients, seconds, (process.memory_info().rss - before) / MB)
    finally:
        await app.close()


async def measure_pace(url: str, seconds: float) -> Pace:
    """A campaign of so many seconds under an enforced limit, while clients ask what the FAQ answers."""
    async with Sandbox(clock=SystemClock(), limits=Limits(per_second=PER_SECOND)) as sandbox:
        stage = await _Stage.built(sandbox, url, seconds)
        async with running(DESKBELL.command, stage.variables):
            await stage.ask(WARM_SECONDS)
            usual = await stage.ask(min(60.0, max(15.0, seconds / 4)))
            await stage.begin()
            await sandbox.world.changes.until(lambda: stage.sent() > 0, 60)
            began, calls = monotonic(), len(sandbox.calls)
            asking = asyncio.create_task(stage.ask(seconds - 2 * CALM_SECONDS))
            meanwhile = await asking
            ended = monotonic()
            counted = [
                call
                for call in sandbox.calls[calls:]
                if began + CALM_SECONDS <= call.at <= ended
                and call.method.startswith(("send", "edit", "copy"))
            ]
            taken = sum(call.ok for call in counted)
            refused = sum(call.status == 429 for call in sandbox.calls[calls:])
        window = ended - began - CALM_SECONDS
        return Pace(
            window,
            taken / window / PER_SECOND,
            refused,
            median(usual),
            p95(usual),
            median(meanwhile),
            p95(meanwhile),
            len(meanwhile),
        )


async def measure_crashes(url: str, seconds: float) -> Crashes:
    """The same campaign, with the process killed five times at random moments in the middle."""
    rng = random.Random(7)
    async with Sandbox(clock=SystemClock(), limits=Limits(per_second=PER_SECOND)) as sandbox:
        stage = await _Stage.built(sandbox, url, seconds)
        await stage.begin()
        started = monotonic()
        for _ in range(KILLS):
            async with running(DESKBELL.command, stage.variables) as bot:
                await stage.goes_on()
                await asyncio.sleep(seconds / (KILLS + 1) * rng.uniform(0.7, 1.0))
                bot.kill()
        async with running(DESKBELL.command, stage.variables):
            while not await stage.is_done():
                if monotonic() - started > 3 * seconds + LONGEST_LIFE_SECONDS:
                    raise BenchmarkError("the campaign does not end")
                await asyncio.sleep(1)
        got = Counter(sum(TEXT in text for text in client.texts) for client in stage.recipients)
        more = sum(count for times, count in got.items() if times > 1)
        return Crashes(len(stage.recipients), got[1], more, monotonic() - started)


def shown(planning: Planning, pace: Pace, crashes: Crashes) -> str:
    """The figures as text, each beside what it should be."""
    return "\n".join(
        [
            f"Campaigns under a limit of {PER_SECOND} messages a second",
            f"  an audience of {planning.clients:,} fixed in     {planning.seconds:8.2f} s   (below 10)",
            f"  … by which the process grew by    {planning.grown:8.1f} MB",
            f"  share of the limit used in {pace.seconds:3.0f} s  {pace.share:8.1%}     (at least 98 %)",
            f"  refused with 429                  {pace.refused:8d}     (none)",
            f"  an FAQ answer, half within        {pace.meanwhile * 1000:8.1f} ms"
            f"  usually {pace.usual * 1000:.1f}: x {pace.meanwhile / pace.usual:.2f} (at most 1.2)",
            f"  an FAQ answer, 95 % within        {pace.meanwhile_p95 * 1000:8.1f} ms"
            f"  usually {pace.usual_p95 * 1000:.1f}; {pace.asked} asked",
            f"  killed {KILLS} times: got it once       {crashes.once / crashes.recipients:8.2%}"
            f"     of {crashes.recipients:,} in {crashes.seconds:.0f} s (at least 99.9 %)",
            f"  … more than once                  {crashes.more_than_once:8d}     (none)",
        ]
    )


@dataclass
class _Stage:
    """A sandbox with recipients and with others who ask, and a database that knows the recipients."""

    sandbox: Sandbox
    app: App
    recipients: Sequence[Person]
    askers: Sequence[Person]
    variables: dict[str, str]
    arrivals: Arrivals

    @classmethod
    async def built(cls, sandbox: Sandbox, url: str, seconds: float) -> "_Stage":
        recipients = [sandbox.add_client(f"Client {at}") for at in range(round(PER_SECOND * seconds))]
        for person in recipients:
            person.private.started = True  # else the bot may not write to them
        askers = [sandbox.add_client(f"Asker {at}") for at in range(ASKERS)]
        variables = DESKBELL.environment(sandbox, url) | awake(
            PER_SECOND=PER_SECOND, PER_CHAT_PER_SECOND=1, PER_GROUP_PER_MINUTE=20
        )
        app = App(config(url))
        await app.prepare()
        await fill(app, [person.id for person in recipients])
        arrivals = Arrivals(sandbox, replies(TEXT))
        return cls(sandbox, app, recipients, askers, variables, arrivals)

    async def begin(self) -> None:
        """Let the campaign begin."""
        async with self.app.database.begin() as session:
            campaign = (await session.scalars(select(Campaign))).one()
            campaign.next_at = datetime.now(UTC)

    async def is_done(self) -> bool:
        """Whether all have had their turn."""
        async with self.app.database.read() as session:
            state = await session.scalar(select(Campaign.state))
        return state == CampaignState.DONE

    def sent(self) -> int:
        """How many messages the recipients have."""
        return self.arrivals.look()

    async def goes_on(self) -> None:
        """Wait until another message has arrived."""
        known = self.sent()
        await self.sandbox.world.changes.until(lambda: self.sent() > known, LONGEST_LIFE_SECONDS)

    async def ask(self, seconds: float) -> list[float]:
        """Ask one question after another for so long; the seconds until each was answered."""
        arrivals, times = Arrivals(self.sandbox, replies(ANSWER)), list[float]()
        rng, at = random.Random(11), 0
        ends = monotonic() + seconds
        while monotonic() < ends or len(times) < 2:
            asker = self.askers[at % len(self.askers)]
            at += 1
            wanted, began = arrivals.look() + 1, monotonic()
            asker.send(QUESTION)
            if not await self.sandbox.world.changes.until(lambda: arrivals.look() >= wanted, 60):  # noqa: B023
                raise BenchmarkError("a question was not answered")
            times.append(arrivals.times[asker.id][-1] - began)
            await asyncio.sleep(rng.uniform(0.3, 0.7))
        return times


def config(url: str) -> Config:
    """That of a desk with a database at the URL."""
    return Config.model_validate(
        {"telegram": {"token": "1:benchmark"}, "managers": {"chat_id": -1001}, "database": {"url": url}}
    )


def awake(**limits: float | str) -> dict[str, str]:
    """The variables for a desk that has only campaigns to send, at any hour, under these limits."""
    names = {f"DESKBELL_TELEGRAM__LIMITS__{name}": str(value) for name, value in limits.items()}
    return {**names, "DESKBELL_OUTREACH__QUIET_HOURS": "", "DESKBELL_GREETINGS__ENABLED": "false"}


async def fill(app: App, user_ids: Sequence[int]) -> None:
    """Clients by Telegram's numbers, and a campaign for them that has not begun."""
    now = datetime.now(UTC)
    common: dict[str, Any] = {
        "language": "en",
        "zone": "Europe/Stockholm",
        "country": "SE",
        "segment": SEGMENT,
        "created_at": now,
        "last_seen_at": now,
    }
    for start in range(0, len(user_ids), CHUNK):
        rows = [
            {**common, "user_id": user_id, "first_name": f"Client {user_id}"}
            for user_id in user_ids[start : start + CHUNK]
        ]
        async with app.database.begin() as session:
            await session.execute(insert(Client), rows)
    async with app.database.begin() as session:
        session.add(Manager(user_id=1, first_name="Mia", last_seen_at=now))
        await session.flush()
        campaign = Campaign(
            kind="news",
            state=CampaignState.SCHEDULED,
            place="managers",
            author_id=1,
            contents={"en": {"html": TEXT}},
            audience={"segments": [SEGMENT]},
            zones=[],
            made_at=now,
            next_at=now + timedelta(days=1),
        )
        session.add(campaign)


def p95(times: Sequence[float]) -> float:
    """Within which 95 % of them are."""
    return quantiles(times, n=20, method="inclusive")[18]
