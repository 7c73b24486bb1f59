"""The next public holiday worth a greeting, in the client's language, under a lasting key."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from bot.greetings.holidays import Holiday, best_language, holiday_names, public_holidays


def feasts(country: str, year: int, language: str = "en") -> list[Holiday]:
    """All of a year."""
    return public_holidays(country, date(year, 1, 1), date(year, 12, 31), language)


@pytest.mark.parametrize(
    ("country", "after", "language", "day", "name", "key"),
    [
        ("SE", date(2026, 6, 1), "sv", date(2026, 6, 6), "Nationaldagen", "national-day"),
        ("SE", date(2026, 6, 1), "en", date(2026, 6, 6), "National Day", "national-day"),
        ("SE", date(2026, 12, 1), "sv", date(2026, 12, 25), "Juldagen", "christmas-day"),
        ("SE", date(2026, 12, 27), "sv", date(2027, 1, 1), "Nyårsdagen", "new-years-day"),
        ("GB", date(2026, 12, 1), "en", date(2026, 12, 25), "Christmas Day", "christmas-day"),
        ("GB", date(2026, 12, 1), "sv", date(2026, 12, 25), "Christmas Day", "christmas-day"),
        ("US", date(2026, 11, 12), "sv", date(2026, 11, 26), "Thanksgiving Day", "thanksgiving-day"),
        ("KR", date(2026, 9, 1), "ko", date(2026, 9, 25), "추석", "chuseok"),
        ("KR", date(2026, 9, 1), "sv", date(2026, 9, 25), "Chuseok", "chuseok"),
        ("BG", date(2026, 2, 1), "bg", date(2026, 3, 3),
         "Ден на Освобождението на България от османско иго", "liberation-day"),
        ("BG", date(2026, 2, 1), "en", date(2026, 3, 3), "Liberation Day", "liberation-day"),
        ("FI", date(2026, 12, 1), "sv", date(2026, 12, 6), "Självständighetsdagen", "independence-day"),
        ("se", date(2026, 6, 1), "en-GB", date(2026, 6, 6), "National Day", "national-day"),
    ],
)  # fmt: skip
def test_next_holiday(country: str, after: date, language: str, day: date, name: str, key: str) -> None:
    later = public_holidays(country, after + timedelta(days=1), after + timedelta(days=366), language)
    assert later[0] == Holiday(day, name, key)


@pytest.mark.parametrize("country", ["ZZ", "", "EU", "Sweden", "../SE"])
def test_an_unknown_country_has_none(country: str) -> None:
    assert feasts(country, 2026) == []


def test_both_ends_count() -> None:
    found = public_holidays("SE", date(2026, 6, 6), date(2026, 6, 20), "en")
    assert [each.key for each in found] == ["national-day", "midsummer-day"]


def test_sweden_s_sundays_are_not_holidays() -> None:
    assert len(feasts("SE", 2026)) == 12


def test_a_day_off_in_place_of_a_weekend_is_no_second_feast() -> None:
    independence = [h.date for h in feasts("US", 2027) if h.key == "independence-day"]
    assert independence == [date(2027, 7, 4)]
    assert date(2027, 7, 5) in holiday_names("US", 2027, "en_US")


def test_a_feast_of_several_days_counts_once() -> None:
    keys = [holiday.key for holiday in feasts("BG", 2027)]
    assert keys.count("christmas-day") == 1
    assert keys.count("easter") == 1


def test_eves_and_second_days_and_elections_are_left_out() -> None:
    days = {holiday.date for holiday in feasts("KR", 2025)}
    assert date(2025, 10, 6) in days  # Chuseok
    assert days.isdisjoint(
        date(2025, month, day) for month, day in [(10, 5), (10, 7), (6, 3), (1, 27), (1, 28), (1, 30)]
    )


def test_two_feasts_on_one_day_are_one_greeting() -> None:
    (holiday,) = [h for h in feasts("KR", 2025) if h.date == date(2025, 5, 5)]
    assert holiday.name == "Buddha's Birthday / Children's Day"


def test_names_carry_no_remarks() -> None:
    assert all("(" not in holiday.name for holiday in feasts("AE", 2026))


@pytest.mark.parametrize("country", ["SE", "GB", "US", "KR", "BG", "EG", "JP"])
def test_days_and_keys_are_the_same_in_every_language(country: str) -> None:
    listed = [
        [(holiday.date, holiday.key) for holiday in feasts(country, 2026, language)]
        for language in ("en", "sv", "bg", "ko", "ja", "ar")
    ]
    assert len(listed[0]) > 4
    assert all(other == listed[0] for other in listed)
    assert all(key for _, key in listed[0])


@pytest.mark.parametrize(
    ("wanted", "offered", "default", "best"),
    [
        ("sv", ("en_US", "sv", "uk"), "sv", "sv"),
        ("sv", ("en_US", "fi", "sv_FI"), "fi", "sv_FI"),
        ("sv", ("en_US", "ko"), "ko", "en_US"),
        ("en", ("en_GB", "en_US"), "en_GB", "en_GB"),
        ("en_US", ("en_GB", "en_US"), "en_GB", "en_US"),
        ("pt-br", ("pt_BR", "pt_PT"), "pt_PT", "pt_BR"),
        ("sv", ("en_GB", "ga"), "ga", "en_GB"),
        ("sv", ("de", "fr"), "de", "de"),
        ("sv", (), None, None),
    ],
)
def test_the_nearest_language_is_chosen(
    wanted: str, offered: tuple[str, ...], default: str | None, best: str | None
) -> None:
    assert best_language(wanted, offered, default) == best


def test_kinds_that_a_country_does_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match="SE has no holidays of the kind half_day"):
        holiday_names("SE", 2026, "en_US", kinds=("half_day",))


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, bot.greetings.holidays, bot.sla.worktime; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
