"""Teaches a judge by the store itself; see `bot.faq.matching.lessons` for what it is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.matcher import MOST_OFFERED, Thresholds
from bot.faq.matching.everyday import Everyday
from bot.faq.matching.judge import LEXICAL_SIGNS, Judge, Ruling, probabilities, rule, untaught
from bot.faq.matching.lessons import Lessons, Store, everyday_lessons, held_out, lessons_of, rounds
from bot.faq.matching.lexical import Numbers
from bot.faq.matching.linear import Floats, logistic, mixture
from bot.faq.matching.space import NEAREST, Shape, Texts

MIXTURE_PENALTY = 0.002
FARTHEST = -50.0
"""The view of an entry that is left out, where weights are learned: its share is nothing."""
SURENESS_PENALTY, LEXICAL_SURENESS_PENALTY = 20.0, 3.0
"""In held-out texts' worth; by letters alone, what teaching starts from fits few stores."""
SCALE_PENALTY = 0.002
MISSING, MOST_MISSING = 9.0, 0.22
"""The weight of questions beside the store, next to 1 for the others, times the number of entries; its most.

The fewer there are, the more of what clients ask about is not among them."""
FIRST_DAY = 25
"""Entries of a store whose clients ask as often beside it as within it; with more entries soon far less. A
guess about a desk's clients that sets the scale of the probabilities, made with a look at sets of 24 to 150
entries: where clients ask less beside the store, probabilities are too low, and where they ask more, too
high. By letters alone there is no such scale: too much of what is asked in other words looks as if beside."""
MOST_BESIDE, LEAST_BESIDE = 1.0, 0.05
EVERYDAY = 0.5
"""The weight of everyday sentences, next to 1 for questions beside the store."""
SELDOM = 0.02
"""The share of everyday sentences that may get an offer."""
FEWEST = 20
"""Held-out texts to learn from; with fewer, a judge stays untaught."""
LOWEST_ANSWER, HIGHEST_ANSWER = 0.4, 0.995


@dataclass(frozen=True)
class Taught:
    """What the phrasings taught; `confused` and `lost` as in `bot.faq.matching.model.Model`."""

    own: Judge
    foreign: Judge | None
    confused: tuple[tuple[int, int, int], ...] = ()
    lost: tuple[tuple[int, float], ...] = ()
    is_taught: bool = False


def teach(
    store: Store,
    shape: Shape | None,
    everyday: Everyday | None,
    daily_texts: Texts,
    wrong: float,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Taught:
    """Judges whose direct answers are wrong in at most the share `wrong`. Raises `StoppedError`."""
    has_sense = shape is not None
    if len(held_out(store)) < FEWEST or store.entries < 2:
        return Taught(untaught(has_sense), untaught(has_sense, foreign=True) if has_sense else None)
    own, strayed = lessons_of(store, everyday, is_stopped)
    whole = store.space(shape)
    daily = everyday_lessons(whole, daily_texts, everyday)
    if everyday is not None:
        daily = _some(daily, everyday.are_in(store.spoken))
    daily = _strange(daily, own)
    judge, owners, ruling = _judge(own, daily, untaught(has_sense), wrong)
    foreign = None
    if everyday is not None and strayed:
        heard = daily_texts.scaled(everyday.gains_of_sentences(store.spoken))
        daily = _some(everyday_lessons(whole, heard, everyday), ~everyday.are_in(store.spoken))
        daily = _strange(daily, strayed)
        foreign, _, _ = _judge(strayed, daily, untaught(True, foreign=True), wrong)
    confused, lost = _troubles(owners, ruling, store.entries, rounds(store))
    return Taught(judge, foreign, confused, lost, is_taught=True)


def _judge(own: list[Lessons], daily: Lessons, start: Judge, wrong: float) -> tuple[Judge, Numbers, Ruling]:
    """A judge, and the owners and the ruling of the texts that have an answer."""
    owners = np.concatenate([lessons.owners for lessons in own])
    inside, owners = owners >= 0, owners[owners >= 0]
    views = np.concatenate([lessons.views[lessons.owners >= 0] for lessons in own])
    np.maximum(views, FARTHEST, out=views)
    weights = mixture(views, owners, start.mixture, MIXTURE_PENALTY)
    asked = _rule(own, weights)
    rulings = [asked.take(inside), asked.take(~inside), _rule([daily], weights)]
    right = np.concatenate([rulings[0].order[:, 0] == owners, *(np.zeros(len(r.order)) for r in rulings[1:])])
    signs = np.concatenate([ruling.signs for ruling in rulings])
    entries, has_sense = views.shape[1], signs.shape[1] > LEXICAL_SIGNS
    missing = float(np.clip(MISSING / entries, LEAST_BESIDE, MOST_MISSING))
    penalty = np.full(
        signs.shape[1], (SURENESS_PENALTY if has_sense else LEXICAL_SURENESS_PENALTY) / len(owners)
    )
    everyday = EVERYDAY * missing
    weight = _weights(rulings, (1.0, missing, everyday))
    sureness = logistic(signs, right, weight, start.sureness, penalty)
    if has_sense:
        beside = float(np.clip((FIRST_DAY / entries) ** 4, LEAST_BESIDE, MOST_BESIDE))
        sureness = scaled(sureness, signs, right, _weights(rulings, (1.0, beside, everyday)))
    judge = Judge(weights, sureness, start.answer)
    likely = np.concatenate([probabilities(ruling, judge)[:, 0] for ruling in rulings])
    answer = threshold(likely, right, weight, wrong)
    offer = offer_from(probabilities(rulings[2], judge), answer)
    return Judge(weights, judge.sureness, answer, offer), owners, rulings[0]


def scaled(sureness: Floats, signs: Floats, right: Floats, weight: Floats) -> Floats:
    """Weights that rank texts as `sureness` does, as sure as their share of right ones is (Platt 1999)."""
    rows = np.stack([signs @ sureness, np.ones(len(signs))], axis=1)
    scale, offset = logistic(rows, right, weight, np.array([1.0, 0.0]), np.full(2, SCALE_PENALTY))
    moved: Floats = sureness * scale
    moved[0] += offset
    return moved


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


def _some(daily: Lessons, wanted: NDArray[np.bool_]) -> Lessons:
    """Those that are wanted; all if none is."""
    return daily.take(np.flatnonzero(wanted)) if wanted.any() else daily


def _strange(daily: Lessons, own: list[Lessons]) -> Lessons:
    """The everyday sentences without those that the store may well have an entry for."""
    usual = np.median(np.concatenate([lessons.views[..., NEAREST].max(axis=1) for lessons in own]))
    return daily.take(np.flatnonzero(daily.views[..., NEAREST].max(axis=1) < usual))


def _rule(all_lessons: list[Lessons], weights: Floats) -> Ruling:
    rulings = [
        rule(lessons.lexical, lessons.texts, lessons.views, weights, lessons.daily) for lessons in all_lessons
    ]
    return Ruling(
        np.concatenate([ruling.order for ruling in rulings]),
        np.concatenate([ruling.shares for ruling in rulings]),
        np.concatenate([ruling.signs for ruling in rulings]),
    )


def _troubles(
    owners: Numbers, ruling: Ruling, entries: int, times_asked: int
) -> tuple[tuple[tuple[int, int, int], ...], tuple[tuple[int, float], ...]]:
    found = ruling.order[:, 0]
    pairs, times = np.unique(np.stack([owners, found], axis=1)[owners != found], axis=0, return_counts=True)
    confused = sorted(
        ((int(a), int(b), -int(-n // times_asked)) for (a, b), n in zip(pairs, times, strict=True)),
        key=lambda each: -each[2],
    )
    near = (ruling.order[:, :3] == owners[:, None]).any(axis=1)
    asked = np.bincount(owners, minlength=entries)
    reached = np.bincount(owners, near, minlength=entries)
    lost = [
        (int(e), float(reached[e] / asked[e])) for e in np.flatnonzero(asked) if reached[e] < asked[e] / 2
    ]
    return tuple(confused), tuple(lost)
