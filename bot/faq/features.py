"""Takes a text apart into features: its words, neighbouring pairs of words, and pieces of words."""

from collections.abc import Sequence
from itertools import pairwise

from bot.faq.words import says_something

PIECE_SIZES = (3, 4, 5)
PIECE_WEIGHT = 0.25
PAIR_WEIGHT = 0.7
FUNCTION_WORD_WEIGHT = 0.35


def features(tokens: Sequence[str]) -> dict[str, float]:
    """The features of a text, each with the weight of its kind; a whole subject word weighs 1."""
    found: dict[str, float] = {}
    for token in tokens:
        if says_something(token):
            found[whole(token)] = 1.0
            found.update(dict.fromkeys(pieces(token), PIECE_WEIGHT))
        else:
            found[whole(token)] = FUNCTION_WORD_WEIGHT
    for left, right in pairwise(tokens):
        has_subject = says_something(left) or says_something(right)
        found[whole(f"{left} {right}")] = PAIR_WEIGHT if has_subject else PAIR_WEIGHT / 2
    return found


def whole(token: str) -> str:
    """The feature of a whole word, told apart from a piece that happens to be spelled alike."""
    return "=" + token


def pieces(token: str) -> list[str]:
    """Character 3- to 5-grams of a word, with its edges marked by a space."""
    padded = f" {token} "
    return [padded[start : start + size] for size in PIECE_SIZES for start in range(len(padded) - size + 1)]
