"""What there is to say about a set of entries that is read without an error."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from bot.faq.entries import Entry

SHOWN = 10


def describe(entries: Sequence[Entry], today: date | None = None) -> str:
    """A summary for the person who maintains the file: how much there is per language, and what lacks."""
    categories = {entry.category for entry in entries if entry.category}
    phrasings = Counter(phrasing.language for entry in entries for phrasing in entry.phrasings)
    answers = Counter(language for entry in entries for language in entry.answers)
    lines = [f"{len(entries)} entries in {len(categories)} categories"]
    for language in sorted({*phrasings, *answers}):
        lines.append(f"{language}: {phrasings[language]} phrasings, {answers[language]} answers")
        lacking = [entry.id for entry in entries if language not in entry.answers]
        if lacking:
            lines.append(f"{language}: no answer for {_listed(lacking)}")
    return "\n".join([*lines, *warnings(entries, today)])


def warnings(entries: Sequence[Entry], today: date | None = None) -> list[str]:
    """What may be meant, and may be a mistake. `today`, a date of the desk, tells what is over."""
    known = {entry.id for entry in entries}
    dangling = [
        f"'{entry.id}' is related to '{each}', which there is not"
        for entry in entries
        for each in entry.related
        if each not in known
    ]
    over = [
        f"'{entry.id}' is over since {entry.valid_until}"
        for entry in entries
        if today and entry.valid_until and entry.valid_until < today
    ]
    return [*dangling, *over]


def _listed(ids: Sequence[str]) -> str:
    more = len(ids) - SHOWN
    return ", ".join(ids[:SHOWN]) + (f" and {more} more" if more > 0 else "")
