"""What clients type in place of pressing the buttons of a question."""

import pytest

from bot.clients.typed import Words
from bot.surveys.questionnaire import Question
from bot.surveys.replies import typed
from bot.texts import Texts
from tests.samples.people import StoppedClock

WORDS = Words(Texts(StoppedClock()))
OPTIONS = [
    {"key": "delivery", "text": {"en": "The delivery", "sv": "Leveransen"}},
    {"key": "help", "text": {"en": "Your help", "sv": "Er hjälp"}},
    {"key": "price", "text": {"en": "The price", "sv": "Priset"}},
]


def question(kind: str) -> Question:
    return Question.model_validate({"key": "q", "kind": kind, "text": {"en": "What?"}, "options": OPTIONS})


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The price, the delivery", ("delivery", "price")),
        ("delivery and price", ("delivery", "price")),
        ("leverans och pris", ("delivery", "price")),
        ("your HELP!", ("help",)),
        ("not the price", None),
        ("What about the price?", None),
        ("I have a question about the price", None),
        ("the colour", None),
        ("", None),
    ],
)
def test_several_can_be_named(text: str, keys: tuple[str, ...] | None) -> None:
    given = typed(question("several"), text, WORDS)
    assert (given.choices if given else None) == keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The price", ("price",)),
        ("the deliveries", None),
        ("prices", ("price",)),
        ("delivery or price", None),
    ],
)
def test_of_one_only_one_can_be_named(text: str, keys: tuple[str, ...] | None) -> None:
    given = typed(question("one"), text, WORDS)
    assert (given.choices if given else None) == keys
