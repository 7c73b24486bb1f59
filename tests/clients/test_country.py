"""Where a client is, guessed from what Telegram tells, and telephone numbers as people type them."""

import subprocess
import sys

import pytest

from bot.clients.country import Place, guess, normalise_phone

DESK = ("SE", "Europe/Stockholm")


@pytest.mark.parametrize(
    ("phone", "country", "zone"),
    [
        ("+46701740605", "SE", "Europe/Stockholm"),
        ("46701740605", "SE", "Europe/Stockholm"),  # as Telegram's contacts have it
        ("070-174 06 05", "SE", "Europe/Stockholm"),
        ("+821012345678", "KR", "Asia/Seoul"),
        ("+359888123456", "BG", "Europe/Sofia"),
        ("+447400123456", "GB", "Europe/London"),  # a mobile: the library names four zones
        ("+447700900123", "GB", "Europe/London"),  # kept for films, so not in use
        ("+353850123456", "IE", "Europe/Dublin"),
        ("+14155552671", "US", "America/Los_Angeles"),
        ("+18002345678", "US", "America/New_York"),  # toll-free: anywhere in the country
        ("+14165550134", "CA", "America/Toronto"),
        ("+34928123456", "ES", "Atlantic/Canary"),
        ("+34612345678", "ES", "Europe/Madrid"),
        ("+79123456789", "RU", "Europe/Moscow"),
        ("+77010009998", "KZ", "Asia/Almaty"),
        ("+37251234567", "EE", "Europe/Tallinn"),
        ("+919876543210", "IN", "Asia/Kolkata"),
        ("+212650123456", "MA", "Africa/Casablanca"),
        ("+38349201234", "XK", "Europe/Belgrade"),
    ],
)
def test_a_telephone_tells_country_and_zone(phone: str, country: str, zone: str) -> None:
    assert guess(phone, "de", *DESK) == Place(country, zone)


@pytest.mark.parametrize("phone", [None, "", "12345", "+", "no telephone", "+80012345678", "+9991234567"])
def test_without_a_telling_telephone_the_language_decides(phone: str | None) -> None:
    assert guess(phone, "ko", *DESK) == Place("KR", "Asia/Seoul")


@pytest.mark.parametrize(
    ("language", "country", "zone"),
    [
        ("sv", "SE", "Europe/Stockholm"),
        ("SV", "SE", "Europe/Stockholm"),
        ("en-GB", "GB", "Europe/London"),
        ("en-uk", "GB", "Europe/London"),
        ("en_US", "US", "America/New_York"),
        ("pt-br", "BR", "America/Sao_Paulo"),
        ("zh-hans", "CN", "Asia/Shanghai"),
        ("zh-Hant", "TW", "Asia/Taipei"),
        ("zh-Hant-HK", "HK", "Asia/Hong_Kong"),
        ("uk", "UA", "Europe/Kyiv"),
        ("bg", "BG", "Europe/Sofia"),
        ("nb-NO", "NO", "Europe/Oslo"),
    ],
)
def test_a_language_tells_country_and_zone(language: str | None, country: str, zone: str) -> None:
    assert guess(None, language, "AT", "Europe/Vienna") == Place(country, zone)


@pytest.mark.parametrize("language", [None, "", "en", "es", "es-419", "ar", "en-XX", "tlh", "--"])
def test_what_tells_nothing_leaves_the_desk_s_own_place(language: str | None) -> None:
    assert guess(None, language, *DESK) == Place(*DESK)


def test_the_desk_s_zone_stands_for_its_own_country_unless_the_number_knows_better() -> None:
    western = ("US", "America/Los_Angeles")
    assert guess("+18002345678", None, *western) == Place(*western)
    assert guess(None, "en-US", *western) == Place(*western)
    assert guess("+12125550134", None, *western) == Place("US", "America/New_York")


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("070-174 06 05", "SE", "+46701740605"),
        ("701740605", "SE", "+46701740605"),
        ("070.174.06.05", "SE", "+46701740605"),
        ("  070\u00a0174\u200b06 05 ", "SE", "+46701740605"),
        ("+46 (0)70 174 06 05", "US", "+46701740605"),
        ("+460701740605", "KR", "+46701740605"),
        ("0046701740605", "SE", "+46701740605"),
        ("0046 70 174 06 05", "US", "+46701740605"),  # America dials 011, Europeans there still type 00
        ("46701740605", "US", "+46701740605"),
        ("tel:+46701740605", "SE", "+46701740605"),
        ("call me on 070-1740605 after 5 pm", "SE", "+46701740605"),
        ("070-1740605 ext 12", "SE", "+46701740605"),
        ("+46701740605, +46701740606", "SE", "+46701740605"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("07400 123456", "GB", "+447400123456"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("010-1234-5678", "KR", "+821012345678"),
        ("٠٧٠١٧٤٠٦٠٥", "SE", "+46701740605"),
        ("+46701740605", "ZZ", "+46701740605"),
    ],
)
def test_sloppy_numbers_are_understood(text: str, country: str, number: str) -> None:
    assert normalise_phone(text, country) == number


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("", "SE"),
        ("   ", "SE"),
        ("12345", "SE"),
        ("112", "SE"),
        ("070-174", "SE"),
        ("+1 555 000 0000", "US"),
        ("+999 123 456 789", "SE"),
        ("my order is 2026-06-01", "SE"),
        ("call me", "SE"),
        ("O70-174O6O5", "SE"),
        ("070-174 06 05", "ZZ"),
        ("1" * 4096, "SE"),
        ("+" * 4096, "SE"),
        ("<b>&" * 1024, "SE"),
        ("🙂", "SE"),
    ],
)
def test_impossible_numbers_are_none(text: str, country: str) -> None:
    assert normalise_phone(text, country) is None


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, bot.clients.country; sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
