"""Name days: which first names are celebrated on which day, by the calendar of a country.

A calendar is a file here, `SE.csv`: a line a day, `12-09,Anna`. There are only those that could be checked,
and in them only what is certain: a name with several days is left out, because its bearer alone knows which
one is kept.

- SE: the list of Namnlängdskommittén as of 2022, 627 names. Sources: Wikipedia, "Lista över namnsdagar i
  Sverige i datumordning"; isof.se, "Nya namn i almanackan".
- CZ, SK: what the packages `pynameday` (PyPI) and `nameday-mcp` (github.com/radoone) agree on.
- FI: what two editions of the Finnish list have in common, that of 2004 and a later one as in
  github.com/samikeijonen/nordic-name-days. Finland's Swedish speakers have another list.
- HU: the main names, from the package `nevnap` (npm), compared with `nameday-mcp`.
- LV: the traditional list of Valsts valodas centrs, from the package `lv-namedays` (PyPI).
"""

import csv
import unicodedata
from calendar import isleap
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files

LEAP_DAY_IS_THE_24TH = frozenset({"HU"})
"""Where the day that leap years have more is 24 February: the names of the last five days move on by one."""

OTHERS = frozenset({("FI", "sv")})
"""Countries and languages of those who keep a calendar that is not here."""

YearDay = tuple[int, int]
"""Month and day."""


@dataclass(frozen=True)
class NameCalendar:
    """The name days of a country."""

    country: str
    names: dict[YearDay, tuple[str, ...]]
    """As the calendar writes them, by day."""
    exact: dict[str, YearDay]
    plain: dict[str, YearDay]
    """Without diacritics, where that leaves no doubt."""

    def day_of(self, first_name: str) -> YearDay | None:
        """The name day of somebody who calls themselves that; None if the calendar has none for them."""
        for name in _readings(first_name):
            day = self.exact.get(name) or self.plain.get(_bare(name))
            if day is not None:
                return day
        return None

    def falls_on(self, day: YearDay, year: int) -> date | None:
        """When a name day is in a year; None on 29 February in a year that has none."""
        month, number = day
        if month == 2 and number == 29 and not isleap(year):
            return None
        moved = self.country in LEAP_DAY_IS_THE_24TH and isleap(year) and (2, 24) <= day <= (2, 28)
        return date(year, month, number) + timedelta(days=int(moved))


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The countries (ISO 3166-1) whose name days are known."""
    names = (each.name for each in files(__name__).iterdir())
    return frozenset(name.removesuffix(".csv") for name in names if name.endswith(".csv"))


@lru_cache(maxsize=16)
def calendar_of(country: str) -> NameCalendar:
    """The calendar of one of `countries`, read when it is first asked for."""
    names: dict[YearDay, tuple[str, ...]] = {}
    lines = (files(__name__) / f"{country}.csv").read_text(encoding="utf-8").splitlines()
    for day, *celebrated in csv.reader(lines):
        month, _, number = day.partition("-")
        names[int(month), int(number)] = tuple(celebrated)
    exact, plain = defaultdict[str, set[YearDay]](set), defaultdict[str, set[YearDay]](set)
    for when, each in names.items():
        for name in each:
            exact[_key(name)].add(when)
            plain[_bare(_key(name))].add(when)
    return NameCalendar(country, names, _certain(exact), _certain(plain))


def name_day(country: str, language: str, first_name: str) -> YearDay | None:
    """The name day of somebody who calls themselves that; None if there is none, or no calendar."""
    if country not in countries() or (country, language) in OTHERS:
        return None
    return calendar_of(country).day_of(first_name)


@lru_cache(maxsize=4096)
def between(
    country: str, language: str, first_name: str, first: date, last: date
) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """The name days from `first` to `last`, both included, with all the names of the day."""
    day = name_day(country, language, first_name)
    if day is None:
        return ()
    calendar = calendar_of(country)
    found = (calendar.falls_on(day, year) for year in range(first.year, last.year + 1))
    return tuple((each, calendar.names[day]) for each in found if each is not None and first <= each <= last)


def _certain(days: dict[str, set[YearDay]]) -> dict[str, YearDay]:
    return {name: next(iter(each)) for name, each in days.items() if len(each) == 1}


def _readings(first_name: str) -> list[str]:
    """What somebody may be called who writes their name so, the likeliest first.

    Emoji and digits around it do not count. Of two names it is both together (*Gustav Adolf*), else the
    first: the second may be a surname. Of a double name (*Anna-Karin*) also the second.
    """
    letters = "".join(each if each.isalpha() or each in "-'\u2019" else " " for each in _key(first_name))
    words = [word for each in letters.split() if (word := each.strip("-'\u2019"))]
    if not words:
        return []
    return [" ".join(words[:2]), words[0], *words[0].split("-")]


def _key(name: str) -> str:
    """The same for all ways to write a name in capital and small letters."""
    kept = (each for each in unicodedata.normalize("NFC", name) if unicodedata.category(each) != "Cf")
    return "".join(kept).casefold()


def _bare(name: str) -> str:
    """Without diacritics."""
    return "".join(each for each in unicodedata.normalize("NFD", name) if not unicodedata.combining(each))
