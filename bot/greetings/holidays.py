"""Public holidays by country, named in a given language, and those worth a greeting.

Dates and names come from the `holidays` library (https://holidays.readthedocs.io), imported only when
first asked because that takes a third of a second.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

PUBLIC = "public"
HALF_DAY = "half_day"

# Names nobody is congratulated on: substitutes, bridges, election days, the second day of a feast.
_NO_FEAST = re.compile(
    r"\b(day|weekday) (preceding|before|after|following)\b|second day|day off|observed|"
    r"election day|elections|additional|temporary|non-working|^(special |bridge )?public holiday$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day to greet on. `key` is the same in every language, `name` is in the client's where known."""

    date: date
    name: str
    key: str


def load_library() -> None:
    """Import the library before it is needed."""
    import holidays  # noqa: F401


def public_holidays(country: str, first: date, last: date, language: str) -> list[Holiday]:
    """The feasts from `first` to `last`, both included; none for a country the library does not know.

    A feast of several days counts once, on its first; a day off in place of a feast that fell on a
    weekend is left out, because the greeting belongs to the feast itself.
    """
    found = []
    for year in range(first.year, last.year + 1):
        try:
            english = holiday_names(country, year, "en_US", observed=False)
            local = holiday_names(country, year, language, observed=False)
        except ValueError:
            return []
        for day in sorted(english):
            if first <= day <= last and _is_feast(day, english):
                found.append(Holiday(day, _tidy(local.get(day, english[day])), _slug(english[day])))
    return found


@lru_cache(maxsize=512)
def holiday_names(
    country: str,
    year: int,
    language: str,
    *,
    subdivision: str | None = None,
    kinds: tuple[str, ...] = (PUBLIC,),
    observed: bool = True,
) -> Mapping[date, str]:
    """The days of these kinds in one year with their names; several on one day are joined by "; ".

    `kinds` are the library's categories; one that the country does not have is a ValueError, and so
    is an unknown country or subdivision. `observed` adds the days off in place of weekends.
    """
    from holidays import country_holidays

    book = holiday_book(country, subdivision)
    unknown = set(kinds) - set(book.supported_categories)
    if unknown:
        raise ValueError(f"{country} has no holidays of the kind {', '.join(sorted(unknown))}")
    named = country_holidays(
        country.upper(),
        subdiv=subdivision,
        years=year,
        expand=False,
        observed=observed,
        language=best_language(language, book.supported_languages, book.default_language),
        categories=kinds,
    )
    return MappingProxyType({day: name for day, name in named.items() if day.year == year})


def holiday_book(country: str, subdivision: str | None = None) -> "HolidayBase":
    """The library's (still empty) calendar of a country; ValueError when it has none."""
    from holidays import country_holidays

    try:
        return country_holidays(country.upper(), subdiv=subdivision)
    except NotImplementedError as error:
        raise ValueError(str(error)) from None


def best_language(wanted: str, offered: Iterable[str], default: str | None) -> str | None:
    """The offered language nearest to `wanted`: itself, a sister of it, English, the default.

    Never left to the library, which would otherwise follow the machine's locale.
    """
    wanted = wanted.replace("-", "_")
    ranked = [default] if default else []
    ranked += sorted(offered)
    sisters = [code for code in ranked if _base(code) == _base(wanted)]
    english = [code for code in ranked if _base(code) == "en"]
    exact = [code for code in ranked if code.lower() == wanted.lower()]
    american = [code for code in english if code == "en_US"]
    return next(iter([*exact, *sisters, *american, *english]), default)


def _base(code: str) -> str:
    return code.split("_")[0].lower()


def _is_feast(day: date, names: Mapping[date, str]) -> bool:
    """Whether a feast begins on `day`, rather than goes on or is made up for."""
    if all(_NO_FEAST.search(name) for name in names[day].split("; ")):
        return False
    before = names.get(day - timedelta(days=1))
    return before is None or not _slug(names[day]).startswith(_slug(before))


def _tidy(name: str) -> str:
    """Without remarks such as "(estimated)"; two feasts on one day with a stroke between them."""
    return re.sub(r"\s*\([^)]*\)", "", name).replace("; ", " / ")


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", _tidy(name)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
