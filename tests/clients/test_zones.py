"""Time zones by what people type."""

import pytest

from bot.clients.zones import is_zone, zone_named, zones_like


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Tokyo", "Asia/Tokyo"),
        ("  new york ", "America/New_York"),
        ("NEW_YORK", "America/New_York"),
        ("europe/stockholm", "Europe/Stockholm"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_city_or_a_zones_own_name_is_certain(text: str, zone: str) -> None:
    assert zone_named(text) == zone


@pytest.mark.parametrize("text", ["", "   ", "Qwxyz", "UTC+3", "../../etc/passwd", "Etc/GMT+5", "😀"])
def test_what_names_no_city_is_nothing(text: str) -> None:
    assert zone_named(text) is None
    assert zones_like(text) == []


@pytest.mark.parametrize(("text", "zone"), [("Tokio", "Asia/Tokyo"), ("Stokholm", "Europe/Stockholm")])
def test_a_misspelt_city_is_found_first(text: str, zone: str) -> None:
    assert zones_like(text)[0] == zone


def test_only_zones_that_can_be_offered_are_zones() -> None:
    assert is_zone("Asia/Tokyo")
    assert not is_zone("Mars/Olympus_Mons")
    assert not is_zone("")
