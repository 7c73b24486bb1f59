import pytest

from bot.faq.matching.spelling import Speller

SPELLER = Speller({"delivery": 5, "deliver": 1, "refund": 3, "order": 9, "gift": 2, "house": 1, "mouse": 7})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("delivrey", "delivery"),
        ("deliverry", "delivery"),
        ("elivery", "delivery"),
        ("delixery", "delivery"),
        ("refudn", "refund"),
        ("orders", "order"),
        ("refund", "refund"),
        ("rouse", "mouse"),
    ],
)
def test_one_slip_is_understood(typed: str, meant: str) -> None:
    assert SPELLER.correct(typed) == meant


@pytest.mark.parametrize(
    "word", ["delivreyy", "dfunder", "gitf", "or", "12345", "", "museum", "ordre\u0301e"]
)
def test_other_words_stay_as_they_are(word: str) -> None:
    assert SPELLER.correct(word) == word
