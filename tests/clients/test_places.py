"""Cities without a zone of their own, and zones by position."""

from zoneinfo import available_timezones

import pytest

from bot.clients.places import OFFERED, cities, zones_near
from bot.clients.zones import is_zone, zone_named, zones_like


def test_every_city_is_in_a_zone_that_there_is() -> None:
    assert len(cities()) > 250
    assert set(cities().values()) | set(OFFERED) <= available_timezones()
    assert all(is_zone(zone) for zone in OFFERED)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Göteborg", "Europe/Stockholm"),
        ("malmö", "Europe/Stockholm"),
        ("San Francisco", "America/Los_Angeles"),
        ("Mumbai", "Asia/Kolkata"),
        ("תל אביב", "Asia/Jerusalem"),
        ("The Hague", "Europe/Amsterdam"),
    ],
)
def test_cities_have_the_zone_of_their_country(text: str, zone: str) -> None:
    assert zone_named(text) == zone


def test_a_misspelt_city_without_a_zone_of_its_own_is_found_once() -> None:
    assert zones_like("Goteborg") == ["Europe/Stockholm"]
    assert zones_like("Gothenborg") == ["Europe/Stockholm"]


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [(59.33, 18.07, "Europe/Stockholm"), (40.71, -74.0, "America/New_York"), (31.77, 35.21, "Asia/Jerusalem"),
     (-33.87, 151.2, "Australia/Sydney"), (-17.7, 179.9, "Pacific/Fiji"), (90, 0, "Arctic/Longyearbyen")],
)  # fmt: skip
def test_a_position_is_in_the_zone_of_the_nearest_city(latitude: float, longitude: float, zone: str) -> None:
    assert zones_near(latitude, longitude, 3)[0] == zone
    assert len(zones_near(latitude, longitude, 3)) == 3
