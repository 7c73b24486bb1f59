"""The words that people use most, by group: without those that say nothing, and each once a person."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from bot.clients.typed import Words

SHORTEST = 3
MOST = 10
LEAST = 2
"""So many people have to use a word."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")  # noqa: RUF001


@cache
def _bare(word: str) -> str:
    return word.replace("’", "'")  # noqa: RUF001


def frequent(texts: Mapping[str, Iterable[str]], stop: frozenset[str]) -> dict[str, list[tuple[str, int]]]:
    """By group, the words with the number of people who use them, the most used first.

    stop: words that are left out.
    """
    return {group: _most(said, stop) for group, said in texts.items()}


def stop_words(words: Words) -> frozenset[str]:
    """Words that say nothing by themselves, in all languages of the desk."""
    return frozenset(words.listed("managers/surveys.stop_words"))


def _most(texts: Iterable[str], stop: frozenset[str]) -> list[tuple[str, int]]:
    people: Counter[str] = Counter()
    for text in texts:
        found = {_bare(word) for word in _WORD.findall(text.casefold())}
        people.update(word for word in found if len(word) >= SHORTEST and word.replace("'", "") not in stop)
    ranked = sorted(people.items(), key=lambda each: (-each[1], each[0]))
    return [(word, count) for word, count in ranked if count >= LEAST][:MOST]
