"""An entry while its file is being read: every value with the line that it stands on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.rules import grouped

Key = tuple[str, str]
"""A field's name and a language; the language is empty for what is the same in all."""


@dataclass
class Draft:
    """What the file has said of an entry so far."""

    line: int
    phrasings: list[Phrasing] = field(default_factory=list)
    fields: dict[Key, tuple[int, Any]] = field(default_factory=dict)
    faulty: bool = False
    """Something of it was refused and reported, so what is missing now need not be reported again."""

    def value(self, name: str, language: str = "") -> Any:
        """A field's value; None if the file doesn't say."""
        return self.fields[name, language][1] if (name, language) in self.fields else None

    def by_language(self, name: str) -> dict[str, Any]:
        """A field's values, by language."""
        return {language: value for (each, language), (_, value) in self.fields.items() if each == name}

    def line_of(self, name: str, language: str = "") -> int:
        """Where a field stands."""
        return self.fields[name, language][0]


def category_of(draft: Draft) -> tuple[str | None, dict[str, str]]:
    """The category as its draft names it: one name, or one a language.

    The name in the language that comes first in the alphabet tells the category from others, so that it
    doesn't depend on the order in which a file writes the languages.
    """
    names = {language: name for language, name in draft.by_language("category").items() if language}
    if (general := draft.value("category")) is not None:
        return general, {}
    if len(set(names.values())) < 2:
        return next(iter(names.values()), None), {}
    return names[min(names)], names


class Categories:
    """Which names mean the same category: it suffices to translate one in one entry."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.names: dict[str, dict[str, str]] = {}
        self.conflicts: list[tuple[int, str]] = []
        self._keys: dict[str, str] = {}
        for draft in drafts:
            key, names = category_of(draft)
            if key is None:
                continue
            known = self.names.setdefault(key, {})
            for language, name in names.items():
                if known.setdefault(language, name) != name:
                    problem = f"the category '{key}' is '{known[language]}' elsewhere ({language})"
                    self.conflicts.append((draft.line_of("category", language), problem))
        for key, known in self.names.items():
            for name in known.values():
                self._keys.setdefault(name, key)

    def of(self, draft: Draft) -> tuple[str | None, Mapping[str, str]]:
        """The category of a draft, with all its names."""
        name, _ = category_of(draft)
        key = self._keys.get(name, name) if name else None
        return key, self.names.get(key, {}) if key else {}


def entry_from(entry_id: str, draft: Draft, categories: Categories) -> Entry:
    """The finished entry."""
    category, names = categories.of(draft)
    answers = {
        language: Answer(html, draft.value("attachment", language), draft.value("buttons", language) or ())
        for language, html in draft.by_language("answer").items()
    }
    return Entry(
        id=entry_id,
        category=category,
        category_names=names,
        titles=draft.by_language("title"),
        phrasings=grouped(draft.phrasings),
        answers=answers,
        related=draft.value("related") or (),
        valid_from=draft.value("valid_from"),
        valid_until=draft.value("valid_until"),
        audience=draft.value("audience") or (),
        owner=draft.value("owner"),
        checked_on=draft.value("checked_on"),
    )
