"""Days of the year and countries as people type them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import get_month_names

LEAP_YEAR = 2000

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_NUMBERS = re.compile(r"(?P<day>\d{1,2})\s*[./]\s*(?P<month>\d{1,2})(?:\s*[./]\s*(?P<year>\d{4})?)?")
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<name>[^\W\d]{3,})\.?(?:,?\s+(?P<year>\d{4}))?"
)
_MONTH_FIRST = re.compile(
    r"(?P<name>[^\W\d]{3,})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{4}))?"
)


@dataclass(frozen=True)
class YearDay:
    """A day of every year, with the year in which it was first, if known."""

    month: int
    day: int
    year: int | None = None


def read_day(text: str, languages: Sequence[str]) -> tuple[YearDay, str] | None:
    """The day that `text` names, such as `17 May 1990`, `17.5.` or `1990-05-17`, and the words around it.

    languages: whose names of months are understood. None if there is no day in it, or none that there is.
    """
    for pattern in (_ISO, _NUMBERS, _DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = int(parts["month"]) if parts.get("month") else _month(parts["name"], tuple(languages))
            year = int(parts["year"]) if parts.get("year") else None
            if month is None:
                continue
            try:
                date(year or LEAP_YEAR, month, int(parts["day"]))
            except ValueError:
                return None
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            return YearDay(month, int(parts["day"]), year), " ".join(rest.split()).strip(" ,:;–-")  # noqa: RUF001
    return None


def read_country(text: str, languages: Sequence[str]) -> str | None:
    """The country (ISO 3166-1) that `text` names in one of the languages, or by its two letters."""
    return _countries(tuple(languages)).get(" ".join(text.split()).casefold())


def _month(name: str, languages: tuple[str, ...]) -> int | None:
    """The month that a name, or its beginning of three letters or more, stands for."""
    wanted = name.casefold()
    for language in languages:
        for context in ("format", "stand-alone"):
            names = get_month_names("wide", context, language)
            for number, each in names.items():
                if str(each).casefold().startswith(wanted) or str(each).casefold() == wanted:
                    return int(number)
    return None


@lru_cache(maxsize=8)
def _countries(languages: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for language in languages:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("ZZ", "EU", "EZ", "UN", "XA", "XB", "QO"):
                found[str(name).casefold()] = code
                found[code.casefold()] = code
    return found
