"""Pictures that come along with greetings, from the configuration: found, checked, read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import FileError
from bot.faq.attachments import content_of, digest_of
from bot.faq.entries import AttachmentKind
from bot.faq.errors import AttachmentError
from bot.greetings.days import themes


class PicturesError(FileError):
    """Pictures for greetings can't be used:"""

    def __init__(self, problems: list[str]) -> None:
        """`problems` are a line each: which key it is about, and what is wrong."""
        self.problems = problems
        super().__init__("\n" + "\n".join(problems))


@dataclass(frozen=True)
class Picture:
    """A picture as it lies on this machine."""

    name: str
    digest: str
    content: bytes


def load(paths: Mapping[str, Path]) -> dict[str, Picture]:
    """The pictures by theme. Raises `PicturesError` for unknown themes and bad files."""
    found, problems = {}, []
    for theme, path in paths.items():
        if theme not in themes():
            known = ", ".join(sorted(themes()))
            problems.append(f"greetings.pictures.{theme}: nothing is called that; there are {known}")
            continue
        try:
            content = content_of(path, str(path), AttachmentKind.PHOTO)
        except AttachmentError as error:
            problems.append(f"greetings.pictures.{theme}: {error.args[0]}")
            continue
        found[theme] = Picture(path.name, digest_of(content), content)
    if problems:
        raise PicturesError(problems)
    return found
