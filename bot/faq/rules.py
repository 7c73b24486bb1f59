"""What a part of an entry must be like, whoever wrote it: a file, a manager in the chat, the learning.

The functions return what is wrong with a text as the ends of sentences, such as "has no words".
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from textwrap import shorten
from urllib.parse import urlsplit

from bot.faq.entries import Button, Phrasing
from bot.faq.markup import clean
from bot.faq.words import normalise

LONGEST_ANSWER = 3500
"""UTF-16 units as written. Telegram takes 4096; the rest is for what the desk adds around an answer."""
LONGEST_PHRASING = 1000
LONGEST_NAME = 100
"""Characters of an id, a title, a category, an owner."""
LONGEST_LABEL = 64
LONGEST_URL = 1000
MOST_BUTTONS = 6
MOST_RELATED = 10
SHOWN = 80
"""Characters of a text that a message repeats."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_UNSTORABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff]"
)
_LINE_ENDS = re.compile("\r\n?")
_SEGMENT = re.compile(r"[\w-]{1,32}")


def plain(text: str) -> str:
    """A text as it is kept: one kind of line end, no blanks around it."""
    return _LINE_ENDS.sub("\n", text).strip()


def language_of(tag: str) -> str | None:
    """The normal form of a language tag; None if it is none."""
    normal = tag.strip().lower().replace("_", "-")
    return normal if _LANGUAGE.fullmatch(normal) else None


def phrasing_key(phrasing: Phrasing) -> tuple[str, str]:
    """What two phrasings have in common that are the same but for case and punctuation."""
    return phrasing.language, normalise(phrasing.text)


def grouped(phrasings: Iterable[Phrasing]) -> tuple[Phrasing, ...]:
    """Phrasings by language, in the order in which languages come first; each once."""
    languages: dict[str, dict[tuple[str, str], Phrasing]] = {}
    for phrasing in phrasings:
        languages.setdefault(phrasing.language, {}).setdefault(phrasing_key(phrasing), phrasing)
    return tuple(phrasing for group in languages.values() for phrasing in group.values())


def id_problems(entry_id: str) -> list[str]:
    """What is wrong with an id."""
    if not entry_id:
        return ["is empty"]
    if len(entry_id) > LONGEST_NAME or not entry_id.isprintable():
        return [f"must be at most {LONGEST_NAME} printable characters"]
    return []


def phrasing_problems(text: str) -> list[str]:
    """What is wrong with a phrasing."""
    problems = _unstorable(text)
    if not text:
        problems.append("is empty")
    elif not normalise(text):
        problems.append(f"'{shorten(text, SHOWN)}' has no words")
    elif len(text) > LONGEST_PHRASING:
        problems.append(f"has {len(text)} characters, more than {LONGEST_PHRASING}")
    return problems


def answer_problems(text: str) -> tuple[str, list[str]]:
    """An answer, plain text or HTML, as the HTML that Telegram gets; and what is wrong with it."""
    markup = clean(text)
    problems = [*markup.problems, *_unstorable(text)]
    if (length := len(text.encode("utf-16-le", "surrogatepass")) // 2) > LONGEST_ANSWER:
        problems.append(f"has {length} characters, more than {LONGEST_ANSWER}")
    return markup.html, problems


def name_problems(text: str, longest: int = LONGEST_NAME) -> list[str]:
    """What is wrong with a title, a category, an owner, a button's label: one short line of plain text."""
    problems = _unstorable(text)
    if not text:
        problems.append("is empty")
    elif "\n" in text:
        problems.append("has more than one line")
    elif len(text) > longest:
        problems.append(f"has {len(text)} characters, more than {longest}")
    return problems


def url_problems(url: str) -> list[str]:
    """What is wrong with a button's address."""
    try:
        parts = urlsplit(url)
        right = parts.scheme == "https" and "." in (parts.hostname or "") and (parts.port or 1) > 0
    except ValueError:
        right = False
    if not right or not url.isprintable() or re.search(r"[\s|<>\"]", url):
        return [f"'{shorten(url, SHOWN)}' is not an address such as https://example.com/page"]
    return [f"is longer than {LONGEST_URL} characters"] if len(url) > LONGEST_URL else []


def buttons_problems(buttons: Sequence[Button]) -> list[str]:
    """What is wrong with the buttons under an answer."""
    problems = (
        [f"has {len(buttons)} buttons, more than {MOST_BUTTONS}"] if len(buttons) > MOST_BUTTONS else []
    )
    for button in buttons:
        problems += [f"has a label that {each}" for each in name_problems(button.label, LONGEST_LABEL)]
        problems += [f"has an address that is wrong: {each}" for each in url_problems(button.url)]
    return problems


def related_problems(entry_id: str, related: Sequence[str]) -> list[str]:
    """What is wrong with the ids of related entries."""
    problems = [
        f"names '{shorten(each, SHOWN)}', which {problem}"
        for each in related
        for problem in id_problems(each)
    ]
    if entry_id in related:
        problems.append("names the entry itself")
    if len(related) > MOST_RELATED:
        problems.append(f"has {len(related)} ids, more than {MOST_RELATED}")
    return problems


def dates_problems(first: date | None, last: date | None) -> list[str]:
    """What is wrong with the days on which an entry is shown."""
    if first and last and first > last:
        return [f"is never shown: valid_from {first} is after valid_until {last}"]
    return []


def segment_problems(segment: str, known: Collection[str] | None) -> list[str]:
    """What is wrong with a segment of the audience. `known`: those of the desk, if they are known."""
    if not _SEGMENT.fullmatch(segment):
        return [f"'{shorten(segment, SHOWN)}' is not a segment, which is a single word"]
    if known is not None and segment not in known:
        there_are = f"there are {', '.join(sorted(known))}" if known else "there are none"
        return [f"'{segment}' is not among clients.segments ({there_are})"]
    return []


def _unstorable(text: str) -> list[str]:
    found = _UNSTORABLE.search(text)
    return [f"contains the control character U+{ord(found[0]):04X}"] if found else []
