from dataclasses import replace
from datetime import date

import pytest

from bot.faq.entries import Answer, Counts, Entry, LocalAnswer, LocalText, Phrasing, primary_tag

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


def test_a_title_of_its_own_comes_before_the_phrasing() -> None:
    entry = replace(ENTRY, titles={"sv": "Leveranstid", "de": "Lieferzeit"})
    assert entry.title("sv") == LocalText("sv", "Leveranstid")
    assert entry.title("en") == LocalText("en", "How long?")
    assert entry.title("fi", "de") == LocalText("de", "Lieferzeit")


@pytest.mark.parametrize(
    ("segment", "day", "shown"),
    [
        ("vip", date(2026, 1, 1), True),
        ("vip", date(2026, 1, 31), True),
        ("vip", date(2025, 12, 31), False),
        ("vip", date(2026, 2, 1), False),
        ("new", date(2026, 1, 1), False),
        (None, date(2026, 1, 1), False),
    ],
)
def test_whom_it_is_for_and_when(segment: str | None, day: date, shown: bool) -> None:
    entry = replace(ENTRY, audience=("vip",), valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 31))
    assert entry.is_for(segment, day) is shown
    assert ENTRY.is_for(segment, day)
    assert replace(ENTRY, valid_from=date(2026, 1, 1)).is_for(None, day) is (day >= date(2026, 1, 1))


def test_what_the_store_adds_makes_no_other_entry() -> None:
    assert replace(ENTRY, revision=7, counts=Counts(1, 1, 0)) == ENTRY
