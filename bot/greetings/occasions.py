"""What there is to greet on, within some days: by country, and by tradition, named in a language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bot.greetings.days import ANY, own_days, theme_of
from bot.greetings.holidays import public_holidays
from bot.texts import Reader, Texts

ONE_FEAST = timedelta(days=3)
"""Days of one theme that lie so close together are one feast: it is greeted on the first."""


@dataclass(frozen=True)
class Occasion:
    """A day to greet on. `key` is the same in every language; `theme` is which text it has."""

    date: date
    key: str
    name: str
    theme: str


@dataclass(frozen=True)
class Occasions:
    """Finds occasions, and what they are called."""

    texts: Texts

    def of_country(self, country: str, first: date, last: date, reader: Reader) -> list[Occasion]:
        """Public holidays, and the days that a country keeps besides; one a day, and one a feast."""
        return _of_country(self.texts, country, first, last, reader)

    def of_tradition(self, tradition: str, first: date, last: date, reader: Reader) -> list[Occasion]:
        """The feasts of a tradition."""
        return [_own(self.texts, *each, reader) for each in own_days(first, last, tradition=tradition)]


@lru_cache(maxsize=256)
def _of_country(texts: Texts, country: str, first: date, last: date, reader: Reader) -> list[Occasion]:
    """Kept, because the same days are planned for many clients one after another."""
    early = first - ONE_FEAST
    own = [_own(texts, *each, reader) for each in own_days(early, last, country=country)]
    public = [
        Occasion(each.date, each.key, each.name, theme_of(each.key))
        for each in public_holidays(country, early, last, reader.language)
    ]
    return [each for each in _once([*own, *public]) if each.date >= first]


def _own(texts: Texts, day: date, key: str, reader: Reader) -> Occasion:
    return Occasion(day, key, texts.plain("greetings/days.name", reader, key=key), theme_of(key))


def _once(found: Iterable[Occasion]) -> list[Occasion]:
    """One a day, those of our own table before others, and of a feast of several days the first."""
    by_day: dict[date, Occasion] = {}
    for each in found:
        by_day.setdefault(each.date, each)
    kept: list[Occasion] = []
    last: dict[str, date] = {}
    for day in sorted(by_day):
        each = by_day[day]
        before = last.get(each.theme)
        last[each.theme] = day
        if each.theme == ANY or before is None or day - before > ONE_FEAST:
            kept.append(each)
    return kept
