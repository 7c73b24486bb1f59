"""What a check found out."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a line begins."""

    FINE = "✓"
    NOTE = "!"
    BROKEN = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for the person who checks: what was looked at, how it is, what to do about it."""

    mark: Mark
    text: str

    @property
    def is_broken(self) -> bool:
        """Whether this must be put right before the desk works."""
        return self.mark is Mark.BROKEN

    def __str__(self) -> str:
        return f"{self.mark} {self.text}"


def fine(text: str) -> Finding:
    """All is well."""
    return Finding(Mark.FINE, text)


def note(text: str) -> Finding:
    """The desk works, but differently from what may be expected."""
    return Finding(Mark.NOTE, text)


def broken(text: str) -> Finding:
    """The desk does not work like this; the text says what to do."""
    return Finding(Mark.BROKEN, text)
