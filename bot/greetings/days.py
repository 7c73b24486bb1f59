"""Days that the library of public holidays lacks, or has in the wrong place: by country, and by tradition.

A tradition is what a client keeps besides the holidays of their country. Days that move with the moon are
taken from a country that has them as public holidays; Easter is computed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bot.greetings.holidays import public_holidays

When = Callable[[int], date | None]
"""On which day of a year, if on any."""

TRADITIONS = ("western", "orthodox", "jewish", "muslim", "chinese", "korean", "hindu", "persian")
NO_COUNTRY = "none"
"""In place of a tradition: the client does not want to hear of the holidays of the country."""
NO_NAME_DAY = "no_name_day"
"""The same for name days."""


@dataclass(frozen=True)
class OwnDay:
    """A day of our own table. `key` is also the theme of its text; countries and traditions that keep it."""

    key: str
    when: When
    countries: frozenset[str] = frozenset()
    traditions: frozenset[str] = frozenset()


def _fixed(month: int, day: int) -> When:
    return lambda year: date(year, month, day)


def _of(country: str, pattern: str) -> When:
    """The first day of a year on which a country has a public holiday of such a name."""
    words = re.compile(pattern)

    @lru_cache(maxsize=8)
    def when(year: int) -> date | None:
        found = public_holidays(country, date(year, 1, 1), date(year, 12, 31), "en_US")
        return next((each.date for each in found if words.search(each.key)), None)

    return when


def _midsummer_eve(year: int) -> date:
    """The Friday between 19 and 25 June."""
    return date(year, 6, 19) + timedelta(days=(4 - date(year, 6, 19).weekday()) % 7)


def _easter(method: int) -> When:
    def when(year: int) -> date:
        from dateutil.easter import easter  # type: ignore[import-untyped]

        day: date = easter(year, method)
        return day

    return when


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


OWN_DAYS: tuple[OwnDay, ...] = (
    OwnDay("christmas_eve", _fixed(12, 24), _codes("SE NO DK FI IS PL DE AT CZ SK HU EE LV LT")),
    OwnDay("christmas", _fixed(12, 25), traditions=_codes("western")),
    OwnDay("orthodox_christmas", _fixed(1, 7), _codes("RS RU BY GE MK ME ET EG"), _codes("orthodox")),
    OwnDay("easter", _easter(3), traditions=_codes("western")),
    OwnDay("easter", _easter(2), traditions=_codes("orthodox")),
    OwnDay("womens_day", _fixed(3, 8),
           _codes("AM AZ BG BY CN CU CZ GE IT KG KZ LT LV MD MN MK PL RO RS RU SK TJ TM UA UZ VN")),
    OwnDay("baba_marta", _fixed(3, 1), _codes("BG")),
    OwnDay("martisor", _fixed(3, 1), _codes("RO MD")),
    OwnDay("walpurgis", _fixed(4, 30), _codes("SE FI")),
    OwnDay("midsummer_eve", _midsummer_eve, _codes("SE FI")),
    OwnDay("lucia", _fixed(12, 13), _codes("SE")),
    OwnDay("seollal", _of("KR", "korean-new-year"), _codes("KR"), _codes("korean")),
    OwnDay("chuseok", _of("KR", "chuseok"), _codes("KR"), _codes("korean")),
    OwnDay("lunar_new_year", _of("CN", "spring-festival|^chinese-new-year$"), _codes("CN TW HK SG MY"),
           _codes("chinese")),
    OwnDay("mid_autumn", _of("CN", "mid-autumn"), _codes("CN TW HK"), _codes("chinese")),
    OwnDay("passover", _of("IL", "pesach"), _codes("IL"), _codes("jewish")),
    OwnDay("rosh_hashanah", _of("IL", "rosh-hashanah"), _codes("IL"), _codes("jewish")),
    OwnDay("eid_fitr", _of("TR", "eid-al-fitr"), traditions=_codes("muslim")),
    OwnDay("eid_adha", _of("TR", "eid-al-adha"), traditions=_codes("muslim")),
    OwnDay("holi", _of("IN", "^holi"), _codes("IN"), _codes("hindu")),
    OwnDay("diwali", _of("IN", "diwali"), _codes("IN"), _codes("hindu")),
    OwnDay("nowruz", _of("IR", "nowruz"), _codes("IR"), _codes("persian")),
)  # fmt: skip

THEMES: tuple[tuple[str, str], ...] = (
    ("orthodox-christmas", "christmas"),
    ("christmas", "christmas"),
    ("new-years-day|new-year-holiday", "new_year"),
    ("easter-sunday|^easter$|easter-monday", "easter"),
    ("midsummer", "midsummer"),
    ("womens-day", "womens_day"),
    ("spring-festival|lunar-new-year|korean-new-year|chinese-new-year", "lunar_new_year"),
    ("chuseok|mid-autumn", "harvest"),
    ("rosh-hashanah", "rosh_hashanah"),
    ("pesach|passover", "passover"),
    ("eid-al", "eid"),
    ("diwali|deepavali", "diwali"),
    ("^holi", "holi"),
    ("nowruz", "nowruz"),
    ("thanksgiving", "harvest"),
    ("^(national|independence|republic|constitution|unity|liberation|canada|australia)-day", "national_day"),
)
"""What a text is about, by the key of a public holiday; any other day has a text that fits all."""

OF_OWN = {
    "christmas_eve": "christmas", "orthodox_christmas": "christmas", "midsummer_eve": "midsummer",
    "martisor": "spring", "baba_marta": "spring", "walpurgis": "spring", "lucia": "light",
    "seollal": "lunar_new_year", "chuseok": "harvest", "mid_autumn": "harvest", "eid_fitr": "eid",
    "eid_adha": "eid",
}  # fmt: skip
ANY = "any"
BIRTHDAY, ANNIVERSARY, IMPORTANT, NAME_DAY = "birthday", "anniversary", "important", "name_day"
OWN_THEMES = (BIRTHDAY, ANNIVERSARY, IMPORTANT, NAME_DAY)
"""The themes of days that are the client's own."""


def theme_of(key: str) -> str:
    """Which text a day has."""
    known = OF_OWN.get(key) or next((theme for words, theme in THEMES if re.search(words, key)), None)
    own = {each.key for each in OWN_DAYS}
    return known or (key if key in own else ANY)


def themes() -> set[str]:
    """All that there are texts for."""
    known = {theme for _, theme in THEMES} | {theme_of(each.key) for each in OWN_DAYS}
    return known | {ANY, *OWN_THEMES}


def own_days(
    first: date, last: date, *, country: str = "", tradition: str = ""
) -> Iterator[tuple[date, str]]:
    """The days of our table, from `first` to `last`, of a country or a tradition, with their keys."""
    for each in OWN_DAYS:
        if country in each.countries or tradition in each.traditions:
            for year in range(first.year, last.year + 1):
                day = each.when(year)
                if day is not None and first <= day <= last:
                    yield day, each.key
