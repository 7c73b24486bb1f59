"""Entries as points: how like a text is to each of them, seen in several ways."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.faq.matching.everyday import Everyday, unit
from bot.faq.matching.features import Codes
from bot.faq.matching.lexical import LexicalIndex, Numbers
from bot.faq.matching.linear import Floats, classifier

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
STEPS = 40
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


@dataclass(frozen=True)
class Shape:
    """What is learned from the phrasings about the vectors: numbers that a cache can keep."""

    transform: Floats
    """Takes vectors to where entries lie apart: differences within them are made small."""
    weights: Floats
    """Entries x size: a classifier there."""


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
        self._present = np.flatnonzero(counts)
        self._starts = np.searchsorted(owners, self._present)
        self._counts = counts[self._present]
        self._sense = None
        if phrasings.vectors is not None and labels is not None and shape is not None:
            self._sense = _Sense(phrasings.vectors, labels, shape)

    @property
    def names(self) -> tuple[str, ...]:
        """What the views are called."""
        return LEXICAL if self._sense is None else (*SEMANTIC, *LEXICAL)

    def views(self, texts: Texts, favour: Floats | None = None) -> Floats:
        """Texts x entries x views; `favour` is what each phrasing keeps of its likeness by letters."""
        found = np.zeros((len(texts), self.entries, len(self.names)), np.float32)
        for start in range(0, len(texts), BLOCK):
            numbers = np.arange(start, min(start + BLOCK, len(texts)))
            found[numbers] = self._block(texts.take(numbers), favour)
        return found

    def _block(self, texts: Texts, favour: Floats | None) -> Floats:
        likeness = np.stack([self.lexical.similarities(codes) for codes in texts.codes])
        likeness = likeness if favour is None else likeness * favour
        words = self._per_entry(likeness)
        words.append(words[2] * self.lexical.focus)
        if self._sense is None or texts.vectors is None:
            return np.stack(words, axis=-1)
        near, apart, rest = self._sense.compare(texts.vectors)
        return np.stack([*self._per_entry(near), *self._per_entry(apart), *rest, *words], axis=-1)

    def _per_entry(self, likeness: Floats) -> list[Floats]:
        """Of each entry's phrasings: the nearest, the mean of the nearest three, the mean of all."""
        nearest = np.maximum.reduceat(likeness, self._starts, axis=1)
        several, left, last = nearest.copy(), likeness, nearest
        for number in (2, 3):
            left = np.where(left >= np.repeat(last, self._counts, axis=1), NOTHING, left)
            found = np.maximum.reduceat(left, self._starts, axis=1)
            last = np.where(found > NOTHING, found, last)
            several += last * (self._counts >= number)
        several /= np.minimum(self._counts, 3)
        mean = np.add.reduceat(likeness, self._starts, axis=1) / self._counts
        return [self._spread(each) for each in (nearest, several, mean)]

    def _spread(self, found: Floats) -> Floats:
        """To all entries; those without a phrasing are like nothing."""
        spread = np.full((len(found), self.entries), UNLIKE, np.float32)
        spread[:, self._present] = found
        return spread


class _Sense:
    """The vectors of a space."""

    def __init__(self, vectors: Floats, labels: Floats, shape: Shape) -> None:
        self._vectors, self._labels, self._shape = vectors, labels, shape
        self._apart, self._labels_apart = unit(vectors @ shape.transform), unit(labels @ shape.transform)

    def compare(self, vectors: Floats) -> tuple[Floats, Floats, list[Floats]]:
        """Likeness to the phrasings before and after the transform, then three views of the entries."""
        apart = unit(vectors @ self._shape.transform)
        rest: list[Floats] = [
            vectors @ self._labels.T,
            apart @ self._labels_apart.T,
            apart @ self._shape.weights.T,
        ]
        near: Floats = vectors @ self._vectors.T
        nearby: Floats = apart @ self._apart.T
        return near, nearby, rest


def learn(vectors: Floats, owners: Numbers, labels: Floats, everyday: Everyday, steps: int = STEPS) -> Shape:
    """The shape of a store: linear discriminants, and a classifier on what they make of the vectors."""
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
    rows = unit(np.concatenate([vectors, labels]) @ transform)
    return Shape(transform, classifier(rows, np.append(owners, np.arange(entries)), entries, PENALTY, steps))


def _whitening(scatter: Floats) -> Floats:
    values, axes = np.linalg.eigh(scatter.astype(np.float64))
    even = SHRINKAGE * np.trace(scatter) / len(scatter)
    scaled: Floats = (axes * (np.maximum(values, 0) + even) ** -0.5).astype(np.float32)
    return scaled
