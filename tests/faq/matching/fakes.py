"""An embedder that needs no model: a text's vector is the sum of a fixed random vector for each word."""

import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.matching.everyday import unit
from bot.faq.matching.linear import Floats
from bot.faq.words import words

SYNONYMS = {"parcel": "package", "paket": "package", "money": "refund", "pengar": "refund"}


class FakeEmbedder:
    """Understands the synonyms above. `seen` counts the texts that it was given."""

    name = "fake"
    size = 64

    def __init__(self) -> None:
        self.seen = 0

    def embed(self, texts: Sequence[str]) -> Floats:
        """A row for each text."""
        self.seen += len(texts)
        return unit(np.array([self._row(text) for text in texts]).reshape(-1, self.size))

    def ask(self, text: str) -> Floats:
        """The row of a question."""
        self.seen += 1
        return unit(self._row(text))

    def _row(self, text: str) -> Floats:
        rows = [_of_word(SYNONYMS.get(word, word), self.size) for word in words(text)]
        total: Floats = np.sum([*rows, np.full(self.size, 0.5)], axis=0)
        return total


@cache
def _of_word(word: str, size: int) -> Floats:
    return np.random.default_rng(zlib.crc32(word.encode())).normal(size=size)


def entry(entry_id: str, *questions: str, language: str = "en") -> Entry:
    """An entry with those phrasings."""
    phrasings = tuple(Phrasing(language, text) for text in questions)
    return Entry(entry_id, None, phrasings, {language: Answer("x")})


def shop() -> list[Entry]:
    """Twelve entries with eight phrasings each, which share words within the entry."""
    things = [
        "refund", "package", "invoice", "password", "voucher", "warranty", "size", "colour", "address",
        "newsletter", "discount", "courier",
    ]  # fmt: skip
    frames = [
        "where is my {}", "i want to change the {}", "the {} is wrong", "how do i get a {}",
        "tell me about the {} please", "is there a {} for me", "can you check my {}", "my {} does not work",
    ]  # fmt: skip
    return [entry(f"about_{thing}", *(frame.format(thing) for frame in frames)) for thing in things]
