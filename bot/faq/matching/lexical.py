"""An inverted index over phrasings: how much of its rare features each shares with a text."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.faq.matching.features import KIND_WEIGHTS, Codes, pieces, whole
from bot.faq.matching.linear import Floats
from bot.faq.words import says_something

BUDGET = 60_000
"""Postings read per look-up, rarest features first: what nearly every phrasing has tells nothing."""

Numbers = NDArray[np.integer[Any]]


class LexicalIndex:
    """TF-IDF vectors of phrasings. A feature is rare when few entries, not few phrasings, have it.

    Term frequency is binary, so that the cosine of two texts is the squared weights they share, over the
    product of their lengths.
    """

    def __init__(self, rows: Sequence[Codes], owners: Numbers, entries: int) -> None:
        """`rows` are the phrasings' features, `owners` the numbers, below `entries` and rising, of theirs."""
        self.rows, self._owners, self._entries = rows, owners, entries
        phrasing = np.repeat(np.arange(len(rows), dtype=np.uint64), [len(row) for row in rows])
        postings = np.concatenate([*rows, np.zeros(0, np.uint32)]).astype(np.uint64) << 32 | phrasing
        postings.sort()
        self._phrasings = (postings & 0xFFFFFFFF).astype(np.int32)
        features = (postings >> 32).astype(np.uint32)
        first = np.flatnonzero(_changes(features))
        self._codes = features[first]
        self._starts = np.append(first, len(features))
        counts = np.diff(self._starts)
        columns = np.repeat(np.arange(len(first), dtype=np.int32), counts)
        holders = owners[self._phrasings]
        groups = np.flatnonzero(_changes(features) | _changes(holders))
        spread = np.bincount(columns[groups], minlength=len(first))
        squares = (KIND_WEIGHTS[self._codes & 3] * self._rarity(spread)) ** 2
        self._squares = squares.astype(np.float32)
        sums = np.bincount(self._phrasings, np.repeat(squares, counts), minlength=len(rows))
        self._lengths = np.sqrt(np.maximum(sums, 1e-9)).astype(np.float32)
        parts = np.add.reduceat(1 / self._lengths[self._phrasings], groups) if len(groups) else sums[:0]
        self.focus = self._focus(squares[columns[groups]] * parts**2, holders[groups])
        """What turns the mean cosine to an entry's phrasings into the cosine to their sum."""

    def similarities(self, query: Codes) -> Floats:
        """The cosine of each phrasing to a text; features that no phrasing has count toward its length."""
        shared: Floats | Numbers = np.zeros(len(self._lengths), np.float32)
        columns, length = self._known(query)
        if len(columns):
            sizes = self._starts[columns + 1] - self._starts[columns]
            kept = columns[np.argsort(sizes, kind="stable")]
            sizes = self._starts[kept + 1] - self._starts[kept]
            within = np.cumsum(sizes) - sizes < BUDGET
            kept, sizes = kept[within], sizes[within]
            where = np.concatenate([self._phrasings[self._starts[c] : self._starts[c + 1]] for c in kept])
            shared = np.bincount(where, np.repeat(self._squares[kept], sizes), minlength=len(shared))
        cosines: Floats = (shared / (self._lengths * length)).astype(np.float32)
        return cosines

    def coverage(self, tokens: Sequence[str], entry: int) -> tuple[float, float]:
        """How much of a text's words the entry speaks of, by rarity, and of the one it speaks of least.

        Both 0 to 1. A near miss ("cancel my *subscription*" where the store cancels *orders*) shares the
        frame of a phrasing and misses its subject. A word known in another form counts by its pieces.
        """
        first, last = np.searchsorted(self._owners, [entry, entry + 1])
        spoken = set(np.concatenate([*self.rows[first:last], np.zeros(0, np.uint32)]).tolist())
        total = covered = 0.0
        least = 1.0
        for token in set(tokens):
            if says_something(token):
                parts = pieces(token)
                known = whole(token) in spoken or len(parts & spoken) / len(parts)
                rarity = self._rarity_of(whole(token))
                total, covered, least = total + rarity, covered + rarity * known, min(least, known)
        return (covered / total, float(least)) if total else (0.0, 0.0)

    def _rarity_of(self, code: int) -> float:
        place = int(np.searchsorted(self._codes, code))
        known = place < len(self._codes) and self._codes[place] == code
        return float(np.sqrt(self._squares[place])) if known else float(self._rarity(np.zeros(1))[0])

    def _focus(self, squares: Floats, holders: Numbers) -> Floats:
        lengths = np.sqrt(np.bincount(holders, squares, minlength=self._entries))
        counts = np.bincount(self._owners, minlength=self._entries)
        focus: Floats = (counts / np.maximum(lengths, 1e-6)).astype(np.float32)
        return focus

    def _rarity(self, entries: Floats | Numbers) -> Floats:
        rarity: Floats = np.log((1 + self._entries) / (1 + entries)) + 1
        return rarity

    def _known(self, query: Codes) -> tuple[Numbers, float]:
        places = np.searchsorted(self._codes, query)
        places = np.minimum(places, max(len(self._codes) - 1, 0))
        known = self._codes[places] == query if len(self._codes) else np.zeros(len(query), bool)
        columns = places[known]
        unknown = KIND_WEIGHTS[query[~known] & 3] * self._rarity(np.zeros(1))
        return columns, float(np.sqrt(max(self._squares[columns].sum() + (unknown**2).sum(), 1e-9)))


def _changes(numbers: Numbers) -> NDArray[np.bool_]:
    """Where a number differs from the one before it; the first one does."""
    changes = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=changes[1:])
    return changes
