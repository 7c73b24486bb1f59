"""Reads what managers type about an entry, and says what is wrong with it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from aiogram.types import Message

from bot.delivery.copying import html_of
from bot.delivery.markup import utf16_length, visible_text
from bot.errors import DeskbellError
from bot.faq.entries import Answer, Attachment, AttachmentKind, Button, Entry, Phrasing, primary_tag
from bot.faq.markup import TAGS
from bot.faq.rules import (
    LONGEST_ANSWER,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_PHRASING,
    MOST_BUTTONS,
    answer_problems,
    name_problems,
    phrasing_problems,
    url_problems,
)
from bot.faq.words import normalise

MOST_LINES = 20
_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*?(?: href=(\"[^\"]*\"))?[^>]*>")


class BadInputError(DeskbellError):
    """What a manager typed can't be used; `managers/faq.bad` says why."""

    def __init__(self, why: str, **context: Any) -> None:
        super().__init__(why)
        self.why, self.context = why, context


def read_line(message: Message, most: int = LONGEST_NAME) -> str:
    """One line of text of at most `most` characters."""
    lines = _lines(message)
    if len(lines) > 1:
        raise BadInputError("lines")
    _fit(lines[0], most)
    if name_problems(lines[0], most):
        raise BadInputError("signs")
    return lines[0]


def read_answer(message: Message, links: tuple[Button, ...] = ()) -> Answer:
    """An answer: formatted text, or a picture or a file with a caption. links: what it keeps."""
    if message.media_group_id:
        raise BadInputError("album")
    attachment = _attachment(message)
    if message.text is None and attachment is None:
        raise BadInputError("content")
    text = simple(html_of(message))
    if utf16_length(text) > LONGEST_ANSWER:
        raise BadInputError("long", most=LONGEST_ANSWER, length=utf16_length(text))
    html, problems = answer_problems(text)
    if problems:
        raise BadInputError("signs" if visible_text(text).strip() else "empty")
    return Answer(html, attachment, links)


def read_phrasings(message: Message, language: str, entry: Entry, others: Iterable[Entry]) -> list[Phrasing]:
    """Ways to ask an entry's question, a line each. What another entry has already is refused."""
    elsewhere, found = list(others), list[Phrasing]()
    for line in _lines(message):
        longer = replace(entry, phrasings=(*entry.phrasings, *found))
        found.append(check_phrasing(line, language, longer, elsewhere))
    return found


def check_phrasing(line: str, language: str, entry: Entry | None, others: Iterable[Entry]) -> Phrasing:
    """A way to ask a question that `entry`, or a new one, does not have yet, nor has any other."""
    _fit(line, LONGEST_PHRASING)
    phrasing, words = Phrasing(language, line), normalise(line)
    if phrasing_problems(line):
        raise BadInputError("signs" if words else "no_words", line=line)
    if entry and any(each.language == language and normalise(each.text) == words for each in entry.phrasings):
        raise BadInputError("known", line=line)
    if other := _owner_of(phrasing, words, entry, others):
        raise BadInputError("duplicate", line=line, title=other.title(language).text)
    return phrasing


def read_dates(message: Message) -> tuple[date | None, date | None]:
    """The first and the last day, as `2026-12-01 2026-12-31`; a dash stands for none."""
    parts = (message.text or "").split()
    if parts == ["-"]:
        return None, None
    if len(parts) != 2:
        raise BadInputError("dates")
    try:
        first, last = (None if part == "-" else date.fromisoformat(part) for part in parts)
    except ValueError:
        raise BadInputError("dates") from None
    if first and last and first > last:
        raise BadInputError("dates_order")
    return first, last


def read_links(message: Message) -> tuple[Button, ...]:
    """Link buttons, a line each: the label, then the address; a dash alone is none."""
    if (message.text or "").strip() == "-":
        return ()
    links = [_link(line) for line in _lines(message)]
    if len(links) > MOST_BUTTONS:
        raise BadInputError("links", most=MOST_BUTTONS)
    return tuple(links)


def _link(line: str) -> Button:
    label, _, address = line.rpartition(" ")
    label = label.strip(" –-:|")  # noqa: RUF001
    if not label or url_problems(address):
        raise BadInputError("url", line=line)
    _fit(label, LONGEST_LABEL)
    return Button(label, address)


def _lines(message: Message) -> list[str]:
    lines = [" ".join(line.split()) for line in (message.text or "").splitlines() if line.strip()]
    if not lines:
        raise BadInputError("text")
    if len(lines) > MOST_LINES:
        raise BadInputError("many", most=MOST_LINES)
    return lines


def _fit(text: str, most: int) -> None:
    if len(text) > most:
        raise BadInputError("long", most=most, length=len(text))


def _attachment(message: Message) -> Attachment | None:
    if message.photo:
        return Attachment(AttachmentKind.PHOTO, file_id=message.photo[-1].file_id)
    if message.document and not message.animation:
        return Attachment(AttachmentKind.DOCUMENT, file_id=message.document.file_id)
    return None


def simple(html: str) -> str:
    """Telegram's HTML with the tags alone that the FAQ's files know; the words of others stay."""

    def tag(found: re.Match[str]) -> str:
        closing, name, href = found.groups()
        if name not in TAGS or (name == "a" and not closing and not href):
            return ""
        return f"<{closing}{name} href={href}>" if name == "a" and not closing else f"<{closing}{name}>"

    return _TAG.sub(tag, html)


def _owner_of(phrasing: Phrasing, words: str, entry: Entry | None, others: Iterable[Entry]) -> Entry | None:
    """Another entry that is asked for like this.

    Only texts with its longest word are looked at closely, for the event loop waits meanwhile; what that
    misses, a word with an apostrophe say, is refused when the entry is written.
    """
    longest, tag = max(words.split(), key=len), primary_tag(phrasing.language)
    for other in others:
        if entry is not None and other.id == entry.id:
            continue
        for each in other.phrasings:
            near = longest in each.text.casefold() and primary_tag(each.language) == tag
            if near and normalise(each.text) == words:
                return other
    return None
