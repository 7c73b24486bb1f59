"""Messages that consist of one thing: a telephone number, an order number, an address, a link, digits."""

import re
import unicodedata

from bot.clients.country import normalise_phone
from bot.faq.understanding.wording import listed, plain_words

LONGEST = 64
"""Who writes more has something to say."""

LONGEST_LINK = 2000

_EMAIL = re.compile(r"<?(?:mailto:)?([^\s@<>,;:]+@[^\s@<>,;:]+\.[^\W\d_]{2,})>?[.,;!]?")
_LINK = re.compile(
    r"<?((?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|se|eu|io|me|co\.uk)(?:/\S*)?)>?"
)
_PHONE = re.compile(r"([^\d+(]*)([+(]?[\d(][\d\s()./–-]+)[.!]?")  # noqa: RUF001
_ORDER = re.compile(r"([^\d#№]*?)[#№:\s]*((?:(?<!\w)[A-Za-z]{1,5}-?)?\d[\w\s/-]*)[.!]?")
"""Words, and a number after them; letters belong to it when they stand close: `AB-12345`."""

KEYS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "שדגכעיחלךף",
)
RUN = 4
SHORTEST_MASH = 5


def email_in(text: str) -> str | None:
    """The e-mail address, if `text` is nothing else."""
    match = _EMAIL.fullmatch(text.strip())
    return match[1] if match and len(text) <= 254 else None


def link_in(text: str) -> str | None:
    """The link, if `text` is nothing else."""
    match = _LINK.fullmatch(text.strip())
    return match[1] if match and len(text) <= LONGEST_LINK else None


def phone_in(text: str, country: str) -> str | None:
    """The telephone number as it was typed, if `text` is nothing else, or `my number is` before it.

    Without a plus or a zero in front, or words that say so, digits are no telephone number.
    """
    match = _PHONE.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if match is None:
        return None
    words, number = plain_words(match[1]), match[2].strip()
    says_so = listed("phone").make_up(words)
    if words and not says_so:
        return None
    if not says_so and not number.startswith(("+", "0", "(0", "(+")):
        return None
    return number if normalise_phone(number, country) else None


def order_in(text: str, pattern: str) -> str | None:
    """The number of an order, if `text` is nothing else, or `order number` before it.

    pattern: a regular expression for such numbers; an empty one knows none.
    """
    match = _ORDER.fullmatch(text.strip()) if pattern and len(text) <= LONGEST else None
    if match is None:
        return None
    words = plain_words(match[1])
    if words and not listed("order").make_up(words):
        return None
    number = unicodedata.normalize("NFKC", match[2]).strip()
    return number if re.fullmatch(pattern, number, re.IGNORECASE) else None


def is_number(text: str) -> bool:
    """Whether `text` is digits and what stands between them."""
    return any(each.isdigit() for each in text) and not any(each.isalpha() for each in text)


def is_mash(text: str) -> bool:
    """Whether `text` is what comes of falling on a keyboard (`asdfgh`), rather than words of any language."""
    words = plain_words(text)
    if not words or len(words) > 3:
        return False
    return all(_is_mashed(word) for word in words)


def _is_mashed(word: str) -> bool:
    if len(word) < SHORTEST_MASH or not word.isalpha():
        return False
    if len(set(word)) <= 2 and len(word) >= 2 * len(set(word)):
        return True
    runs = sum(_in_a_row(word[start : start + RUN]) for start in range(len(word) - RUN + 1))
    if runs * 2 >= len(word) - RUN + 1:
        return True
    return word.isascii() and len(word) > SHORTEST_MASH and not set(word) & set("aeiouylr")


def _in_a_row(letters: str) -> bool:
    """Whether they lie side by side on a keyboard."""
    return any(letters in row or letters[::-1] in row for row in KEYS)
