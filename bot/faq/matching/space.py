"""Entries as points: how like a text is to each of them, seen in several ways."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.matching.everyday import Everyday, unit
from bot.faq.matching.features import Codes
from bot.faq.matching.lexical import LexicalIndex, Numbers
from bot.faq.matching.linear import ROWS, Floats, classifier

LEXICAL = ("words nearest", "words three", "words all", "words entry")
SEMANTIC = (
    "sense nearest", "sense three", "sense all", "apart nearest", "apart three", "apart all", "label",
    "label apart", "classifier",
)  # fmt: skip
NEAREST, APART = SEMANTIC.index("sense nearest"), SEMANTIC.index("apart nearest")
CLASSIFIER = SEMANTIC.index("classifier")

SHRINKAGE = 0.5
STRAYING = 0.15
"""How much of an even spread, and of what translating adds, is counted to the scatter within entries."""
PENALTY = 0.1
MOST_STEPS, FEWEST_STEPS = 40, 8
MOST_WORK = 1e11
"""Multiplications that teaching one classifier may take: some seconds. A store so big that too few steps are
left gets the middles of its entries instead."""
LENGTH = 8.0
"""Of a middle, as a classifier's weights have it."""
SHORTLIST = 200
"""Entries of a big store that are looked at closely: the likeliest by letters and by the classifier."""
BLOCK = 64
UNLIKE = -1.0
NOTHING = -2.0


@dataclass(frozen=True)
class Texts:
    """Texts ready to be compared: their words and features, and centred vectors where there is a model."""

    words: Sequence[Sequence[str]]
    codes: Sequence[Codes]
    vectors: Floats | None

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, numbers: Numbers) -> "Texts":
        """Those with the numbers."""
        vectors = None if self.vectors is None else self.vectors[numbers]
        words = [self.words[number] for number in numbers]
        return Texts(words, [self.codes[number] for number in numbers], vectors)

    def scaled(self, factors: Floats) -> "Texts":
        """The same, with vectors of other lengths."""
        vectors = None if self.vectors is None else self.vectors * factors[:, None]
        return Texts(self.words, self.codes, vectors)


@dataclass(frozen=True)
class Shape:
    """What is learned from the phrasings about the vectors: numbers that a cache can keep."""

    transform: Floats
    """Takes vectors to where entries lie apart: differences within them are made small."""
    weights: Floats
    """Entries x size: a classifier there."""


@dataclass(frozen=True)
class Part:
    """Some of the entries, and where the phrasings of each begin among the phrasings of all of these."""

    entries: Numbers
    rows: Numbers | slice
    starts: Numbers
    counts: Numbers


class Space:
    """Phrasings, sorted by their owners, and labels of entries that texts are held against."""

    def __init__(
        self,
        phrasings: Texts,
        owners: Numbers,
        entries: int,
        labels: Floats | None = None,
        shape: Shape | None = None,
    ) -> None:
        """With vectors of the phrasings and labels, and a shape, texts are compared by sense as well."""
        self.entries, self.lexical = entries, LexicalIndex(phrasings.codes, owners, entries)
        counts = np.bincount(owners, minlength=entries)
        present = np.flatnonzero(counts)
        self._all = Part(present, slice(None), np.searchsorted(owners, present), counts[present])
        self._is_big = len(present) > SHORTLIST
        self._sense = None
        if phrasings.vectors is not None and labels is not None and shape is not None:
            self._sense = _Sense(phrasings.vectors, labels, shape, _Packed if self._is_big else np.asarray)

    @property
    def names(self) -> tuple[str, ...]:
        """What the views are called."""
        return LEXICAL if self._sense is None else (*SEMANTIC, *LEXICAL)

    def views(self, texts: Texts, favour: Floats | None = None) -> Floats:
        """Texts x entries x views; `favour` is what each phrasing keeps of its likeness by letters.

        Entries of a big store that are not worth a look have minus infinity everywhere.
        """
        unseen = -np.inf if self._is_big else UNLIKE
        found = np.full((len(texts), self.entries, len(self.names)), unseen, np.float32)
        size = 1 if self._is_big else BLOCK
        for start in range(0, len(texts), size):
            numbers = np.arange(start, min(start + size, len(texts)))
            block = texts.take(numbers)
            likeness = np.stack([self.lexical.similarities(codes) for codes in block.codes])
            likeness = likeness if favour is None else likeness * favour
            part = self._shortlist(block, likeness) if self._is_big else self._all
            found[np.ix_(numbers, part.entries)] = self._block(block, likeness[:, part.rows], part)
        return found

    def _shortlist(self, text: Texts, likeness: Floats) -> Part:
        """The entries that a single text is worth being held against."""
        whole = self._all
        scores = [np.maximum.reduceat(likeness[0], whole.starts)]
        if self._sense is not None and text.vectors is not None:
            scores.append(self._sense.by_classifier(text.vectors)[0, whole.entries])
        most = SHORTLIST // len(scores)
        places = np.unique(np.concatenate([np.argpartition(each, -most)[-most:] for each in scores]))
        counts = whole.counts[places]
        starts = np.cumsum(counts) - counts
        rows = np.arange(counts.sum()) + np.repeat(whole.starts[places] - starts, counts)
        return Part(whole.entries[places], rows, starts, counts)

    def _block(self, texts: Texts, likeness: Floats, part: Part) -> Floats:
        words = _per_entry(likeness, part)
        words.append(words[2] * self.lexical.focus[part.entries])
        if self._sense is None or texts.vectors is None:
            return np.stack(words, axis=-1)
        near, apart, rest = self._sense.compare(texts.vectors, part)
        return np.stack([*_per_entry(near, part), *_per_entry(apart, part), *rest, *words], axis=-1)


def _per_entry(likeness: Floats, part: Part) -> list[Floats]:
    """Of each entry's phrasings: the nearest, the mean of the nearest three, the mean of all."""
    nearest = np.maximum.reduceat(likeness, part.starts, axis=1)
    several, left, last = nearest.copy(), likeness, nearest
    for number in (2, 3):
        left = np.where(left >= np.repeat(last, part.counts, axis=1), NOTHING, left)
        found = np.maximum.reduceat(left, part.starts, axis=1)
        last = np.where(found > NOTHING, found, last)
        several += last * (part.counts >= number)
    several /= np.minimum(part.counts, 3)
    return [nearest, several, np.add.reduceat(likeness, part.starts, axis=1) / part.counts]


class _Packed:
    """Unit vectors, a byte for each number: likeness is right to a quarter of a thousandth or so,
    and 2,000 of them are read in a tenth of the time that numbers of 16 bits take."""

    def __init__(self, rows: Floats) -> None:
        self._steps = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9).astype(np.float32) / 127
        self._counts = np.empty(rows.shape, np.int8)
        for start in range(0, len(rows), ROWS):
            block = slice(start, start + ROWS)
            self._counts[block] = np.rint(rows[block] / self._steps[block])

    def __getitem__(self, numbers: Numbers | slice) -> Floats:
        rows: Floats = self._counts[numbers].astype(np.float32)
        rows *= self._steps[numbers]
        return rows


class _Sense:
    """The vectors of a space."""

    def __init__(
        self, vectors: Floats, labels: Floats, shape: Shape, kept: Callable[[Floats], Floats | _Packed]
    ) -> None:
        self._labels, self._shape = kept(labels), shape
        self._labels_apart = kept(unit(labels @ shape.transform))
        self._vectors = kept(vectors)
        blocks = (vectors[start : start + ROWS] for start in range(0, len(vectors), ROWS))
        lengths = [np.linalg.norm(block @ shape.transform, axis=1) for block in blocks]
        self._lengths = np.maximum(np.concatenate(lengths), 1e-9)

    def by_classifier(self, vectors: Floats) -> Floats:
        """Likeness to each entry as the classifier sees it."""
        found: Floats = self._to_apart(vectors) @ self._shape.weights.T
        return found

    def compare(self, vectors: Floats, part: Part) -> tuple[Floats, Floats, list[Floats]]:
        """Likeness to the phrasings before and after the transform, then three views of the entries."""
        apart = self._to_apart(vectors)
        held = self._vectors[part.rows].T
        rest: list[Floats] = [
            vectors @ self._labels[part.entries].T,
            apart @ self._labels_apart[part.entries].T,
            apart @ self._shape.weights[part.entries].T,
        ]
        near: Floats = vectors @ held
        nearby: Floats = (apart @ self._shape.transform.T) @ held / self._lengths[part.rows]
        return near, nearby, rest

    def _to_apart(self, vectors: Floats) -> Floats:
        """After the transform, as long as before."""
        lengths: Floats = np.linalg.norm(vectors, axis=-1, keepdims=True)
        return unit(vectors @ self._shape.transform) * lengths


def learn(
    vectors: Floats,
    owners: Numbers,
    labels: Floats,
    everyday: Everyday,
    present: NDArray[np.bool_] | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Shape:
    """The shape of a store: linear discriminants, and a classifier on what they make of the vectors.

    present: which entries are there at all; the labels of the others teach nothing.
    """
    entries = len(labels)
    counts = np.maximum(np.bincount(owners, minlength=entries), 1)
    middles = np.zeros_like(labels)
    np.add.at(middles, owners, vectors)
    within = vectors - (middles / counts[:, None])[owners]
    degrees = len(vectors) - len(np.unique(owners))
    strayings = everyday.strayings()
    straying = strayings.T @ strayings / len(strayings)
    scatter = within.T @ within / degrees if degrees else straying
    transform = _whitening(scatter + STRAYING * straying)
    named = np.arange(entries) if present is None else np.flatnonzero(present)
    rows = unit(np.concatenate([vectors, labels[named]]) @ transform)
    owners = np.append(owners, named)
    steps = int(min(MOST_STEPS, MOST_WORK / (2 * rows.size * entries)))
    if steps >= FEWEST_STEPS:
        return Shape(transform, classifier(rows, owners, entries, PENALTY, steps, is_stopped))
    weights = np.zeros((entries, rows.shape[1]), np.float32)
    np.add.at(weights, owners, rows)
    return Shape(transform, LENGTH * unit(weights))


def _whitening(scatter: Floats) -> Floats:
    values, axes = np.linalg.eigh(scatter.astype(np.float64))
    even = SHRINKAGE * np.trace(scatter) / len(scatter)
    scaled: Floats = (axes * (np.maximum(values, 0) + even) ** -0.5).astype(np.float32)
    return scaled
