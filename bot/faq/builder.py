"""Puts entries together from the pieces that a file reader finds, and collects what is wrong with them."""

import re
from dataclasses import dataclass, field
from textwrap import shorten
from typing import NoReturn

from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.errors import FaqFileError
from bot.faq.markup import clean
from bot.faq.words import normalise

LONGEST_ANSWER = 3500
"""UTF-16 units as written. Telegram takes 4096; the rest is for what the desk adds around an answer."""
LONGEST_ID = 100
SHOWN = 80
"""Characters of a question that a message repeats."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass
class _Draft:
    line: int
    category: str | None = None
    category_line: int = 0
    phrasings: dict[tuple[str, str], Phrasing] = field(default_factory=dict)
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    faulty: bool = False
    """Something of it was refused and reported, so what is missing now need not be reported again."""


class Builder:
    """Takes questions, answers and categories with the line each stands on; `finish` gives the entries."""

    def __init__(self, name: str) -> None:
        """`name` is the file's, for the messages."""
        self._name = name
        self._problems: list[tuple[int, str]] = []
        self._drafts: dict[str, _Draft] = {}
        self._asked: dict[tuple[str, str], tuple[str, int]] = {}

    def problem(self, line: int, what: str) -> None:
        """Note something that is wrong; `finish` will raise it."""
        self._problems.append((line, what))

    def fail(self, line: int, what: str) -> NoReturn:
        """Give up: what follows cannot be read. Raises `FaqFileError` with all problems so far."""
        self.problem(line, what)
        raise self._error()

    def begin(self, line: int, entry_id: str) -> str | None:
        """Open an entry, or go on with it. Returns its id, or None (and notes why) if it is not usable."""
        if not entry_id:
            self.problem(line, "the id is empty")
        elif len(entry_id) > LONGEST_ID or not entry_id.isprintable():
            self.problem(line, f"the id must be at most {LONGEST_ID} printable characters")
        else:
            self._drafts.setdefault(entry_id, _Draft(line))
            return entry_id
        return None

    def language(self, line: int, tag: str) -> str | None:
        """The normal form of a language tag, or None (and notes why) if it is none."""
        normal = tag.lower().replace("_", "-")
        if _LANGUAGE.fullmatch(normal):
            return normal
        self.problem(line, f"'{tag}' is not a language tag such as en" if tag else "the language is empty")
        return None

    def question(self, line: int, entry_id: str, language: str, text: str) -> None:
        """Add a phrasing. The same one twice is once; under another id too, it is a problem."""
        self._drafts[entry_id].faulty |= not self._add_question(line, entry_id, language, text)

    def answer(self, line: int, entry_id: str, language: str, text: str) -> None:
        """Set the answer in a language: plain text or the HTML of `bot.faq.markup`."""
        draft = self._drafts[entry_id]
        markup = clean(text)
        problems = [*markup.problems, *self._unstorable(text)]
        if (length := len(text.encode("utf-16-le", "surrogatepass")) // 2) > LONGEST_ANSWER:
            problems.append(f"has {length} characters, more than {LONGEST_ANSWER}")
        first_line, first = draft.answers.setdefault(language, (line, markup.html))
        if first != markup.html:
            problems.append(f"differs from the one on line {first_line}")
        for problem in problems:
            self.problem(line, f"the answer to '{entry_id}' ({language}) {problem}")

    def category(self, line: int, entry_id: str, text: str) -> None:
        """Set the category."""
        draft = self._drafts[entry_id]
        if draft.category is None:
            draft.category, draft.category_line = text, line
            for problem in self._unstorable(text):
                self.problem(line, f"the category {problem}")
        elif draft.category != text:
            self.problem(line, f"the category differs from '{draft.category}' on line {draft.category_line}")

    def finish(self) -> list[Entry]:
        """The entries in the order of the file. Raises `FaqFileError` if anything at all is wrong."""
        if not self._drafts and not self._problems:
            self.problem(1, "there are no entries")
        for entry_id, draft in self._drafts.items():
            if not draft.phrasings and not draft.faulty:
                self.problem(draft.line, f"'{entry_id}' has no question")
            if not draft.answers:
                self.problem(draft.line, f"'{entry_id}' has no answer")
        if self._problems:
            raise self._error()
        return [
            Entry(
                id=entry_id,
                category=draft.category,
                phrasings=tuple(draft.phrasings.values()),
                answers={language: Answer(text) for language, (_, text) in draft.answers.items()},
            )
            for entry_id, draft in self._drafts.items()
        ]

    def _add_question(self, line: int, entry_id: str, language: str, text: str) -> bool:
        problems = self._unstorable(text)
        key = (language, normalise(text))
        if not text:
            problems.append("is empty")
        elif not key[1]:
            problems.append(f"'{shorten(text, SHOWN)}' has no words")
        other_id, other_line = self._asked.setdefault(key, (entry_id, line))
        if key[1] and other_id != entry_id:
            problems.append(f"'{shorten(text, SHOWN)}' also stands under '{other_id}' on line {other_line}")
        for problem in problems:
            self.problem(line, f"the question {problem}")
        if not problems:
            self._drafts[entry_id].phrasings.setdefault(key, Phrasing(language, text))
        return not problems

    def _unstorable(self, text: str) -> list[str]:
        found = _UNSTORABLE.search(text)
        return [f"contains the control character U+{ord(found[0]):04X}"] if found else []

    def _error(self) -> FaqFileError:
        ordered = sorted(self._problems, key=lambda problem: problem[0])
        return FaqFileError([f"{self._name}:{line}: {_printable(what)}" for line, what in ordered])


def _printable(what: str) -> str:
    """One line that any terminal takes, whatever the file held."""
    return " ".join(what.encode("utf-8", "backslashreplace").decode().split())
