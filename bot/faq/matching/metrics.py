"""How well a matcher does on questions whose right entry is known."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.faq.matcher import Answer, HandOver, Match, Offer, Outcome

BINS = 10
"""Of equal width, for the expected calibration error (Guo et al. 2017, On Calibration of Modern Neural
Networks, section 2)."""


@dataclass(frozen=True)
class Query:
    """A question of a test: the entry expected (None: nothing in the store answers it), and its language."""

    text: str
    expected: str | None
    language: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What became of a query, and how many seconds that took."""

    query: Query
    matches: Sequence[Match]
    outcome: Outcome
    seconds: float = 0.0

    @property
    def in_scope(self) -> bool:
        """Whether some entry answers the query."""
        return self.query.expected is not None

    @property
    def top(self) -> Match | None:
        """The likeliest entry."""
        return self.matches[0] if self.matches else None

    @property
    def answered(self) -> bool:
        """Whether the client got an answer at once."""
        return isinstance(self.outcome, Answer)

    @property
    def answered_right(self) -> bool:
        """Whether that was the right one."""
        return isinstance(self.outcome, Answer) and self.outcome.entry_id == self.query.expected

    def offers(self, count: int) -> bool:
        """Whether the right entry is among the `count` likeliest."""
        return any(match.entry_id == self.query.expected for match in self.matches[:count])


Scores = dict[str, float | int | None]


def scores(verdicts: Sequence[Verdict], top: int) -> Scores:
    """Shares are 0 to 1, and None where there is nothing to take a share of; times are milliseconds.

    `in_scope_accuracy`: of the queries with an entry, those answered with it at once.
    `wrong_of_answers`: of all direct answers; `wrong_of_answers_in_scope`: of those to queries with an entry.
    `out_of_scope_recall`: of the queries without one, those not answered at once;
    `out_of_scope_handed_over`: those that got no offer either.
    """
    inside = [verdict for verdict in verdicts if verdict.in_scope]
    outside = [verdict for verdict in verdicts if not verdict.in_scope]
    answered = [verdict for verdict in verdicts if verdict.answered]
    times = sorted(verdict.seconds * 1000 for verdict in verdicts)
    return {
        "queries": len(verdicts),
        "in_scope": len(inside),
        "top1": _share([verdict.offers(1) for verdict in inside]),
        f"top{top}": _share([verdict.offers(top) for verdict in inside]),
        "in_scope_accuracy": _share([verdict.answered_right for verdict in inside]),
        "answered_in_scope": _share([verdict.answered for verdict in inside]),
        "accuracy_of_answers": _share([verdict.answered_right for verdict in answered]),
        "wrong_of_answers": _share([not verdict.answered_right for verdict in answered]),
        "wrong_of_answers_in_scope": _share([not v.answered_right for v in answered if v.in_scope]),
        "answered": _share([verdict.answered for verdict in verdicts]),
        "offered": _share([isinstance(verdict.outcome, Offer) for verdict in verdicts]),
        "handed_over": _share([verdict.outcome == HandOver() for verdict in verdicts]),
        "offers_right": _share([_offer_is_right(v) for v in verdicts if isinstance(v.outcome, Offer)]),
        "out_of_scope_recall": _share([not verdict.answered for verdict in outside]),
        "out_of_scope_handed_over": _share([verdict.outcome == HandOver() for verdict in outside]),
        "calibration_error": calibration_error(verdicts),
        "calibration_error_in_scope": calibration_error(inside),
        "p50_ms": _percentile(times, 0.5),
        "p99_ms": _percentile(times, 0.99),
    }


def calibration_error(verdicts: Sequence[Verdict]) -> float | None:
    """The expected calibration error of the likeliest entry's probability; of those that have one."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for verdict in verdicts:
        if verdict.top is not None:
            chance = verdict.top.probability
            bins[min(int(chance * BINS), BINS - 1)].append((chance, verdict.offers(1)))
    total = sum(map(len, bins))
    gaps = [abs(sum(chance for chance, _ in each) - sum(right for _, right in each)) for each in bins]
    return sum(gaps) / total if total else None


def confusions(verdicts: Sequence[Verdict]) -> list[tuple[str, str, int]]:
    """(expected, likeliest instead, how often), the most frequent first; queries with an entry only."""
    counts = Counter(
        (verdict.query.expected, verdict.top.entry_id)
        for verdict in verdicts
        if verdict.query.expected is not None
        and verdict.top
        and verdict.top.entry_id != verdict.query.expected
    )
    return [(wanted, found, count) for (wanted, found), count in counts.most_common()]


def _offer_is_right(verdict: Verdict) -> bool:
    return isinstance(verdict.outcome, Offer) and verdict.query.expected in verdict.outcome.entry_ids


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _percentile(ordered: Sequence[float], share: float) -> float | None:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else None
