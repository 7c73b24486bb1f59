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


class EntryExistsError(DeskbellError):
    """The FAQ has, or had, an entry with this id:"""


class ChangedMeanwhileError(DeskbellError):
    """The FAQ entry was changed meanwhile, nothing was done:"""

    def __init__(self, entry_id: str, revision: int) -> None:
        """`revision` is the entry's latest."""
        self.entry_id, self.revision = entry_id, revision
        super().__init__(entry_id)


class AttachmentError(DeskbellError):
    """The attachment can't be used:"""


class InvalidEntryError(DeskbellError):
    """The FAQ entry can't be kept like this:"""

    def __init__(self, problems: Sequence[str]) -> None:
        """`problems` are sentences about the entry."""
        self.problems = list(problems)
        super().__init__("; ".join(self.problems))
