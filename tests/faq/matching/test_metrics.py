"""The numbers of `deskbell faq eval`, worked out by hand for a few questions."""

import pytest

from bot.faq.matcher import Match, decide
from bot.faq.matching.metrics import Query, Verdict, calibration_error, confusions, scores


def verdict(expected: str | None, *likely: tuple[str, float], seconds: float = 0.0) -> Verdict:
    matches = [Match(entry_id, probability) for entry_id, probability in likely]
    return Verdict(Query("?", expected, "en"), matches, decide(matches), seconds)


VERDICTS = [
    verdict("a", ("a", 0.95), seconds=0.001),
    verdict("a", ("b", 0.95), ("a", 0.04), seconds=0.002),
    verdict("b", ("a", 0.55), ("b", 0.35), seconds=0.003),
    verdict("b", ("b", 0.25), seconds=0.004),
    verdict(None, ("a", 0.92), seconds=0.005),
    verdict(None, seconds=0.006),
]


def test_scores() -> None:
    found = scores(VERDICTS, 3)
    assert found["queries"] == 6
    assert found["in_scope"] == 4
    assert found["top1"] == 0.5
    assert found["top3"] == 1.0
    assert found["in_scope_accuracy"] == 0.25
    assert found["answered_in_scope"] == 0.5
    assert found["accuracy_of_answers"] == pytest.approx(1 / 3)
    assert found["wrong_of_answers"] == pytest.approx(2 / 3)
    assert found["wrong_of_answers_in_scope"] == 0.5
    assert found["answered"] == 0.5
    assert found["offered"] == pytest.approx(1 / 6)
    assert found["handed_over"] == pytest.approx(1 / 3)
    assert found["offers_right"] == 1.0
    assert found["out_of_scope_recall"] == found["out_of_scope_handed_over"] == 0.5
    assert (found["p50_ms"], found["p99_ms"]) == (4.0, 6.0)


def test_calibration_error() -> None:
    """Bins: 0.2-0.3 claims 0.25 and has 1; 0.5-0.6 claims 0.55, has 0; 0.9-1 claims 2.82, has 1."""
    assert calibration_error(VERDICTS) == pytest.approx((0.75 + 0.55 + 1.82) / 5)


def test_confusions() -> None:
    assert confusions([*VERDICTS, VERDICTS[1]]) == [("a", "b", 2), ("b", "a", 1)]


def test_nothing_to_take_a_share_of_is_none() -> None:
    found = scores([verdict("a", ("a", 0.95))], 3)
    assert found["out_of_scope_recall"] is None
    assert found["offers_right"] is None
