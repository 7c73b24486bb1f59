"""Puts entries together from the pieces that a file reader finds, and collects what is wrong with them."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import Any, NoReturn

from bot.faq import rules
from bot.faq.attachments import attach
from bot.faq.drafts import Categories, Draft, entry_from
from bot.faq.entries import AttachmentKind, Button, Entry, Phrasing
from bot.faq.errors import AttachmentError, FaqFileError


class Builder:
    """Takes the values of entries, each with the line that it stands on; `finish` gives the entries.

    Saying the same twice does no harm; saying two things of one is a problem.
    """

    def __init__(self, path: Path, segments: Collection[str] | None = None) -> None:
        """`path` is the file's; attachments lie in its folder. `segments`: those of the desk, if known."""
        self._name, self._folder, self._segments = str(path), path.parent, segments
        self._problems: list[tuple[int, str]] = []
        self._drafts: dict[str, Draft] = {}
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
        for problem in rules.id_problems(entry_id):
            self.problem(line, f"the id {problem}")
            return None
        self._drafts.setdefault(entry_id, Draft(line))
        return entry_id

    def language(self, line: int, tag: str) -> str | None:
        """The normal form of a language tag, or None (and notes why) if it is none."""
        normal = rules.language_of(tag)
        if normal is None:
            self.problem(
                line, f"'{tag}' is not a language tag such as en" if tag else "the language is empty"
            )
        return normal

    def question(self, line: int, entry_id: str, language: str, text: str) -> None:
        """Add a phrasing. The same one twice is once; under another id too, it is a problem."""
        draft, phrasing = self._drafts[entry_id], Phrasing(language, rules.plain(text))
        problems = rules.phrasing_problems(phrasing.text)
        if not problems:
            other_id, other_line = self._asked.setdefault(rules.phrasing_key(phrasing), (entry_id, line))
            if other_id != entry_id:
                asked = shorten(phrasing.text, rules.SHOWN)
                problems.append(f"'{asked}' also stands under '{other_id}' on line {other_line}")
        for problem in problems:
            self.problem(line, f"the question {problem}")
        if problems:
            draft.faulty = True
        else:
            draft.phrasings.append(phrasing)

    def answer(self, line: int, entry_id: str, language: str, text: str) -> None:
        """Set the answer in a language: plain text or the HTML of `bot.faq.markup`."""
        html, problems = rules.answer_problems(rules.plain(text))
        self._set(line, entry_id, ("answer", language), html, problems)

    def attachment(self, line: int, entry_id: str, language: str, kind: AttachmentKind, text: str) -> None:
        """Set the picture or the file that comes with the answer in a language."""
        try:
            value = attach(kind, text, self._folder)
        except AttachmentError as error:
            self._complain(line, entry_id, (kind, language), [f"can't be used: {error.args[0]}"])
            self._drafts[entry_id].fields.setdefault(("attachment", language), (line, None))
        else:
            self._set(line, entry_id, ("attachment", language), value, [])

    def buttons(self, line: int, entry_id: str, language: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Set the buttons under the answer in a language: labels and addresses."""
        buttons = tuple(Button(rules.plain(label), url.strip()) for label, url in pairs)
        self._set(line, entry_id, ("buttons", language), buttons, rules.buttons_problems(buttons))

    def title(self, line: int, entry_id: str, language: str, text: str) -> None:
        """Set the title in a language."""
        self._set(line, entry_id, ("title", language), text, rules.name_problems(text))

    def category(self, line: int, entry_id: str, text: str, language: str = "") -> None:
        """Set the category's name, in a language or in general."""
        self._set(line, entry_id, ("category", language), text, rules.name_problems(text))

    def owner(self, line: int, entry_id: str, text: str) -> None:
        """Set who keeps the entry right."""
        self._set(line, entry_id, ("owner", ""), text, rules.name_problems(text))

    def day(self, line: int, entry_id: str, name: str, text: str) -> None:
        """Set a date: `valid_from`, `valid_until` or `checked_on`."""
        try:
            value = date.fromisoformat(text)
        except ValueError:
            problem = f"'{shorten(text, rules.SHOWN)}' is not a date such as 2026-12-31"
            self._complain(line, entry_id, (name, ""), [problem])
        else:
            self._set(line, entry_id, (name, ""), value, [])

    def audience(self, line: int, entry_id: str, text: str) -> None:
        """Set the segments that the entry is for, separated by commas or blanks."""
        segments = tuple(dict.fromkeys(text.replace(",", " ").split()))
        problems = [problem for each in segments for problem in rules.segment_problems(each, self._segments)]
        self._set(line, entry_id, ("audience", ""), segments, problems)

    def related(self, line: int, entry_id: str, lines: Sequence[str]) -> None:
        """Set the ids of related entries. What is no id of the file is read as several, between commas."""
        self._set(line, entry_id, ("related", ""), tuple(lines), [])

    def finish(self) -> list[Entry]:
        """The entries in the order of the file. Raises `FaqFileError` if anything at all is wrong."""
        if not self._drafts and not self._problems:
            self.problem(1, "there are no entries")
        for entry_id, draft in self._drafts.items():
            self._finish_draft(entry_id, draft)
        categories = Categories(self._drafts.values())
        self._problems += categories.conflicts
        if self._problems:
            raise self._error()
        return [entry_from(entry_id, draft, categories) for entry_id, draft in self._drafts.items()]

    def _finish_draft(self, entry_id: str, draft: Draft) -> None:
        if not draft.phrasings and not draft.faulty:
            self.problem(draft.line, f"'{entry_id}' has no question")
        answers = draft.by_language("answer")
        if not answers:
            self.problem(draft.line, f"'{entry_id}' has no answer")
        for name in ("attachment", "buttons"):
            for language in draft.by_language(name).keys() - answers.keys():
                problem = f"the {name} of '{entry_id}' ({language}) stands without an answer"
                self.problem(draft.line_of(name, language), problem)
        for problem in rules.dates_problems(draft.value("valid_from"), draft.value("valid_until")):
            self.problem(draft.line_of("valid_until"), f"'{entry_id}' {problem}")
        if lines := draft.value("related"):
            ids = [each.strip() for line in lines for each in self._ids(line)]
            related = tuple(dict.fromkeys(each for each in ids if each))
            line = draft.line_of("related")
            draft.fields["related", ""] = (line, related)
            self._complain(line, entry_id, ("related", ""), rules.related_problems(entry_id, related))

    def _ids(self, text: str) -> list[str]:
        return [text] if text in self._drafts else text.split(",")

    def _set(
        self, line: int, entry_id: str, key: tuple[str, str], value: Any, problems: Sequence[str]
    ) -> None:
        first_line, first = self._drafts[entry_id].fields.setdefault(key, (line, value))
        differs = [f"differs from the one on line {first_line}"] if first != value else []
        self._complain(line, entry_id, key, [*problems, *differs])

    def _complain(self, line: int, entry_id: str, key: tuple[str, str], problems: Sequence[str]) -> None:
        name, language = key
        of = "to" if name == "answer" else "of"
        subject = f"the {name} {of} '{entry_id}'" + (f" ({language})" if language else "")
        for problem in problems:
            self.problem(line, f"{subject} {problem}")

    def _error(self) -> FaqFileError:
        ordered = sorted(self._problems, key=lambda problem: problem[0])
        return FaqFileError([f"{self._name}:{line}: {_printable(what)}" for line, what in ordered])


def _printable(what: str) -> str:
    """One line that any terminal takes, whatever the file held."""
    return " ".join(what.encode("utf-8", "backslashreplace").decode().split())
