"""Teaches a judge by the store itself: its phrasings, held out in turn, are questions with a known answer.

Questions without an answer are phrasings whose entry is left out, and everyday sentences. Questions in a
language that the store does not speak are phrasings that stray as translations do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.faq.matcher import MOST_OFFERED, Thresholds
from bot.faq.matching.everyday import Everyday, unit
from bot.faq.matching.judge import LEXICAL_SIGNS, Judge, Ruling, probabilities, rule, untaught
from bot.faq.matching.lexical import Numbers
from bot.faq.matching.linear import Floats, logistic, mixture
from bot.faq.matching.space import NEAREST, STEPS, Shape, Space, Texts, learn

FOLDS = 5
MOST_HELD_OUT = 2000
MOST_SCORES = 400_000
"""Texts, and texts times entries, that a judge is taught with."""
MOST_WORK = 1e11
"""Multiplications that teaching one classifier may take: some seconds."""
MIXTURE_PENALTY = 0.002
SURENESS_PENALTY, LEXICAL_SURENESS_PENALTY = 20.0, 3.0
"""In held-out texts' worth; by letters alone, what teaching starts from fits few stores."""
NEAR_MISSES = 9.0
"""The weight of texts whose entry is left out, beside 1 for those with one, times the number of entries: the
fewer there are, the more of what clients ask about is not among them. A guess about a desk's clients, set on
two sets' questions (24 and 150 entries): where they ask less beside the store, probabilities are too low, and
where they ask more, too high."""
EVERYDAY, EVERYDAY_ANSWERED = 0.12, 0.04
"""The weight of everyday sentences in the probabilities, and when the threshold is chosen: what they say is
told by the likelihood of an offer already."""
MOST_NEAR_MISSES, FEWEST_NEAR_MISSES = 0.5, 0.05
SELDOM = 0.03
"""The share of everyday sentences that may get an offer."""
FEWEST = 20
"""Held-out texts to learn from; with fewer, a judge stays untaught."""
LOWEST_ANSWER, HIGHEST_ANSWER = 0.5, 0.995


class StoppedError(Exception):
    """Teaching was called off."""


@dataclass(frozen=True)
class Store:
    """Entries as a judge is taught by them: phrasings sorted by their owners, and labels."""

    phrasings: Texts
    owners: Numbers
    entries: int
    labels: Floats | None

    def space(self, shape: Shape | None) -> Space:
        """The space of all phrasings."""
        return Space(self.phrasings, self.owners, self.entries, self.labels, shape)


@dataclass(frozen=True)
class Lessons:
    """Texts with their views; `owner` is -1 for those without an answer."""

    space: Space
    texts: Texts
    views: Floats
    owners: Numbers
    daily: Floats

    def without_own(self) -> "Lessons":
        """The same texts, with their entries left out."""
        views = self.views.copy()
        views[np.arange(len(self.owners)), self.owners] = -np.inf
        return Lessons(self.space, self.texts, views, np.full_like(self.owners, -1), self.daily)


@dataclass(frozen=True)
class Taught:
    """What the phrasings taught; `confused` and `lost` as in `bot.faq.matching.model.Model`."""

    own: Judge
    foreign: Judge | None
    confused: tuple[tuple[int, int, int], ...] = ()
    lost: tuple[tuple[int, float], ...] = ()
    is_taught: bool = False


def steps_for(store: Store) -> int:
    """How thoroughly a classifier for the store is taught."""
    size = 0 if store.phrasings.vectors is None else store.phrasings.vectors.size
    return int(max(8, min(STEPS, MOST_WORK / max(1, 2 * size * store.entries))))


def teach(
    store: Store,
    shape: Shape | None,
    everyday: Everyday | None,
    daily_texts: Texts,
    wrong: float,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Taught:
    """Judges whose direct answers are wrong in at most the share `wrong`. Raises `StoppedError`."""
    chosen = _chosen(store)
    has_sense = shape is not None
    if len(chosen) < FEWEST or store.entries < 2:
        return Taught(untaught(has_sense), untaught(has_sense, foreign=True) if has_sense else None)
    own: list[Lessons] = []
    strayed: list[Lessons] = []
    chance = np.random.default_rng(0)
    folds = _folds(store.owners)
    for fold in range(FOLDS):
        if is_stopped():
            raise StoppedError
        held = chosen[folds[chosen] == fold]
        if not len(held):
            continue
        space = _without(store, folds != fold, everyday)
        texts = store.phrasings.take(held)
        own.append(_lessons(space, texts, store.owners[held], everyday))
        if everyday is not None and texts.vectors is not None:
            steps = everyday.strayings()[chance.integers(0, len(everyday.strayings()), len(held))]
            away = Texts([()] * len(held), [np.zeros(0, np.uint32)] * len(held), unit(texts.vectors + steps))
            strayed.append(_lessons(space, away, store.owners[held], everyday))
    daily = _strange(_everyday_lessons(store.space(shape), daily_texts, everyday), own)
    judge, ruling = _judge(own, daily, untaught(has_sense), wrong)
    foreign = None
    if strayed:
        foreign, _ = _judge(strayed, daily, untaught(True, foreign=True), wrong)
    owners = np.concatenate([lessons.owners for lessons in own])
    confused, lost = _troubles(owners, ruling, store.entries)
    return Taught(judge, foreign, confused, lost, is_taught=True)


def _judge(own: list[Lessons], daily: Lessons, start: Judge, wrong: float) -> tuple[Judge, Ruling]:
    owners = np.concatenate([lessons.owners for lessons in own])
    views = np.concatenate([lessons.views for lessons in own])
    weights = mixture(views, owners, start.mixture, MIXTURE_PENALTY)
    kinds = [own, [lessons.without_own() for lessons in own], [daily]]
    rulings = [_rule(lessons, weights) for lessons in kinds]
    right = np.concatenate([rulings[0].order[:, 0] == owners, *(np.zeros(len(r.order)) for r in rulings[1:])])
    missing = NEAR_MISSES / rulings[0].order.shape[1]
    near = min(MOST_NEAR_MISSES, max(FEWEST_NEAR_MISSES, missing))
    weight = _weights(rulings, (1.0, near, EVERYDAY))
    signs = np.concatenate([ruling.signs for ruling in rulings])
    trust = SURENESS_PENALTY if signs.shape[1] > LEXICAL_SIGNS else LEXICAL_SURENESS_PENALTY
    penalty = np.full(signs.shape[1], trust / len(owners))
    sureness = logistic(signs, right, weight, start.sureness, penalty)
    judge = Judge(weights, sureness, start.answer)
    likely = np.concatenate([probabilities(ruling, judge)[:, 0] for ruling in rulings])
    weight = _weights(rulings, (1.0, near, EVERYDAY_ANSWERED))
    answer = threshold(likely, right, weight, wrong)
    daily_likely = probabilities(rulings[2], judge)
    return Judge(weights, sureness, answer, offer_from(daily_likely, answer)), rulings[0]


def _weights(rulings: Sequence[Ruling], shares: Sequence[float]) -> Floats:
    """For each text of each kind, so that all of a kind together weigh its share of the first kind."""
    most = len(rulings[0].order)
    return np.concatenate(
        [
            np.full(len(ruling.order), share * most / max(len(ruling.order), 1))
            for ruling, share in zip(rulings, shares, strict=True)
        ]
    )


def threshold(likely: Floats, right: Floats, weight: Floats, wrong: float) -> float:
    """The lowest probability from which on at most the share `wrong` of the answers are wrong."""
    order = np.argsort(-likely, kind="stable")
    total = np.cumsum(weight[order])
    missed = np.cumsum((weight * (1 - right))[order])
    fitting = np.flatnonzero(missed <= wrong * total)
    lowest = likely[order[fitting[-1]]] if len(fitting) else HIGHEST_ANSWER
    return float(np.clip(lowest, LOWEST_ANSWER, HIGHEST_ANSWER))


def offer_from(likely: Floats, answer: float) -> float:
    """From which probability of the offered entries together an everyday sentence seldom gets an offer."""
    lowest = Thresholds().offer
    if not len(likely):
        return lowest
    three = likely[:, :MOST_OFFERED]
    offered = (three * (three >= Thresholds().offered)).sum(axis=1)
    return float(np.clip(np.quantile(offered, 1 - SELDOM), lowest, max(lowest, answer)))


def _strange(daily: Lessons, own: list[Lessons]) -> Lessons:
    """The everyday sentences without those that the store may well have an entry for."""
    usual = np.median(np.concatenate([lessons.views[..., NEAREST].max(axis=1) for lessons in own]))
    kept = np.flatnonzero(daily.views[..., NEAREST].max(axis=1) < usual)
    return Lessons(
        daily.space, daily.texts.take(kept), daily.views[kept], daily.owners[kept], daily.daily[kept]
    )


def _rule(all_lessons: list[Lessons], weights: Floats) -> Ruling:
    rulings = [
        rule(lessons.space, lessons.texts, lessons.views, weights, lessons.daily) for lessons in all_lessons
    ]
    return Ruling(
        np.concatenate([ruling.order for ruling in rulings]),
        np.concatenate([ruling.shares for ruling in rulings]),
        np.concatenate([ruling.signs for ruling in rulings]),
    )


def _lessons(space: Space, texts: Texts, owners: Numbers, everyday: Everyday | None) -> Lessons:
    return Lessons(space, texts, space.views(texts), owners, likeness_to(everyday, texts))


def likeness_to(everyday: Everyday | None, texts: Texts) -> Floats:
    """How like each text is to the nearest everyday sentence."""
    if everyday is None or texts.vectors is None:
        return np.zeros(len(texts))
    flat = everyday.centred.reshape(-1, everyday.centred.shape[-1])
    nearest: Floats = (texts.vectors @ flat.T).max(axis=1)
    return nearest


def _everyday_lessons(space: Space, texts: Texts, everyday: Everyday | None) -> Lessons:
    """Everyday sentences, each held against the others that mean something else.

    The texts come language by language, as the sentences do.
    """
    daily = np.zeros(len(texts))
    if everyday is not None and texts.vectors is not None:
        count = everyday.centred.shape[1]
        flat = everyday.centred.reshape(-1, everyday.centred.shape[-1])
        likeness = texts.vectors @ flat.T
        own = np.arange(len(texts))[:, None] % count == np.arange(len(flat))[None, :] % count
        daily = np.where(own, -1, likeness).max(axis=1)
    return Lessons(space, texts, space.views(texts), np.full(len(texts), -1), daily)


def _without(store: Store, kept: Numbers, everyday: Everyday | None) -> Space:
    numbers = np.flatnonzero(kept)
    phrasings, owners = store.phrasings.take(numbers), store.owners[numbers]
    shape = None
    if everyday is not None and phrasings.vectors is not None and store.labels is not None:
        shape = learn(phrasings.vectors, owners, store.labels, everyday, steps_for(store))
    return Space(phrasings, owners, store.entries, store.labels, shape)


def _chosen(store: Store) -> Numbers:
    """The phrasings to hold out: of entries that have others, and no more than can be paid for."""
    counts = np.bincount(store.owners, minlength=store.entries)
    able = np.flatnonzero(counts[store.owners] > 1)
    most = int(min(MOST_HELD_OUT, max(200, MOST_SCORES // max(store.entries, 1))))
    chosen = np.random.default_rng(0).permutation(able)[:most]
    return np.sort(chosen)


def _folds(owners: Numbers) -> Numbers:
    """A fold for each phrasing; those of an entry are dealt out evenly, the first of each at random."""
    chance = np.random.default_rng(0)
    order = np.lexsort((chance.random(len(owners)), owners))
    first = np.searchsorted(owners[order], owners[order])
    offsets = chance.integers(0, FOLDS, owners.max() + 1)
    folds = np.empty(len(owners), np.int64)
    folds[order] = (np.arange(len(owners)) - first + offsets[owners[order]]) % FOLDS
    return folds


def _troubles(
    owners: Numbers, ruling: Ruling, entries: int
) -> tuple[tuple[tuple[int, int, int], ...], tuple[tuple[int, float], ...]]:
    found = ruling.order[:, 0]
    pairs, times = np.unique(np.stack([owners, found], axis=1)[owners != found], axis=0, return_counts=True)
    confused = sorted(
        ((int(a), int(b), int(n)) for (a, b), n in zip(pairs, times, strict=True)), key=lambda each: -each[2]
    )
    near = (ruling.order[:, :3] == owners[:, None]).any(axis=1)
    asked = np.bincount(owners, minlength=entries)
    reached = np.bincount(owners, near, minlength=entries)
    lost = [
        (int(e), float(reached[e] / asked[e])) for e in np.flatnonzero(asked) if reached[e] < asked[e] / 2
    ]
    return tuple(confused), tuple(lost)
