"""What can go wrong with the FAQ."""

from collections.abc import Sequence

from bot.errors import DeskbellError, FileError

SHOWN = 20


class FaqFileError(FileError):
    """The FAQ file is not valid, nothing of it was loaded:"""

    def __init__(self, problems: Sequence[str]) -> None:
        """`problems` are lines of the form `file:line: what is wrong`, in the order of the file."""
        self.problems = list(problems)
        more = len(self.problems) - SHOWN
        shown = [*self.problems[:SHOWN], *([f"… and {more} more"] if more > 0 else [])]
        super().__init__("\n" + "\n".join(shown))


class UnknownEntryError(DeskbellError):
    """The FAQ has no such entry (any more):"""
