"""Takes out of a client's words what is theirs alone, before they are shown to everybody as a question."""

import re
from collections.abc import Collection

from bot.faq.understanding.wording import SPACELESS, plain_words

LEFT_OF_A_SENTENCE = 4
"""So many words still ask something after a number was cut from them: *where is my order*."""
LONGEST = 200
"""A phrasing is a question, not a story."""

_PERSONAL = re.compile(
    r"\S+@\S+"  # e-mail addresses
    r"|@\w+"
    r"|(?:https?://|www\.)\S+"
    r"|[#№+]?\b[A-Za-z]{0,5}-?\d[\d\s()./–-]{2,}\d\b"  # noqa: RUF001  telephone numbers, dates, cards, spaced out
    r"|[#№+]?\b\w*\d{4,}\w*"  # numbers of orders and customers
)

_SENTENCE = re.compile(r"(?<=[.?!])\s+|(?<=[。？！])|\n+")  # noqa: RUF001
_LONELY = re.compile(r" ([,.;:?!])")


def impersonal(text: str, names: Collection[str]) -> str | None:
    """`text` without numbers and addresses; None if little is left, or if it tells one of the `names`.

    Of several sentences those that hold some are left out; from a single one they are cut.
    """
    sentences = _SENTENCE.split(text)
    clean = [each for each in sentences if each and not _PERSONAL.search(each)]
    text = " ".join(clean) if clean else text
    bare = _LONELY.sub(r"\1", " ".join(_PERSONAL.sub(" ", text).split())).strip(" ,;:–-")  # noqa: RUF001
    words = plain_words(bare)
    least = 1 if SPACELESS.search(bare) else 2 if clean else LEFT_OF_A_SENTENCE
    if len(words) < least or len(bare) > LONGEST or _names(words, names):
        return None
    return bare


def is_personal(text: str, names: Collection[str]) -> bool:
    """Whether `text` holds numbers, addresses, or one of the `names`."""
    return _PERSONAL.search(text) is not None or _names(plain_words(text), names)


def _names(words: Collection[str], names: Collection[str]) -> bool:
    own = {word for name in names for word in plain_words(name)}
    return not own.isdisjoint(words)
