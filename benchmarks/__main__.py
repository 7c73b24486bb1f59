"""The command line: `python -m benchmarks`."""

import asyncio
import os
import platform
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from benchmarks import broadcast, campaigns, greetings
from benchmarks.contestants import DESKBELL, ECHO
from benchmarks.databases import postgresql, sqlite, sync_seconds
from benchmarks.deadlines import Deadlines, measure_deadlines, shown
from benchmarks.matching import measure_matching
from benchmarks.measure import Results, Size, measure
from benchmarks.process import BenchmarkError
from benchmarks.report import table
from bot.app import spare_startup

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Part(StrEnum):
    """What is measured."""

    ALL = "all"
    BOTS = "bots"
    DEADLINES = "deadlines"
    MATCHING = "matching"
    CAMPAIGNS = "campaigns"
    GREETINGS = "greetings"
    BROADCAST = "broadcast"


@app.command()
def main(
    part: Annotated[Part, typer.Option(help="Which part of it.")] = Part.ALL,
    runs: Annotated[int, typer.Option(min=1, help="How often everything is measured; medians count.")] = 3,
    messages: Annotated[int, typer.Option(min=1, help="Questions that wait at once.")] = Size.messages,
    lines: Annotated[int, typer.Option(min=1, help="Lines in tickets that wait at once.")] = Size.lines,
    clients: Annotated[int, typer.Option(min=1, help="Clients who write.")] = Size.clients,
    tickets: Annotated[int, typer.Option(min=1, help="Clients with an open ticket.")] = Size.tickets,
    rate: Annotated[float, typer.Option(min=0.1, help="Questions a second for the latencies.")] = Size.rate,
    line_rate: Annotated[float, typer.Option(min=0.1, help="The same for lines.")] = Size.line_rate,
    seconds: Annotated[float, typer.Option(min=1, help="How long these are sent.")] = Size.seconds,
    postgres: Annotated[bool, typer.Option(help="Deskbell on PostgreSQL instead of SQLite.")] = False,
    timers: Annotated[int, typer.Option(min=1, help="Open deadlines, of the many.")] = Deadlines.many,
    entries: Annotated[int, typer.Option(min=10, help="FAQ entries, with ten phrasings each.")] = 1000,
    recipients: Annotated[
        int, typer.Option(min=100, help="Clients of the campaign, and of the greetings, that are planned.")
    ] = 100_000,
    campaign_seconds: Annotated[
        float, typer.Option(min=30, help="How long a campaign is sent; 60 for a short try.")
    ] = 600,
    directory: Annotated[Path, typer.Option("--dir", help="Where SQLite's files are put.")] = Path(),
) -> None:
    """Measure Deskbell beside a ten-line aiogram echo bot, each a process of its own, and its deadlines."""
    spare_startup()  # as a desk that runs does
    size = Size(clients, messages, min(tickets, clients), lines, rate, line_rate, seconds)
    with TemporaryDirectory(prefix=".bench-", dir=directory.resolve()) as place:
        typer.echo(_circumstances(Path(place), "PostgreSQL" if postgres else "SQLite"))
        with postgresql() if postgres else sqlite(Path(place)) as databases:
            if part in (Part.ALL, Part.MATCHING):
                typer.echo(asyncio.run(measure_matching(next(databases), entries)))
            if part in (Part.ALL, Part.BOTS):
                typer.echo(_loads(size))
                typer.echo(table(*asyncio.run(_measure_all(size, runs, databases))))
            if part in (Part.ALL, Part.DEADLINES):
                deadlines = Deadlines(few=max(timers // 100, 1000), many=timers)
                urls = (next(databases), next(databases))
                typer.echo(shown(asyncio.run(measure_deadlines(urls, deadlines)), deadlines))
            if part in (Part.ALL, Part.CAMPAIGNS):
                typer.echo(asyncio.run(_measure_campaigns(recipients, campaign_seconds, databases)))
            if part in (Part.ALL, Part.BROADCAST):
                found = asyncio.run(broadcast.measure_broadcast(next(databases), min(campaign_seconds, 60)))
                typer.echo(broadcast.shown(found))
            if part in (Part.ALL, Part.GREETINGS):
                rounds = asyncio.run(greetings.measure_planning(next(databases), recipients))
                typer.echo(greetings.shown(recipients, *rounds))


def _circumstances(directory: Path, database: str) -> str:
    sync = sync_seconds(directory) * 1000
    return (
        f"Deskbell on {database}; "
        f"Python {platform.python_version()}, {os.cpu_count()} processors, {sync:.2f} ms to sync a write.\n"
    )


def _loads(size: Size) -> str:
    return (
        "Beside a ten-line aiogram bot, on the same sandbox.\n"
        f"{size.messages:,} questions by {size.clients} clients and {size.lines:,} lines in {size.tickets} "
        f"tickets at once; for the latencies {size.rate:g} questions and {size.line_rate:g} lines a second, "
        f"for {size.seconds:g} s.\n"
    )


async def _measure_campaigns(recipients: int, seconds: float, databases: Iterator[str]) -> str:
    planning = await campaigns.measure_planning(next(databases), recipients)
    typer.echo(f"{recipients:,} planned in {planning.seconds:.2f} s; now a campaign …", err=True)
    pace = await campaigns.measure_pace(next(databases), seconds)
    typer.echo(f"{pace.share:.1%} of the limit used; now one with kills …", err=True)
    crashes = await campaigns.measure_crashes(next(databases), seconds)
    return campaigns.shown(planning, pace, crashes)


async def _measure_all(
    size: Size, runs: int, databases: Iterator[str]
) -> tuple[list[Results], list[Results]]:
    """Both bots, in turn, so that whatever else the machine does meanwhile hits both."""
    desk: list[Results] = []
    echo: list[Results] = []
    for number in range(runs):
        typer.echo(f"run {number + 1} of {runs} …", err=True)
        echo.append(await measure(ECHO, size, ""))
        desk.append(await measure(DESKBELL, size, next(databases)))
    return desk, echo


if __name__ == "__main__":
    try:
        app()
    except BenchmarkError as error:
        sys.exit(str(error))
