import pytest

from bot.faq.words import LONGEST, normalise, says_something, without_courtesies, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where's my ORDER?!", ["wheres", "my", "order"]),
        ("What\N{RIGHT SINGLE QUOTATION MARK}s new", ["whats", "new"]),
        ("Ｆｕｌｌ width", ["full", "width"]),  # noqa: RUF001
        ("Straße", ["strasse"]),
        ("hellooooo", ["hello"]),
        ("order 1000", ["order", "1000"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("snake_case/ÅÄÖ", ["snake", "case", "åäö"]),
        ("??? 👍 <b>&", ["b"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_words_of_a_long_story_are_cut() -> None:
    assert len(words("word " * 1000)) == LONGEST


def test_case_and_punctuation_make_no_difference() -> None:
    assert normalise("  Do you  SHIP, abroad??") == normalise("do you ship abroad")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello! Where is my order? Thanks in advance", ["where", "is", "my", "order"]),
        ("God morgon, var är paketet? Tack så mycket!", ["var", "är", "paketet"]),
        ("good quality", ["good", "quality"]),
        ("hi thanks", []),
    ],
)
def test_courtesies_fall_away(text: str, expected: list[str]) -> None:
    assert without_courtesies(words(text)) == expected


@pytest.mark.parametrize(
    ("token", "expected"), [("order", True), ("my", False), ("42", False), ("x", False), ("店", True)]
)
def test_says_something(token: str, expected: bool) -> None:
    assert says_something(token) is expected
