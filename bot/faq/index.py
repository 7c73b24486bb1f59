"""An inverted index over phrasings: which of them share the rarest features with a text."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log, sqrt

from bot.faq.features import features

BUDGET = 4_000
"""Postings read per look-up, rarest feature first; the rest is computed for the shortlist only."""
SHORTLIST = 100


@dataclass(frozen=True)
class Query:
    """A text as the index sees it: known features with their squared weights, and the length of it all."""

    known: Mapping[int, float]
    length: float


class PhrasingIndex:
    """TF-IDF vectors of phrasings. A feature is rare when few entries, not few phrasings, have it.

    Term frequency is binary, so a vector is the set of its features and weighs them alike everywhere:
    the cosine of two texts is the squared weights they share, over the product of their lengths.
    """

    def __init__(self, phrasings: Sequence[tuple[int, Sequence[str]]], entries: int) -> None:
        """`phrasings` are pairs of an entry's number, below `entries`, and the words of the phrasing."""
        self._entries = entries
        self._numbers: dict[str, int] = {}
        kinds: list[float] = []
        owners: list[set[int]] = []
        self._vectors: list[list[int]] = []
        for owner, tokens in phrasings:
            vector: list[int] = []
            for feature, kind in features(tokens).items():
                number = self._numbers.setdefault(feature, len(owners))
                if number == len(owners):
                    owners.append(set())
                    kinds.append(kind)
                owners[number].add(owner)
                vector.append(number)
            self._vectors.append(vector)
        self._squares = [(k * self._idf(len(o))) ** 2 for k, o in zip(kinds, owners, strict=True)]
        self._lengths = [sqrt(sum(self._squares[n] for n in v)) for v in self._vectors]
        self._postings = self._invert()

    def query(self, tokens: Sequence[str]) -> Query:
        """A text made ready for `nearest` and `covered`. Unknown features count toward its length."""
        known: dict[int, float] = {}
        unknown = 0.0
        for feature, kind in features(tokens).items():
            number = self._numbers.get(feature)
            if number is None:
                unknown += (kind * self._idf(0)) ** 2
            else:
                known[number] = self._squares[number]
        return Query(known, sqrt(sum(known.values()) + unknown))

    def nearest(self, query: Query) -> list[tuple[int, float]]:
        """The numbers of up to `SHORTLIST` phrasings with their cosine to `query`, in no order."""
        return [(phrasing, self._cosine(query, phrasing)) for phrasing in self._shortlist(query)]

    def weight(self, feature: str) -> float:
        """How much a feature tells about what is asked; the most if no phrasing has it."""
        number = self._numbers.get(feature)
        return self._idf(0) if number is None else sqrt(self._squares[number])

    def numbers(self, names: Sequence[str]) -> set[int]:
        """The numbers of those features that some phrasing has."""
        return {self._numbers[name] for name in names if name in self._numbers}

    def features_of(self, phrasings: Sequence[int]) -> set[int]:
        """The numbers of all features that at least one of the phrasings has."""
        return set().union(*(self._vectors[phrasing] for phrasing in phrasings))

    def _idf(self, entries: int) -> float:
        return log((1 + self._entries) / (1 + entries)) + 1

    def _invert(self) -> list[list[int]]:
        postings: list[list[int]] = [[] for _ in self._numbers]
        for phrasing, vector in enumerate(self._vectors):
            for number in vector:
                postings[number].append(phrasing)
        return postings

    def _shortlist(self, query: Query) -> list[int]:
        sums: defaultdict[int, float] = defaultdict(float)
        budget = BUDGET
        for number in sorted(query.known, key=lambda number: len(self._postings[number])):
            if budget <= 0:
                break
            square = query.known[number]
            for phrasing in self._postings[number]:
                sums[phrasing] += square
            budget -= len(self._postings[number])
        lengths = self._lengths
        best = nlargest(
            SHORTLIST, ((total / lengths[phrasing], phrasing) for phrasing, total in sums.items())
        )
        return [phrasing for _, phrasing in best]

    def _cosine(self, query: Query, phrasing: int) -> float:
        known = query.known
        shared = sum([known[number] for number in self._vectors[phrasing] if number in known])
        return shared / (query.length * self._lengths[phrasing])
