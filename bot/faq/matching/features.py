"""Takes a text apart into features: its words, neighbouring pairs of words, and pieces of words.

A feature is a number of 32 bits: a hash of its letters, and its kind in the lowest two bits.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.faq.words import says_something, without_courtesies, words

Codes = NDArray[np.uint32]

WHOLE, PAIR, PIECE, FUNCTION_WORD = range(4)
KIND_WEIGHTS = np.array([1.0, 0.7, 0.25, 0.35], np.float32)
"""How much a feature of each kind counts beside its rarity; a whole subject word counts 1."""

PIECE_SIZES = (3, 4, 5)
SHORT_PIECE_SIZES = (1, 2, 3)
"""Of scripts whose letters are syllables or words."""
FIRST_SYLLABIC = "\u0e00"
"""Thai and, by and large, all that follows it: Hangul, kana, Chinese characters."""


def core(text: str) -> list[str]:
    """The words of a text without greetings and thanks around them; all of them if there is nothing else."""
    tokens = words(text)
    return without_courtesies(tokens) or tokens


def codes(texts: Sequence[Sequence[str]]) -> list[Codes]:
    """The features of each text, each once, in rising order. Many texts at once take a third of the time."""
    of_words = [_of_word(token) for tokens in texts for token in tokens]
    of_pairs = [code for tokens in texts for code in _of_pairs(tokens)]
    counts = np.array([len(tokens) for tokens in texts], np.int64)
    numbers = np.arange(len(texts), dtype=np.uint64) << 32
    holders = np.repeat(np.repeat(numbers, counts), [len(found) for found in of_words])
    holders = np.append(holders, np.repeat(numbers, np.maximum(counts - 1, 0)))
    features = holders | np.concatenate([*of_words, np.array(of_pairs, np.uint32)])
    features.sort()
    features = features[np.append(True, features[1:] != features[:-1])] if len(features) else features
    ends = np.append(np.searchsorted(features, numbers), len(features)).tolist()
    found = features.astype(np.uint32)
    return [found[start:end] for start, end in pairwise(ends)]


def _of_pairs(tokens: Sequence[str]) -> list[int]:
    return [
        crc32(end, start) & ~3 | (PAIR if either or other else FUNCTION_WORD)
        for (start, _, either), (_, end, other) in pairwise(map(_in_pair, tokens))
    ]


@lru_cache(maxsize=20_000)
def _in_pair(token: str) -> tuple[int, bytes, bool]:
    """The hash of a word and the space after it, the letters that one before it goes on with, and whether it
    says something."""
    letters = token.encode("utf-8", "surrogatepass")
    return crc32(letters + b" "), letters, says_something(token)


@lru_cache(maxsize=20_000)
def _of_word(token: str) -> Codes:
    if not says_something(token):
        return np.array([_code(token, FUNCTION_WORD)], np.uint32)
    return np.array([_code(token, WHOLE), *pieces(token)], np.uint32)


def whole(token: str) -> int:
    """The feature of a whole word."""
    return _code(token, WHOLE)


def pieces(token: str) -> frozenset[int]:
    """Character 3- to 5-grams of a word, with its edges marked by a space; shorter ones of syllables."""
    padded = f" {token} "
    sizes = SHORT_PIECE_SIZES if token and max(token) >= FIRST_SYLLABIC else PIECE_SIZES
    return frozenset(
        _code(padded[start : start + size], PIECE)
        for size in sizes
        for start in range(len(padded) - size + 1)
    )


def _code(letters: str, kind: int) -> int:
    return crc32(letters.encode("utf-8", "surrogatepass")) & ~3 | kind
