"""Weighs the views of a space: which entry is likeliest, and how sure that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.matcher import Thresholds
from bot.faq.matching.lexical import LexicalIndex, Numbers
from bot.faq.matching.linear import Floats, sigmoid, softmax
from bot.faq.matching.space import APART, CLASSIFIER, LEXICAL, NEAREST, SEMANTIC, Texts

STEEPEST = 8.0
"""Log-odds of an entry among the others are cut there: beyond, they tell of the weights, not of the text."""
SIGNS = ("always", "odds", "words", "coverage", "least", "sense", "apart", "classifier", "everyday", "beyond")
"""What the certainty of the likeliest entry is read from; the first five are there without vectors too. The
last one is how much nearer the text is to an everyday sentence than to the entry."""
LEXICAL_SIGNS = 5


@dataclass(frozen=True)
class Judge:
    """Weights of the views and of the signs, and from which probability on to answer, and to offer."""

    mixture: Floats
    sureness: Floats
    answer: float
    offer: float = Thresholds().offer


@dataclass(frozen=True)
class Ruling:
    """Of each text: its entries by falling share of all the likelihood, and the signs of the first one."""

    order: Numbers
    shares: Floats
    signs: Floats

    def take(self, kept: NDArray[np.bool_]) -> "Ruling":
        """That of some of the texts."""
        return Ruling(self.order[kept], self.shares[kept], self.signs[kept])


def rule(lexical: LexicalIndex, texts: Texts, views: Floats, mixture: Floats, daily: Floats) -> Ruling:
    """Rank the entries; `views` are those of the texts, `daily` their likeness to everyday sentences.

    An entry whose first view is minus infinity is left out.
    """
    scores = np.where(np.isinf(views[..., 0]), -np.inf, np.nan_to_num(views, neginf=0) @ mixture)
    order = np.argsort(-scores, axis=1, kind="stable")
    shares = np.take_along_axis(softmax(scores), order, axis=1)
    first = order[:, 0]
    top = views[np.arange(len(texts)), first]
    share = np.clip(shares[:, 0], 1e-6, 1 - 1e-6)
    signs = [
        np.ones(len(texts)),
        np.clip(np.log(share / (1 - share)), -STEEPEST, STEEPEST),
        top[:, -len(LEXICAL)],
        *np.array([lexical.coverage(w, e) for w, e in zip(texts.words, first, strict=True)]).reshape(-1, 2).T,
    ]
    if views.shape[-1] > len(LEXICAL):
        signs += [top[:, NEAREST], top[:, APART], top[:, CLASSIFIER], daily]
        signs.append(np.maximum(daily - top[:, NEAREST], 0))
    return Ruling(order, shares, np.stack(signs, axis=1).astype(np.float64))


def probabilities(ruling: Ruling, judge: Judge) -> Floats:
    """Of each text's entries, by rank. They sum to at most 1; the first one's is calibrated."""
    sure = sigmoid(ruling.signs @ judge.sureness)[:, None]
    first, others = ruling.shares[:, :1], ruling.shares[:, 1:]
    kept = np.minimum(sure / np.maximum(first, 1e-9), (1 - sure) / np.maximum(1 - first, 1e-9))
    likely: Floats = np.concatenate([sure, np.minimum(others * kept, sure)], axis=1)
    return likely


def untaught(has_sense: bool, *, foreign: bool = False) -> Judge:
    """What serves a store that is too small to learn from."""
    views = len(SEMANTIC) + len(LEXICAL) if has_sense else len(LEXICAL)
    signs = len(SIGNS) if has_sense else LEXICAL_SIGNS
    return Judge(
        np.full(views, MIXTURE if has_sense else LEXICAL_MIXTURE),
        np.array((FOREIGN if foreign else OWN) if has_sense else LEXICAL_OWN)[:signs],
        ANSWER,
    )


MIXTURE = 1.2
LEXICAL_MIXTURE = 5.0
OWN = (-4.2, 0.35, 0.4, 1.8, 0.6, 2.4, 2.4, 0.3, -2.0, -8.0)
FOREIGN = (-1.7, 0.9, 0.0, 0.0, 0.0, 1.5, 0.8, 0.0, -1.0, -8.0)
LEXICAL_OWN = (-3.0, 0.8, 1.5, 2.5, 0.5)
ANSWER = 0.8
"""Set by hand; so are the weights above, after a look at how they rank the questions of three sets. What a
store teaches starts from them (see `bot.faq.matching.fitting`)."""
