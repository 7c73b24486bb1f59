"""The kinds of values that configuration keys hold, beyond pydantic's own."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(?:\d+[dhms])+")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_URL = re.compile(r"https?://[^\s/?#]+[^\s?#]*")
_DATABASE = re.compile(r"sqlite(\+aiosqlite)?:///(?!:memory:).+|postgres(ql(\+asyncpg)?)?://.+")


class Section(BaseModel):
    """A table of the configuration: cannot be changed, and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def parse_duration(value: object) -> timedelta:
    """Read "90s", "30m", "8h", "2d" or a sum such as "1h30m"; ValueError on anything else, and on nothing.

    A day is 24 hours, also where a duration counts working time.
    """
    duration = parse_delay(value)
    if not duration:
        raise ValueError("a duration above zero")
    return duration


def parse_delay(value: object) -> timedelta:
    """Read a duration that may also be nothing, "0m"."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        raise ValueError('a duration such as "90s", "30m", "8h" or "2d"')
    parts = re.findall(r"(\d+)([dhms])", value)
    try:
        return sum((timedelta(**{_UNITS[unit]: int(count)}) for count, unit in parts), timedelta())
    except OverflowError:
        raise ValueError("a duration shorter than a thousand years") from None


def parse_warning(value: object) -> float | timedelta:
    """Read a fraction of the way, between 0 and 1, or a duration before the end."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1:
        return float(value)
    if isinstance(value, str | timedelta):
        return parse_duration(value)
    raise ValueError('a fraction between 0 and 1, or a duration such as "1h"')


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a directory, such as "Europe"
        raise ValueError('a time zone such as "Europe/Stockholm"') from None
    return name


def _token(token: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError('the token from @BotFather, digits:letters such as "123456789:AAE-x7..."')
    return token


def _url(url: str) -> str:
    if not _URL.fullmatch(url):
        raise ValueError("an address that starts with https:// or http://")
    return url.rstrip("/")


def _listen(address: str) -> str:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError('a host and a port such as "127.0.0.1:8080"')
    return address


def _database(url: SecretStr) -> SecretStr:
    if not _DATABASE.fullmatch(url.get_secret_value()):
        raise ValueError("sqlite:///file.db or postgresql://user:password@host/name")
    return url


def _country(code: str) -> str:
    from babel.core import get_global

    if not re.fullmatch(r"[A-Z]{2}", code) or code not in get_global("territory_languages"):
        raise ValueError('a country\'s two letters (ISO 3166-1), such as "SE"')
    return code


def _language(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", code):
        raise ValueError('a language code such as "en" or "pt_BR"')
    return code


def _group(chat_id: int) -> int:
    if chat_id >= 0:
        raise ValueError("a group's id, a negative number such as -1001234567890")
    return chat_id


def _pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"a regular expression that can be read ({error})") from None
    return pattern


def empty_is_none(value: object) -> object:
    """Read an empty text as nothing said."""
    return None if value == "" else value


Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Delay = Annotated[timedelta, BeforeValidator(parse_delay)]
Warned = Annotated[float | timedelta, BeforeValidator(parse_warning)]
TimeZone = Annotated[str, AfterValidator(_zone)]
Token = Annotated[SecretStr, AfterValidator(_token)]
Url = Annotated[str, AfterValidator(_url)]
GroupId = Annotated[int, AfterValidator(_group)]
OptionalUrl = Annotated[Url | None, BeforeValidator(empty_is_none)]
OptionalPath = Annotated[Path | None, BeforeValidator(empty_is_none)]
OptionalText = Annotated[str | None, BeforeValidator(empty_is_none)]
ListenAddress = Annotated[str, AfterValidator(_listen)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database)]
Country = Annotated[str, AfterValidator(_country)]
Word = Annotated[str, Field(pattern=r"^[\w-]{1,32}$")]
"""A single word by which something is called."""
Pattern = Annotated[str, AfterValidator(_pattern)]
Language = Annotated[str, AfterValidator(_language)]
