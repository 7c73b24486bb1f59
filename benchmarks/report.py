"""The table: medians side by side, and ratios, which change little from machine to machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import typer

from benchmarks.measure import Results

WIDTHS = (48, 10, 10, 9)


@dataclass(frozen=True)
class Row:
    """A line of the table: what is shown of which result, and what it is compared with."""

    key: str
    label: str
    unit: str
    digits: int = 0
    beside: str = ""
    """The echo bot's result to compare with; the one of the same key unless named."""


@dataclass(frozen=True)
class Section:
    """Rows that belong together."""

    title: str
    rows: tuple[Row, ...]


SECTIONS = (
    Section(
        "A question that the FAQ answers (echo bot: repeats it)",
        (
            Row("rate", "updates handled, all waiting at once", "/s"),
            Row("cpu", "processor time for an update", "ms", 2),
            Row("latency_p50", "message to reply, half within", "ms", 1),
            Row("latency_p99", "message to reply, 99 % within", "ms", 1),
        ),
    ),
    Section(
        "A line in an open ticket, to its topic (echo bot: as above)",
        (
            Row("ticket_rate", "updates handled, all waiting at once", "/s", beside="rate"),
            Row("ticket_cpu", "processor time for an update", "ms", 2, beside="cpu"),
            Row("ticket_latency_p50", "message to topic, half within", "ms", 1, beside="latency_p50"),
            Row("ticket_latency_p99", "message to topic, 99 % within", "ms", 1, beside="latency_p99"),
        ),
    ),
    Section(
        "Start, from the process to its first getUpdates",
        (
            Row("first_start", "the first time: empty database, FAQ to load", "s", 2, beside="start"),
            Row("start", "again", "s", 2),
        ),
    ),
    Section(
        "Resident memory",
        (
            Row("memory_start", "after the start and a greeting for everybody", "MB"),
            Row("memory_load", "after the load", "MB"),
            Row("memory_peak", "at its highest", "MB"),
        ),
    ),
)


def table(desk: Sequence[Results], echo: Sequence[Results]) -> str:
    """All runs of both bots as text; a ratio is the median of the runs' own ratios."""
    lines = [_columns("", "Deskbell", "echo bot", "ratio"), "=" * (sum(WIDTHS) + 3)]
    for section in SECTIONS:
        lines.append(section.title)
        lines += [_line(row, desk, echo) for row in section.rows]
        lines.append("")
    busy = median(run["sandbox_busy"] for run in echo)
    lines.append(
        "ratio = Deskbell : echo bot, the median of the runs' own; compare machines by it, not by the rest.\n"
        f"The sandbox took {busy:.0%} of one processor while it fed the echo bot"
        + (": it, not the bot, set that bot's speed." if busy > 0.85 else ".")
    )
    return "\n".join(lines)


def _line(row: Row, desk: Sequence[Results], echo: Sequence[Results]) -> str:
    ours = [run[row.key] for run in desk]
    theirs = [run[row.beside or row.key] for run in echo]
    ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
    shown = [f"{median(values):,.{row.digits}f}" for values in (ours, theirs)]
    return _columns(f"  {row.label}, {row.unit}", shown[0], shown[1], f"x {ratio:.3g}")


def _columns(label: str, ours: str, theirs: str, ratio: str) -> str:
    cells = [label.ljust(WIDTHS[0]), ours.rjust(WIDTHS[1]), theirs.rjust(WIDTHS[2])]
    return " ".join([*cells, typer.style(ratio.rjust(WIDTHS[3]), bold=True)])
