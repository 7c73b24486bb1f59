"""Turns likeness into probability, by a logistic curve fitted to questions whose answer is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

INTERCEPT = -2.19
SCORE = 1.96
LEAD = 3.92
COVERAGE = 2.35
"""Fitted to the likeliest entry of some 3,000 questions to five stores of 25 to 150 entries, in and out of
scope, each store with equal weight. The lead over the next entry tells most."""

TIE_BREAK = 8.0
"""Two entries that score alike are a coin's toss, however well both fit; a lead of 0.1 may make one sure."""


@dataclass(frozen=True)
class Evidence:
    """How well an entry fits: its score, and the share (0 to 1) of the question's subject it speaks of."""

    score: float
    coverage: float


def probabilities(ranked: Sequence[Evidence]) -> list[float]:
    """The probability of each entry, given all candidates by falling score. They sum to at most 1.

    The first one's is calibrated; the others share what it leaves, if they claim more than that.
    """
    if not ranked:
        return []
    best, others = ranked[0], ranked[1:]
    lead = best.score - max((other.score for other in others), default=0.0)
    first = min(_logistic(best, lead), (1 + TIE_BREAK * lead) / 2)
    claims = [min(_logistic(other, other.score - best.score), first) for other in others]
    share = min(1.0, (1 - first) / sum(claims)) if claims else 1.0
    return [first, *(claim * share for claim in claims)]


def _logistic(evidence: Evidence, lead: float) -> float:
    logit = INTERCEPT + SCORE * evidence.score + LEAD * lead + COVERAGE * evidence.coverage**3
    return 1 / (1 + exp(-logit))
