"""What an FAQ entry is, apart from any file or database."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TypeVar

T = TypeVar("T")


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


class AttachmentKind(StrEnum):
    """How Telegram shows what comes with an answer."""

    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Attachment:
    """A picture or a file that comes with an answer.

    Either Telegram has it (`file_id`), or the store: then `digest` is the SHA-256 of its bytes, in
    hexadecimal, and `name` the path that the FAQ file gives, relative to its folder.
    """

    kind: AttachmentKind
    file_id: str | None = None
    name: str | None = None
    digest: str | None = None


@dataclass(frozen=True)
class Button:
    """A link under an answer: plain text, and an address that begins with https://."""

    label: str
    url: str


@dataclass(frozen=True)
class Answer:
    """What a client is told: HTML for Telegram (see `bot.faq.markup`), and what goes along."""

    text: str
    attachment: Attachment | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class LocalAnswer:
    """An answer and the language that it is in, which need not be the one asked for."""

    language: str
    answer: Answer

    @property
    def text(self) -> str:
        """The answer's text: Telegram HTML."""
        return self.answer.text


@dataclass(frozen=True)
class Counts:
    """How an entry has fared: how often it was shown, and what clients said of it."""

    shown: int = 0
    helped: int = 0
    not_helped: int = 0


@dataclass(frozen=True)
class Entry:
    """A question in all its phrasings, and its answer in one or more languages.

    There is at least one phrasing and one answer. Languages are lower-case BCP 47 tags (`en`, `pt-br`).
    Two entries are equal when they say the same, whatever their revision and counts are.
    """

    id: str
    category: str | None
    """The name of the category in the language first in the alphabet; it tells categories apart."""
    phrasings: tuple[Phrasing, ...]
    answers: Mapping[str, Answer]
    category_names: Mapping[str, str] = field(default_factory=dict)
    """The category's name per language; empty where it has one name for all."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Plain text per language; where one lacks, the first phrasing in that language is the title."""
    related: tuple[str, ...] = ()
    """The ids of entries to offer under the answer."""
    valid_from: date | None = None
    valid_until: date | None = None
    """The first and the last day on which the entry is shown, in the desk's time zone."""
    audience: tuple[str, ...] = ()
    """The segments of clients it is for; empty: everybody."""
    owner: str | None = None
    """Who keeps it right: a manager's @name, or a name."""
    checked_on: date | None = None
    """When its owner last found it right."""
    revision: int = field(default=0, compare=False)
    """The number of its latest change in the store; 0 in a file."""
    counts: Counts = field(default=Counts(), compare=False)
    """As they were when the entry was read from the store."""

    @cached_property
    def key(self) -> str:
        """A stand-in for the id in button data, where Telegram allows 64 bytes: 12 characters, stable."""
        return key_of(self.id)

    def is_for(self, segment: str | None, day: date) -> bool:
        """Whether clients of `segment` may see it on `day`, a date in the desk's time zone."""
        if self.audience and segment not in self.audience:
            return False
        return (self.valid_from or day) <= day <= (self.valid_until or day)

    def title(self, language: str | None, fallback: str | None = None) -> LocalText:
        """The title in `language`, else in `fallback`, else in any: plain text, not HTML."""
        titles = dict(self.titles)
        for phrasing in self.phrasings:
            titles.setdefault(phrasing.language, phrasing.text)
        return LocalText(*_pick(titles, language, fallback))

    def answer(self, language: str | None, fallback: str | None = None) -> LocalAnswer:
        """The answer in `language`, else in `fallback`, else in any."""
        return LocalAnswer(*_pick(self.answers, language, fallback))

    def category_name(self, language: str | None, fallback: str | None = None) -> str | None:
        """The category in `language`, else in `fallback`, else in any; None if the entry has none."""
        return _pick(self.category_names, language, fallback)[1] if self.category_names else self.category


def key_of(entry_id: str) -> str:
    """The key of the entry with that id."""
    return hashlib.sha256(entry_id.encode()).hexdigest()[:12]


def _pick(texts: Mapping[str, T], language: str | None, fallback: str | None) -> tuple[str, T]:
    for wanted in (language, fallback):
        if wanted and (found := _closest(wanted.lower(), texts)):
            return found, texts[found]
    return next(iter(texts.items()))


def _closest(wanted: str, languages: Iterable[str]) -> str | None:
    """`sv-fi` is served by `sv-fi`, else `sv`, else any other Swedish."""
    primary = primary_tag(wanted)
    related = [language for language in languages if primary_tag(language) == primary]
    return min(related, key=lambda language: (language != wanted, language != primary), default=None)


@lru_cache(maxsize=256)
def primary_tag(language: str) -> str:
    """`sv` of `sv-FI`, in lower case."""
    return language.lower().replace("_", "-").partition("-")[0]
