"""Finds the known word that an unknown one was probably meant to be, one slip of the finger away."""

from collections.abc import Iterable, Mapping
from zlib import crc32

import numpy as np

from bot.faq.words import FUNCTION_WORDS

SHORTEST = 5
"""Shorter words have too many neighbours to guess."""


class Speller:
    """Looks words up by what is left of them when one letter is taken out.

    A missing, extra, wrong or swapped letter leaves two words with a common remainder, so a look-up costs
    the length of the word and not the size of the vocabulary.
    """

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._frequencies = {word: n for word, n in frequencies.items() if len(word) >= SHORTEST}
        self._words = list(self._frequencies)
        hashed = [(_hash(part), n) for n, word in enumerate(self._words) for part in _remainders(word)]
        table = np.array(hashed, np.uint32).reshape(-1, 2)
        table = table[np.argsort(table[:, 0], kind="stable")]
        self._remainders, self._owners = table[:, 0].copy(), table[:, 1].copy()

    def correct(self, word: str) -> str:
        """`word` itself if it is known or nothing known is near, else the nearest known word."""
        return word if word in self._frequencies else self._nearest(word) or word

    def _nearest(self, word: str) -> str | None:
        if len(word) < SHORTEST or not word.isalpha() or word in FUNCTION_WORDS:
            return None
        parts = np.array([_hash(part) for part in _remainders(word)], np.uint32)
        first = np.searchsorted(self._remainders, parts, "left")
        last = np.searchsorted(self._remainders, parts, "right")
        candidates = {
            self._words[owner]
            for start, end in zip(first, last, strict=True)
            for owner in self._owners[start:end]
        }
        return max(
            (known for known in candidates if _one_edit_apart(word, known)),
            key=lambda known: (known[0] == word[0], self._frequencies[known], known),
            default=None,
        )


def _remainders(word: str) -> Iterable[str]:
    yield word
    for position in range(len(word)):
        yield word[:position] + word[position + 1 :]


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


def _one_edit_apart(left: str, right: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours turns one into the other."""
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    if start is None:
        return abs(len(left) - len(right)) == 1
    tails = left[start:], right[start:]
    if len(left) != len(right):
        longer, shorter = sorted(tails, key=len, reverse=True)
        return longer[1:] == shorter
    return tails[0][1:] == tails[1][1:] or (tails[0][:2] == tails[1][1::-1] and tails[0][2:] == tails[1][2:])
