"""One run: a bot is started on a sandbox of its own and measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from benchmarks.arrivals import LINE, relayed_lines, replies
from benchmarks.contestants import QUESTION, Contestant
from benchmarks.load import Load
from benchmarks.process import BotProcess, running
from bot.clock import SystemClock
from bot.sandbox import Limits, Person, Sandbox

TICKET_QUESTION = "Blimey, a llama has eaten my umbrella again"
"""Nothing in the sample FAQ is like it, so people are called."""

Results = dict[str, float]
"""What was measured, by the key of the table's row (see `benchmarks.report`)."""


@dataclass(frozen=True)
class Size:
    """How much is put on each bot. `rate` and `line_rate` are in messages a second, for `seconds`.

    Lines come more slowly: all topics are one group, to which Telegram takes one message in three seconds.
    """

    clients: int = 200
    messages: int = 2000
    tickets: int = 20
    lines: int = 500
    rate: float = 20
    line_rate: float = 5
    seconds: float = 10


async def measure(contestant: Contestant, size: Size, database: str) -> Results:
    """All of a contestant's results in one run, with an empty database at the URL `database`."""
    async with Sandbox(clock=SystemClock(), limits=Limits(enforce=False)) as sandbox:
        variables = contestant.environment(sandbox, database)
        clients = [sandbox.add_client(f"Client {number}") for number in range(size.clients)]
        results: Results = {}
        if contestant.is_desk:
            async with running(contestant.command, variables) as bot:
                results["first_start"] = await _first_poll(sandbox, bot, clients[0])
        async with running(contestant.command, variables) as bot:
            results["start"] = await _first_poll(sandbox, bot, clients[0])
            await _warm_up(Load(sandbox, bot), clients)
            results["memory_start"] = bot.memory()
            results |= await _questions(contestant, size, Load(sandbox, bot), clients)
            if contestant.is_desk:
                results |= await _tickets(size, Load(sandbox, bot), clients[: size.tickets])
            return results | {"memory_load": bot.memory(), "memory_peak": bot.peak}


async def _first_poll(sandbox: Sandbox, bot: BotProcess, client: Person) -> float:
    """Seconds from the start of the process to its first getUpdates; `client` waits for it."""
    client.send("/start")  # with an update waiting, the call is answered, and so on record, at once

    def polls() -> list[float]:
        calls = (call for call in sandbox.calls if call.method == "getUpdates")
        return [call.at for call in calls if call.at > bot.started]

    load = Load(sandbox, bot)
    await load.until(lambda: bool(polls()), "any getUpdates")
    await load.settle()
    return polls()[0] - bot.started


async def _warm_up(load: Load, clients: Sequence[Person]) -> None:
    """Let everybody be known to the bot before anything is measured."""
    for client in clients:
        client.send("/start")
    await load.until(lambda: all(client.texts for client in clients), "greetings for everybody")
    await load.settle()


async def _questions(contestant: Contestant, size: Size, load: Load, clients: Sequence[Person]) -> Results:
    recognise = replies(contestant.reply)
    rate, cpu = await load.burst(clients, size.messages, _question, recognise)
    results = {"rate": rate, "cpu": cpu * 1000, "sandbox_busy": load.sandbox_busy}
    times = await load.trickle(clients, size.rate, size.seconds, _question, recognise)
    return results | _percentiles("latency", times)


async def _tickets(size: Size, load: Load, clients: Sequence[Person]) -> Results:
    """A line in a ticket that is open already, from the client's chat to the topic."""
    known = {client.id: len(client.texts) for client in clients}
    for client in clients:
        client.send(TICKET_QUESTION)
    await load.until(lambda: all(len(c.texts) > known[c.id] for c in clients), "tickets for everybody")
    await load.settle()
    rate, cpu = await load.burst(clients, size.lines, _line, relayed_lines)
    times = await load.trickle(clients, size.line_rate, size.seconds, _line, relayed_lines)
    return {"ticket_rate": rate, "ticket_cpu": cpu * 1000} | _percentiles("ticket_latency", times)


def _question(_client: Person, _number: int) -> str:
    return QUESTION


def _line(client: Person, number: int) -> str:
    return LINE.format(client=client.id, number=number)


def _percentiles(name: str, seconds: Sequence[float]) -> Results:
    """Milliseconds."""
    cut = quantiles(seconds, n=100, method="inclusive")
    return {f"{name}_p50": cut[49] * 1000, f"{name}_p99": cut[98] * 1000}
