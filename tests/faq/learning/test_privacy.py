"""Nothing of a client's own is shown to others as a question."""

import pytest

from bot.faq.learning.notes import language_of
from bot.faq.learning.privacy import impersonal, is_personal

ANNA = ["Anna", "Lindqvist"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("How long does delivery take?", "How long does delivery take?"),
        ("Where is my order 4711-998877?", "Where is my order?"),
        ("How long does delivery take? My order is 4711-998877", "How long does delivery take?"),
        ("Call me on +46 70 123 45 67 please", "Call me on please"),
        ("Write to anna@example.org about returns", "Write to about returns"),
        ("See https://example.org/u/anna?token=1 for my order", "See for my order"),
        ("Do you have size 42 in blue?", "Do you have size 42 in blue?"),
        ("Is it open at 10:30 on day 2?", "Is it open at 10:30 on day 2?"),
        ("My card is 4111 1111 1111 1111, why?", "My card is, why?"),
        ("送料はいくらですか", "送料はいくらですか"),
    ],
)
def test_numbers_and_addresses_are_left_out(text: str, left: str) -> None:
    assert impersonal(text, ANNA) == left


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "anna@example.org",
        "order 12345",
        "my name is anna",
        "My order is 4711-998877",
        "I am Mrs Lindqvist",
        "why " * 80,
    ],
)
def test_what_is_only_personal_is_dropped(text: str) -> None:
    assert impersonal(text, ANNA) is None


@pytest.mark.parametrize("text", ["Hello Anna, yes.", "Your order 12345 is sent", "Write to a@example.org"])
def test_an_answer_to_one_client_is_known(text: str) -> None:
    assert is_personal(text, ANNA)
    assert not is_personal("We repaint tractors in 3 days.", ANNA)


@pytest.mark.parametrize(
    ("text", "usual", "language"),
    [
        ("How long?", "sv", "sv"),
        ("כמה זמן?", "en", "he"),
        ("送料はいくらですか", "en", "ja"),
        ("运费多少", "en", "zh"),
        ("Скільки?", "uk", "ru"),
        ("Сколько?", "ru", "ru"),
        ("Hello", "pt_BR", "pt-br"),
    ],
)
def test_letters_tell_the_language(text: str, usual: str, language: str) -> None:
    assert language_of(text, usual) == language
