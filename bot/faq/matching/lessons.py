"""Questions whose entry is known, made from a store's own phrasings: what a judge is taught with.

Phrasings held out in turn ask what the store answers; those of entries that are left out whole ask what it
does not. Questions in a language that the store does not speak are phrasings that stray as translations do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.faq.matching.everyday import Everyday, unit
from bot.faq.matching.lexical import LexicalIndex, Numbers
from bot.faq.matching.linear import Floats, StoppedError
from bot.faq.matching.space import Shape, Space, Texts, learn

FOLDS = 5
"""So many times a part of the phrasings, and a part of the entries, is held out."""
FEWEST_HELD_OUT, MOST_ROUNDS = 600, 4
"""A store with fewer phrasings is dealt out anew, up to so many times: what is learned from few questions
depends on which ones they were."""
MOST_TRANSLATIONS, ENOUGH_TRANSLATED = 4, 2400
"""A question strays from its phrasing by chance: so often at most, or until there are enough questions."""
MOST_HELD_OUT = 2000
MOST_SCORES = 400_000
"""Texts, and texts times entries, that a judge is taught with."""
STRAYING = 1.4
"""How far a question in another language is from the phrasings, beside how far a mere translation of one is:
a client does not translate what the store happens to say."""


@dataclass(frozen=True)
class Store:
    """Entries as a judge is taught by them: phrasings sorted by their owners, and labels."""

    phrasings: Texts
    owners: Numbers
    entries: int
    labels: Floats | None
    spoken: frozenset[str] = frozenset()
    """The languages of the phrasings."""

    def space(self, shape: Shape | None) -> Space:
        """The space of all phrasings."""
        return Space(self.phrasings, self.owners, self.entries, self.labels, shape)


@dataclass(frozen=True)
class Lessons:
    """Texts with their views; `owner` is -1 for those without an answer."""

    lexical: LexicalIndex
    texts: Texts
    views: Floats
    owners: Numbers
    daily: Floats

    def take(self, numbers: Numbers) -> "Lessons":
        """Those with the numbers."""
        return Lessons(
            self.lexical,
            self.texts.take(numbers),
            self.views[numbers],
            self.owners[numbers],
            self.daily[numbers],
        )


def held_out(store: Store) -> Numbers:
    """The phrasings that can be found without themselves, as their entries have others; not too many."""
    counts = np.bincount(store.owners, minlength=store.entries)
    return _some(np.flatnonzero(counts[store.owners] > 1), store)


def rounds(store: Store) -> int:
    """How often each phrasing is asked."""
    return min(MOST_ROUNDS, -(-FEWEST_HELD_OUT // max(len(held_out(store)), 1)))


def lessons_of(
    store: Store, everyday: Everyday | None, is_stopped: Callable[[], bool]
) -> tuple[list[Lessons], list[Lessons]]:
    """Lessons fold by fold: in the store's languages, and, with vectors, in others.

    Raises `StoppedError` soon after `is_stopped` says so.
    """
    own: list[Lessons] = []
    foreign: list[Lessons] = []
    chance = np.random.default_rng(0)
    count = len(held_out(store)) * rounds(store)
    translations = min(MOST_TRANSLATIONS, -(-ENOUGH_TRANSLATED // max(count, 1)))
    for absent, learned, asked in _parts(store):
        if is_stopped():
            raise StoppedError
        space = _without(store, learned, absent, everyday, is_stopped)
        texts = store.phrasings.take(asked)
        owners = np.where(absent[store.owners[asked]], -1, store.owners[asked])
        if everyday is not None and texts.vectors is not None:
            vectors = everyday.as_asked(texts.vectors, store.spoken, chance)
            texts = replace(texts, vectors=vectors)
            for _ in range(translations):
                away = everyday.translated(vectors, store.spoken, STRAYING, chance)
                strange = Texts([()] * len(asked), [np.zeros(0, np.uint32)] * len(asked), away)
                foreign.append(_lessons(space, strange, owners, absent, everyday))
        own.append(_lessons(space, texts, owners, absent, everyday))
    return own, foreign


def everyday_lessons(space: Space, texts: Texts, everyday: Everyday | None) -> Lessons:
    """Everyday sentences, each held against the others that mean something else.

    The texts come language by language, as the sentences do.
    """
    daily = np.zeros(len(texts))
    if everyday is not None and texts.vectors is not None:
        count = everyday.centred.shape[1]
        flat = everyday.centred.reshape(-1, everyday.centred.shape[-1])
        likeness = unit(texts.vectors) @ flat.T
        own = np.arange(len(texts))[:, None] % count == np.arange(len(flat))[None, :] % count
        daily = np.where(own, -1, likeness).max(axis=1)
    return Lessons(space.lexical, texts, space.views(texts), np.full(len(texts), -1), daily)


def likeness_to(everyday: Everyday | None, texts: Texts) -> Floats:
    """How like each text is to the nearest everyday sentence."""
    if everyday is None or texts.vectors is None:
        return np.zeros(len(texts))
    flat = everyday.centred.reshape(-1, everyday.centred.shape[-1])
    nearest: Floats = (unit(texts.vectors) @ flat.T).max(axis=1)
    return nearest


def _parts(store: Store) -> Iterator[tuple[NDArray[np.bool_], Numbers, Numbers]]:
    """Of each fold: which entries are absent, and the phrasings that are learned from and that are asked."""
    found, anyones = held_out(store), _some(np.arange(len(store.owners)), store)
    for number in range(rounds(store)):
        folds = _folds(store.owners, np.random.default_rng(number))
        groups = np.random.default_rng(number).permutation(store.entries) % FOLDS
        for fold in range(FOLDS):
            absent = groups == fold
            beside = absent[store.owners]
            inside = found[(folds[found] == fold) & ~beside[found]]
            learned = np.flatnonzero((folds != fold) & ~beside)
            if len(inside):
                yield absent, learned, np.append(inside, anyones[beside[anyones]])


def _some(numbers: Numbers, store: Store) -> Numbers:
    most = int(min(MOST_HELD_OUT, max(200, MOST_SCORES // max(store.entries, 1))))
    return np.sort(np.random.default_rng(0).permutation(numbers)[:most])


def _folds(owners: Numbers, chance: np.random.Generator) -> Numbers:
    """A fold for each phrasing; those of an entry are dealt out evenly, the first of each at random."""
    order = np.lexsort((chance.random(len(owners)), owners))
    first = np.searchsorted(owners[order], owners[order])
    offsets = chance.integers(0, FOLDS, owners.max() + 1)
    folds = np.empty(len(owners), np.int64)
    folds[order] = (np.arange(len(owners)) - first + offsets[owners[order]]) % FOLDS
    return folds


def _lessons(
    space: Space, texts: Texts, owners: Numbers, absent: NDArray[np.bool_], everyday: Everyday | None
) -> Lessons:
    views = space.views(texts)
    views[:, absent] = -np.inf
    return Lessons(space.lexical, texts, views, owners, likeness_to(everyday, texts))


def _without(
    store: Store,
    learned: Numbers,
    absent: NDArray[np.bool_],
    everyday: Everyday | None,
    is_stopped: Callable[[], bool],
) -> Space:
    phrasings, owners = store.phrasings.take(learned), store.owners[learned]
    shape = None
    if everyday is not None and phrasings.vectors is not None and store.labels is not None:
        shape = learn(phrasings.vectors, owners, store.labels, everyday, ~absent, is_stopped)
    return Space(phrasings, owners, store.entries, store.labels, shape)
