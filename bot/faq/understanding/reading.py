"""What sort of message a client has written, as a clerk sees at a glance."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.clients.courtesy import Courtesies, Courtesy
from bot.faq.understanding.particulars import email_in, is_number, link_in, order_in, phone_in
from bot.faq.understanding.wording import ASKING, listed, plain_words
from bot.faq.words import without_courtesies
from bot.texts import Texts

STORY = 900
"""From so many characters on a message is a story, and a person reads it."""

SHOUTED_WORDS = 3
SHOUTED_LETTERS = 12
CALL_WORDS = 12
"""A part of a sentence with more words is about something else than a call."""

_PART = re.compile(
    "(?:[!?;\n\u2013\u2014\u2026\u3002\uff01\uff1f\u3001\uff0c\u061f\u060c]|(?<!\\d)[.,:]|[.,:](?!\\d))+"
)
"""Where a part of a sentence ends: not within *10:30*."""
FURIOUS = frozenset("😡😠🤬🖕💩😤🤮👿")


class Sort(StrEnum):
    """What a message is."""

    QUESTION = "question"
    THANKS = "thanks"
    GREETING = "greeting"
    NUDGE = "nudge"
    """Somebody waits: *hello?*, *???*."""
    ANGRY = "angry"
    PERSON = "person"
    """A person is wanted, without anger."""
    CALL = "call"
    """A call is wanted."""
    PHONE = "phone"
    ORDER = "order"
    EMAIL = "email"
    LINK = "link"
    UNCLEAR = "unclear"
    """A number, a dot: nobody could know what it means."""
    STORY = "story"


@dataclass(frozen=True)
class Reading:
    """A message's sort, and what it says if it is a particular: the number, the address, what is said
    beside the wish to be called, such as when. rest: whether it says something else besides."""

    sort: Sort
    value: str = ""
    rest: bool = False


@dataclass(frozen=True)
class Ear:
    """Listens to what clients write. order_pattern: a regular expression for numbers of orders."""

    courtesies: Courtesies
    order_pattern: str

    def read(self, text: str, country: str) -> Reading:
        """What sort of message `text` is; a client's numbers are read as those of their `country`."""
        text = text.strip()
        if not text:
            return Reading(Sort.QUESTION)
        courtesy = self.courtesies.kind(text)
        if courtesy is not None:
            return Reading(Sort.THANKS if courtesy == Courtesy.THANKS else Sort.GREETING)
        words = plain_words(text)
        if self._is_angry(text, words):
            return Reading(Sort.ANGRY)
        if self.is_nudge(text):
            return Reading(Sort.NUDGE)
        if call := self._call(text, country):
            return call
        if listed("person").are_in(words):
            return Reading(Sort.PERSON)
        return self._particular(text, country) or self._by_length(text, words)

    def is_aside(self, sentence: str) -> bool:
        """Whether a sentence asks and tells nothing: a greeting, thanks, *anyone there?*."""
        return self.courtesies.kind(sentence) is not None or self.is_nudge(sentence)

    def is_nudge(self, text: str) -> bool:
        """Whether `text` only knocks: question marks, or *hello?*."""
        words = plain_words(text)
        asks = not ASKING.isdisjoint(text)
        if not words:
            return asks
        rest = " ".join(listed("nudge").left_of(words))
        if not rest or (rest != " ".join(words) and self.courtesies.kind(rest)):
            return True
        bare = "".join(each for each in text if each not in ASKING)
        return asks and self.courtesies.kind(bare) == Courtesy.GREETING

    def _is_angry(self, text: str, words: list[str]) -> bool:
        if not FURIOUS.isdisjoint(text) or _is_shouted(text):
            return True
        if listed("superior").are_in(words):
            return True
        kept = listed("harmless").left_of(words)
        return listed("swearing").are_in(kept) or listed("anger").are_in(kept)

    def _call(self, text: str, country: str) -> Reading | None:
        """A wish to be called; with a number as well it is read as that."""
        parts = [part for part in _PART.split(text) if plain_words(part)]
        wishes = [part for part in parts if _wants_call(part)]
        if not wishes or phone_in(text, country):
            return None
        rest = any(part not in wishes and not self.is_aside(part) for part in parts)
        return Reading(Sort.CALL, _beside_call(wishes[0]), rest)

    def _particular(self, text: str, country: str) -> Reading | None:
        if email := email_in(text):
            return Reading(Sort.EMAIL, email)
        if link := link_in(text):
            return Reading(Sort.LINK, link)
        if phone := phone_in(text, country):
            return Reading(Sort.PHONE, phone)
        if order := order_in(text, self.order_pattern):
            return Reading(Sort.ORDER, order)
        return Reading(Sort.UNCLEAR) if is_number(text) else None

    def _by_length(self, text: str, words: list[str]) -> Reading:
        if not words and not any(ord(each) > 0x2000 for each in text):
            return Reading(Sort.UNCLEAR)
        return Reading(Sort.STORY if len(text) > STORY else Sort.QUESTION)


@lru_cache(maxsize=4)
def ear_for(texts: Texts, order_pattern: str) -> Ear:
    """The ear of a desk: its lists of words take some milliseconds to make, and every message needs them."""
    return Ear(Courtesies(texts), order_pattern)


def _is_shouted(text: str) -> bool:
    """Whether it is all in capitals, and long enough for that to be no abbreviation."""
    letters = [each for each in text if each.isalpha() and each.upper() != each.lower()]
    words = [each for each in plain_words(text) if len(each) > 1 and each.isalpha()]
    if len(words) < SHOUTED_WORDS or len(letters) < SHOUTED_LETTERS:
        return False
    return all(each.isupper() for each in letters)


def _wants_call(part: str) -> bool:
    words, calls = _wish_in(part), listed("call")
    return len(words) <= CALL_WORDS and calls.begin(words) and not listed("no_call").are_in(words)


def _beside_call(part: str) -> str:
    """What is said beside the wish to be called, most likely when."""
    tokens, calls = part.split(), listed("call")
    for end in range(len(tokens), 0, -1):
        if calls.make_up(_wish_in(" ".join(tokens[:end]))):
            return " ".join(tokens[end:])
    return " ".join(calls.left_of(_wish_in(part)))


def _wish_in(part: str) -> list[str]:
    return listed("please").left_of(without_courtesies(plain_words(part)))
