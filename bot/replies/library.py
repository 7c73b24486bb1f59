"""The library of standard replies, from a YAML file: a list of replies with `key`, `title` and `texts`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import yaml

from bot.errors import FileError
from bot.replies import fields
from bot.yaml_nodes import compose, items, line_of, text_of

KEYS = ("key", "title", "texts")
LONGEST_TITLE = 60
SHOWN = 20
_KEY = re.compile(r"[a-z0-9_-]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


class RepliesFileError(FileError):
    """The file of standard replies is not valid:"""

    def __init__(self, problems: Sequence[str]) -> None:
        """`problems` are lines of the form `file:line: what is wrong`, in the order of the file."""
        self.problems = list(problems)
        more = len(self.problems) - SHOWN
        shown = [*self.problems[:SHOWN], *([f"… and {more} more"] if more > 0 else [])]
        super().__init__("\n" + "\n".join(shown))


@dataclass(frozen=True)
class StandardReply:
    """A text that managers send often, by language."""

    key: str
    title: str
    texts: Mapping[str, str]

    def text(self, *wanted: str) -> tuple[str, str]:
        """The text in the first of the wanted languages that there is, else in any, and which one."""
        language = next((each for each in wanted if each in self.texts), next(iter(self.texts)))
        return self.texts[language], language


@dataclass(frozen=True)
class Library:
    """All standard replies, in the order of the file."""

    replies: tuple[StandardReply, ...] = ()

    def by_key(self, key: str) -> StandardReply | None:
        """The reply called `key`, or the only one whose key begins so."""
        exact = [each for each in self.replies if each.key == key]
        found = exact or [each for each in self.replies if key and each.key.startswith(key)]
        return found[0] if len(found) == 1 else None


@dataclass
class _Problems:
    """What is wrong with the file, by line."""

    name: str
    found: list[tuple[int, str]] = field(default_factory=list)

    def problem(self, line: int, what: str) -> None:
        self.found.append((line, what))

    def fail(self, line: int, what: str) -> NoReturn:
        self.problem(line, what)
        raise self.error()

    def error(self) -> RepliesFileError:
        ordered = sorted(self.found, key=lambda each: each[0])
        return RepliesFileError([f"{self.name}:{line}: {' '.join(what.split())}" for line, what in ordered])


def load(path: Path | None) -> Library:
    """The library in the file at `path`; an empty one for None. Raises `RepliesFileError`."""
    if path is None:
        return Library()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RepliesFileError([f"{path}: it cannot be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise RepliesFileError([f"{path}: this is not UTF-8; save the file as UTF-8"]) from error
    return parse(text, str(path))


def parse(text: str, name: str) -> Library:
    """The library written in `text`, a file called `name`. Raises `RepliesFileError`."""
    problems = _Problems(name)
    root = compose(text, problems)
    if root is None:
        problems.fail(1, "there are no replies")
    if not isinstance(root, yaml.SequenceNode):
        problems.fail(line_of(root), "the file must be a list of replies, each beginning with '- key:'")
    seen: dict[str, int] = {}
    replies = [_read(node, problems, seen) for node in root.value]
    if problems.found:
        raise problems.error()
    return Library(tuple(reply for reply in replies if reply))


def _read(node: yaml.Node, problems: _Problems, seen: dict[str, int]) -> StandardReply | None:
    parts = dict(items(node, "a reply", problems))
    for key in parts.keys() - set(KEYS):
        problems.problem(line_of(parts[key]), f"unknown key '{key}'; the keys are {', '.join(KEYS)}")
    missing = [key for key in KEYS if key not in parts]
    for key in missing:
        problems.problem(line_of(node), f"a reply without '{key}'")
    if missing:
        return None
    line, key = line_of(parts["key"]), text_of(parts["key"], problems)
    if not _KEY.fullmatch(key):
        problems.problem(line, f"the key '{key}' must be 1 to 32 of a-z, 0-9, _ and -")
    elif seen.setdefault(key, line) != line:
        problems.problem(line, f"'{key}' is already on line {seen[key]}")
    title = text_of(parts["title"], problems)
    if not 0 < len(title) <= LONGEST_TITLE or not title.isprintable():
        problems.problem(line_of(parts["title"]), f"the title must have 1 to {LONGEST_TITLE} characters")
    return StandardReply(key, title, _read_texts(key, parts["texts"], problems))


def _read_texts(key: str, node: yaml.Node, problems: _Problems) -> dict[str, str]:
    texts: dict[str, str] = {}
    for language, each in items(node, "'texts'", problems):
        if not _LANGUAGE.fullmatch(language):
            problems.problem(line_of(each), f"'{language}' is not a language such as en or pt_BR")
        texts[language] = text_of(each, problems)
        for problem in fields.problems(texts[language]):
            problems.problem(line_of(each), f"the text of '{key}' ({language}) {problem}")
    if not texts:
        problems.problem(line_of(node), f"'{key}' has no text")
    return texts
