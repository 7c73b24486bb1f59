"""What an FAQ entry is, apart from any file or database."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Phrasing:
    """One way to ask an entry's question."""

    language: str
    text: str


@dataclass(frozen=True)
class LocalText:
    """A text and the language that it is in, which need not be the one asked for."""

    language: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A question in all its phrasings, and its answer in one or more languages.

    There is at least one phrasing and one answer. Languages are lower-case BCP 47 tags (`en`, `pt-br`).
    Answers are HTML that Telegram accepts as it is (see `bot.faq.markup`).
    """

    id: str
    category: str | None
    phrasings: tuple[Phrasing, ...]
    answers: Mapping[str, str]

    @cached_property
    def key(self) -> str:
        """A stand-in for the id in button data, where Telegram allows 64 bytes: 12 characters, stable."""
        return hashlib.sha256(self.id.encode()).hexdigest()[:12]

    def title(self, language: str | None, fallback: str | None = None) -> LocalText:
        """The first phrasing in `language`, else in `fallback`, else in any: plain text, not HTML."""
        titles: dict[str, str] = {}
        for phrasing in self.phrasings:
            titles.setdefault(phrasing.language, phrasing.text)
        return _pick(titles, language, fallback)

    def answer(self, language: str | None, fallback: str | None = None) -> LocalText:
        """The answer in `language`, else in `fallback`, else in any: Telegram HTML."""
        return _pick(self.answers, language, fallback)


def _pick(texts: Mapping[str, str], language: str | None, fallback: str | None) -> LocalText:
    for wanted in (language, fallback):
        if wanted and (found := _closest(wanted.lower(), texts)):
            return LocalText(found, texts[found])
    return LocalText(*next(iter(texts.items())))


def _closest(wanted: str, languages: Iterable[str]) -> str | None:
    """`sv-fi` is served by `sv-fi`, else `sv`, else any other Swedish."""
    primary = primary_tag(wanted)
    related = [language for language in languages if primary_tag(language) == primary]
    return min(related, key=lambda language: (language != wanted, language != primary), default=None)


def primary_tag(language: str) -> str:
    """`sv` of `sv-FI`, in lower case."""
    return language.lower().replace("_", "-").partition("-")[0]
