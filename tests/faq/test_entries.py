import pytest

from bot.faq.entries import Answer, Entry, LocalAnswer, LocalText, Phrasing, primary_tag

ENTRY = Entry(
    "delivery:time",
    None,
    (Phrasing("en", "How long?"), Phrasing("sv", "Hur länge?"), Phrasing("en", "When?")),
    {"pt-br": Answer("Olá"), "pt": Answer("Oi"), "en-gb": Answer("Hello")},
)


@pytest.mark.parametrize(
    ("language", "fallback", "expected"),
    [
        ("pt", "en", "pt"),
        ("pt-BR", "en", "pt-br"),
        ("pt-ao", "en", "pt"),
        ("en", "pt", "en-gb"),
        ("sv", "en", "en-gb"),
        ("sv", None, "pt-br"),
        (None, "pt", "pt"),
    ],
)
def test_the_nearest_language_answers(language: str | None, fallback: str | None, expected: str) -> None:
    assert ENTRY.answer(language, fallback) == LocalAnswer(expected, ENTRY.answers[expected])


def test_the_first_phrasing_is_the_title() -> None:
    assert ENTRY.title("en") == LocalText("en", "How long?")
    assert ENTRY.title("sv-fi") == LocalText("sv", "Hur länge?")
    assert ENTRY.title("de", "sv") == LocalText("sv", "Hur länge?")


def test_the_key_is_stable_and_fits_a_button() -> None:
    """Buttons sent by an older release must still be understood: this value must never change."""
    assert ENTRY.key == "fc200d678149"


def test_primary_tag() -> None:
    assert primary_tag("pt_BR") == primary_tag("pt") == "pt"
