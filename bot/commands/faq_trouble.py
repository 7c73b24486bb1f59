"""The matcher's part of `deskbell faq check`: when it answers, what it confuses, what it never finds."""

from collections.abc import Sequence
from pathlib import Path

from bot.commands.faq_eval import matcher_for
from bot.faq.entries import Entry

SHOWN = 10


def trouble(entries: Sequence[Entry], cache: Path | None) -> str:
    """What the store's own phrasings, held out in turn, say of it."""
    matcher = matcher_for(entries, cache)
    model, ids = matcher.model, [entry.id for entry in entries]
    lines = []
    if not matcher.has_sense:
        lines.append("Questions are matched by their letters only: pip install 'deskbell[semantic]'.")
    where = f"Direct answers from a probability of {matcher.thresholds.answer:.2f} on"
    if not model.is_taught:
        return "\n".join([*lines, f"{where}; there are too few further phrasings to learn from."])
    lines.append(f"{where}, as learned from the phrasings.")
    confused = [f"  {ids[a]} is taken for {ids[b]}: {n} times" for a, b, n in model.confused if n > 1]
    lost = [f"  {ids[entry]}: {share:.0%} of its own phrasings find it" for entry, share in model.lost]
    for title, found in (("Often confused:", confused), ("Hardly ever found:", lost)):
        if found:
            more = [f"  and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
            lines += [title, *found[:SHOWN], *more]
    return "\n".join(lines)
