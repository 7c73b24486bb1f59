"""How `deskbell faq import` shows what it would do."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

from bot.faq.differences import Difference, differences
from bot.faq.entries import Entry
from bot.faq.syncing import Plan

SHOWN = 50
"""Entries of a kind that are shown one by one."""
WIDTH = 100


def show(plan: Plan, edits: Mapping[str, str]) -> str:
    """All that `plan` would do. `edits`: what to say of entries that were last edited in the chat."""
    lines: list[str] = []
    for sign, ids in (("+", plan.added), ("~", plan.changed), ("-", plan.retired)):
        for entry_id in ids[:SHOWN]:
            before, after = plan.changes[entry_id]
            lines += _entry(sign, before, after, edits.get(entry_id))
        if len(ids) > SHOWN:
            lines.append(f"{sign} … and {len(ids) - SHOWN} more")
    total = f"{len(plan.added)} added, {len(plan.changed)} changed, {len(plan.retired)} retired"
    lost = sum(entry_id in edits for entry_id in [*plan.changed, *plan.retired])
    warning = [f"{lost} of them were edited in the chat: the file would take that back."] if lost else []
    return "\n".join([*lines, f"{total}.", *warning])


def _entry(sign: str, before: Entry | None, after: Entry | None, edit: str | None) -> Iterator[str]:
    entry = after or before
    if entry is not None:
        title = shorten(entry.title(None).text, WIDTH, placeholder="…")
        yield f"{sign} {entry.id}: {title}" + (f" ({edit})" if edit else "")
    if before and after:
        found = differences(before, after)
        yield from _values(found) if found else ["    another order"]


def _values(found: Sequence[Difference]) -> Iterator[str]:
    heading = ""
    for each in found:
        called = f"    {each.field}" + (f" ({each.language})" if each.language else "")
        if called != heading:
            yield (heading := called)
        for sign, text in (("-", each.before), ("+", each.after)):
            yield from (f"      {sign} {_printable(line)}" for line in (text or "").split("\n") if text)


def _printable(line: str) -> str:
    """A line that changes nothing of the terminal."""
    return "".join(character if character.isprintable() else " " for character in line)
