import pytest

from bot.faq.matcher import Answer, HandOver, Match, Offer, Outcome, Thresholds, decide


@pytest.mark.parametrize(
    ("likely", "outcome"),
    [
        ([], HandOver()),
        ([0.2, 0.1], HandOver()),
        ([0.95, 0.02], Answer("e0", 0.95)),
        ([0.9], Answer("e0", 0.9)),
        ([0.89], Offer(("e0",))),
        ([0.6, 0.09], Offer(("e0",))),
        ([0.3, 0.2, 0.1, 0.1], Offer(("e0", "e1", "e2"))),
        ([0.44, 0.05], HandOver()),
    ],
)
def test_decide(likely: list[float], outcome: Outcome) -> None:
    assert decide([Match(f"e{number}", p) for number, p in enumerate(likely)]) == outcome


def test_a_desk_may_be_bolder() -> None:
    assert decide([Match("a", 0.7)], Thresholds(answer=0.6)) == Answer("a", 0.7)
