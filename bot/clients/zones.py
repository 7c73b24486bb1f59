"""Time zones by what people type: a city, or a zone's own name."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.clients.places import cities

MOST_SUGGESTIONS = 4
ALIKE = 0.75


@cache
def _zones() -> list[str]:
    """All zones but those without an area, such as `CET`."""
    return sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/")))


@cache
def _by_city() -> dict[str, str]:
    """`new york` → `America/New_York`, and cities that have no zone of their own."""
    return cities() | {city_of(zone).casefold(): zone for zone in _zones()}


def zone_named(text: str) -> str | None:
    """The IANA zone of the city, or by the name, that `text` is; None if it is neither."""
    wanted = text.strip().replace("_", " ").casefold()
    by_name = {zone.replace("_", " ").casefold(): zone for zone in _zones()}
    return _by_city().get(wanted) or by_name.get(wanted)


def zones_like(text: str) -> list[str]:
    """The IANA zones that a misspelt `text` may mean, the likeliest first."""
    wanted, by_city = text.strip().casefold(), _by_city()
    close = get_close_matches(wanted, by_city, n=MOST_SUGGESTIONS, cutoff=ALIKE)
    return list(dict.fromkeys(by_city[city] for city in close))


def city_of(zone: str) -> str:
    """The city that a zone is called after: `New York`."""
    return zone.rpartition("/")[2].replace("_", " ")


def is_zone(name: str) -> bool:
    """Whether `name` is one of the zones that `zones_like` finds."""
    return name in _by_city().values()
