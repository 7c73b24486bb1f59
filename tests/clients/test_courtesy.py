"""Which messages ask for nothing."""

import pytest

from bot.clients.courtesy import Courtesies, Courtesy
from bot.texts import Texts
from tests.samples.people import StoppedClock

COURTESIES = Courtesies(Texts(StoppedClock()))


@pytest.mark.parametrize(
    "text",
    [
        "Thanks",
        "thank you so much!",
        "THANK YOU 🙏🙏",
        "ok, thanks.",
        "👍",
        "❤️",
        "Great, thank you!",
        "That\u2019s great",
    ],
)
def test_thanks_in_many_words_and_emoji(text: str) -> None:
    assert COURTESIES.kind(text) == Courtesy.THANKS


@pytest.mark.parametrize("text", ["Hello!", "Good morning", "hi there 👋", "Hello, thank you"])
def test_greetings(text: str) -> None:
    assert COURTESIES.kind(text) == Courtesy.GREETING


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "?",
        "ok?",
        "Thanks, but it still leaks",
        "Hello, where is my parcel",
        "No",
        "1001",
        "😡",
        "thanks 👎",
        "❓",
        "thanks " * 20,
        "okthanks",
    ],
)
def test_what_asks_for_something_is_neither(text: str) -> None:
    assert COURTESIES.kind(text) is None
