"""The FAQ as a book: its categories, and in each the entries that a reader may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.faq.entries import Entry
from bot.keyboards import short

LONGEST_LABEL = 40
"""Characters of a title that a button shows in full on a telephone."""


@dataclass(frozen=True)
class Chapter:
    """A category and its entries, in their order; the entries without a category have none."""

    category: str | None
    entries: Sequence[Entry]

    @property
    def key(self) -> str:
        """By what a button knows the category, of whatever length and script: 8 characters."""
        return chapter_key(self.category)


def chapters(entries: Iterable[Entry]) -> list[Chapter]:
    """The categories in the order in which they first appear; what has none comes last."""
    found: dict[str | None, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.category or None, []).append(entry)
    rest = found.pop(None, None)
    named = [Chapter(category, listed) for category, listed in found.items()]
    return [*named, Chapter(None, rest)] if rest else named


def chapter_key(category: str | None) -> str:
    """The key of the category of that name; None is that of the entries without one."""
    return short(category or "")


def shorten(title: str, most: int = LONGEST_LABEL) -> str:
    """`title` on one line of at most `most` characters, cut between words where that is possible."""
    line = " ".join(title.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    head, space, _ = cut.rpartition(" ")
    if line[most - 1] != " " and space and len(head) > most // 2:
        cut = head
    return cut.rstrip(" ,;:.–-") + "…"  # noqa: RUF001
