"""Days of the year and countries as people type them."""

import pytest

from bot.clients.days import YearDay, read_country, read_day

LANGUAGES = ("en", "sv")


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("17 May 1990", YearDay(5, 17, 1990), ""),
        ("17 may", YearDay(5, 17), ""),
        ("May 17th, 1990", YearDay(5, 17, 1990), ""),
        ("17 maj 1990", YearDay(5, 17, 1990), ""),
        ("den 17 oktober", YearDay(10, 17), "den"),
        ("17.5.", YearDay(5, 17), ""),
        ("17/5/1990", YearDay(5, 17, 1990), ""),
        ("1990-05-17", YearDay(5, 17, 1990), ""),
        ("29 Feb", YearDay(2, 29), ""),
        ("12 June wedding day", YearDay(6, 12), "wedding day"),
        ("wedding day: 12 juni 2001", YearDay(6, 12, 2001), "wedding day"),
    ],
)
def test_a_day_is_read(text: str, day: YearDay, rest: str) -> None:
    assert read_day(text, LANGUAGES) == (day, rest)


@pytest.mark.parametrize("text", ["", "soon", "31 June", "29 Feb 2023", "17/17", "17", "17 of something"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text, LANGUAGES) is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Sweden", "SE"),
        (" sverige ", "SE"),
        ("se", "SE"),
        ("United  States", "US"),
        ("Narnia", None),
        ("", None),
    ],
)
def test_a_country_is_read(text: str, country: str | None) -> None:
    assert read_country(text, LANGUAGES) == country
