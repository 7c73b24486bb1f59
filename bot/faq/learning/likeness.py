"""Which questions are alike: the cosine of the stems of their words, the rare ones weighing more."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log, sqrt

from bot.faq.understanding.wording import SPACELESS, plain_words
from bot.faq.words import FUNCTION_WORDS

ALIKE = 0.5
"""From which cosine, 0 to 1, on two questions ask the same. Set by eye on the questions of test_likeness."""

STEM = 4
"""So many letters of a word tell it apart, and make *wrapping* and *wrapped* one."""

FUNCTION_WORD_WEIGHT = 0.1

Vector = dict[str, float]


def sort_in(known: Sequence[tuple[str, int]], new: Sequence[str]) -> list[int]:
    """The group of each of the `new` questions: that of the most alike of all before it, if one is.

    known: questions and the numbers of their groups. A question that is like no other founds a group of its
    own, whose number is below zero: -1 is the first such group.
    """
    bags = [_features(text) for text in [*(text for text, _ in known), *new]]
    vectors = _weighed(bags)
    groups = [group for _, group in known]
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        if number >= len(known):
            groups.append(_group_of(vector, postings, groups))
        for feature, weight in vector.items():
            postings[feature].append((number, weight))
    return groups[len(known) :]


def _group_of(
    vector: Vector, postings: defaultdict[str, list[tuple[int, float]]], groups: Sequence[int]
) -> int:
    cosines: defaultdict[int, float] = defaultdict(float)
    for feature, weight in vector.items():
        for number, other in postings.get(feature, ()):
            cosines[number] += weight * other
    best = max(cosines, key=lambda number: cosines[number], default=None)
    if best is not None and cosines[best] >= ALIKE:
        return groups[best]
    return min([0, *groups]) - 1


def _features(text: str) -> Vector:
    """The beginnings of words; pairs of letters where words have no spaces."""
    found: Vector = {}
    for word in plain_words(text):
        if SPACELESS.search(word):
            found.update(dict.fromkeys((word[start : start + 2] for start in range(len(word) - 1)), 1.0))
        else:
            found[word[:STEM]] = FUNCTION_WORD_WEIGHT if word in FUNCTION_WORDS else 1.0
    return found


def _weighed(bags: Sequence[Vector]) -> list[Vector]:
    """The vectors at length 1, with features weighed by how few questions have them."""
    having = Counter(feature for bag in bags for feature in bag)
    weighed = []
    for bag in bags:
        vector = {name: weight * (log((1 + len(bags)) / having[name]) + 1) for name, weight in bag.items()}
        length = sqrt(sum(weight**2 for weight in vector.values())) or 1.0
        weighed.append({name: weight / length for name, weight in vector.items()})
    return weighed
