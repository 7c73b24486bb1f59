"""Which country and time zone a client is in, and telephone numbers as people type them.

Built on Google's libphonenumber (https://pypi.org/project/phonenumbers/), imported only when first used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())


# Where nearly all who use the language live. Languages of many countries (English, Spanish, Portuguese,
# Arabic) are left out on purpose: they tell nothing.
_COUNTRY_OF_LANGUAGE = _pairs(
    "be:BY bg:BG bn:BD bs:BA ca:ES cs:CZ cy:GB da:DK de:DE el:GR et:EE eu:ES fa:IR fi:FI fil:PH fr:FR "
    "ga:IE gl:ES he:IL hi:IN hr:HR hu:HU hy:AM id:ID is:IS it:IT ja:JP ka:GE kk:KZ km:KH ko:KR ky:KG "
    "lo:LA lt:LT lv:LV mk:MK mn:MN ms:MY mt:MT my:MM nb:NO ne:NP nl:NL nn:NO no:NO pl:PL ro:RO ru:RU "
    "si:LK sk:SK sl:SI sq:AL sr:RS sv:SE tg:TJ th:TH tk:TM tr:TR uk:UA uz:UZ vi:VN zh:CN"
)

# Where most people live, for countries of several zones, and where libphonenumber names none, several,
# a neighbour's, or one by a name that newer time zone databases dropped.
_MAIN_ZONE = _pairs(
    "AG:America/Antigua AI:America/Anguilla AR:America/Argentina/Buenos_Aires AS:Pacific/Pago_Pago "
    "AU:Australia/Sydney AX:Europe/Mariehamn BB:America/Barbados BL:America/St_Barthelemy "
    "BM:Atlantic/Bermuda BQ:America/Kralendijk BS:America/Nassau BY:Europe/Minsk CC:Indian/Cocos "
    "CA:America/Toronto CD:Africa/Kinshasa CW:America/Curacao CX:Indian/Christmas DM:America/Dominica "
    "DZ:Africa/Algiers EC:America/Guayaquil EE:Europe/Tallinn EH:Africa/El_Aaiun ER:Africa/Asmara "
    "ES:Europe/Madrid FI:Europe/Helsinki FM:Pacific/Chuuk FO:Atlantic/Faroe GB:Europe/London "
    "GD:America/Grenada GG:Europe/Guernsey GL:America/Nuuk GW:Africa/Bissau IE:Europe/Dublin "
    "IM:Europe/Isle_of_Man IN:Asia/Kolkata IT:Europe/Rome JE:Europe/Jersey JM:America/Jamaica "
    "KI:Pacific/Tarawa KN:America/St_Kitts KP:Asia/Pyongyang KY:America/Cayman KZ:Asia/Almaty "
    "LC:America/St_Lucia LR:Africa/Monrovia LT:Europe/Vilnius LV:Europe/Riga LY:Africa/Tripoli "
    "MA:Africa/Casablanca MF:America/Marigot MM:Asia/Yangon MN:Asia/Ulaanbaatar MO:Asia/Macau "
    "MS:America/Montserrat MY:Asia/Kuala_Lumpur NI:America/Managua NO:Europe/Oslo NP:Asia/Kathmandu "
    "NZ:Pacific/Auckland PF:Pacific/Tahiti PS:Asia/Hebron PT:Europe/Lisbon RE:Indian/Reunion "
    "RU:Europe/Moscow SJ:Arctic/Longyearbyen SS:Africa/Juba SX:America/Lower_Princes "
    "TC:America/Grand_Turk TT:America/Port_of_Spain US:America/New_York VA:Europe/Vatican "
    "VC:America/St_Vincent VG:America/Tortola YT:Indian/Mayotte"
)
# Of those, the ones where the number itself can say more.
_WIDE = frozenset({"AU", "CA", "CD", "EC", "ES", "MY", "NZ", "PF", "PT", "RU", "US"})


@dataclass(frozen=True, slots=True)
class Place:
    """A country (ISO 3166-1 alpha-2) and a time zone (IANA)."""

    country: str
    zone: str


def guess(phone: str | None, language: str | None, default_country: str, default_zone: str) -> Place:
    """Where a client probably is: by their telephone, else by their language, else at the desk.

    `phone` is international, with or without "+" (Telegram gives both), or national in the desk's own
    country; `language` is an IETF tag as in https://core.telegram.org/bots/api#user.
    """
    number = _read_client(phone, default_country) if phone else None
    if number is not None and (country := _country_of(number)):
        return Place(country, _zone_of(number, country, default_country, default_zone))
    country = _country_of_language(language or "")
    if country is None or country == default_country:
        return Place(default_country, default_zone)
    return Place(country, main_zone(country, default_zone))


def normalise_phone(text: str, country: str) -> str | None:
    """A number as typed, in E.164 ("+46701740605"), or None when no telephone can have it.

    Without a country code it is read as one of `country`. Words around it, an extension and a second
    number are dropped.
    """
    from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

    # Among words only the matcher reads: it takes no date or order number for a telephone.
    number = None if re.search(r"[^\W\d_]", text) else _read(text, country, international=False)
    if number is None:
        number = next((match.number for match in PhoneNumberMatcher(text[:200], country)), None)
    return format_number(number, PhoneNumberFormat.E164) if number is not None else None


def known_phone(text: str) -> str | None:
    """A number that Telegram vouches for, in E.164; None when it is too long or short for any telephone.

    Telegram has called it, so that tables of numbers in use, which are always behind, can't refuse it.
    """
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

    try:
        number = parse(text if text.startswith("+") else f"+{text}")
    except NumberParseException:
        return None
    return format_number(number, PhoneNumberFormat.E164) if is_possible_number(number) else None


def spaced(number: str) -> str:
    """A number in E.164 as people read it ("+46 70 174 06 05"); anything else as it is."""
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

    try:
        return format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number


def _read_client(phone: str, country: str) -> "PhoneNumber | None":
    """A number of ours or Telegram's: one not known to be in use still shows a country by its code."""
    from phonenumbers import NumberParseException, is_possible_number, parse

    if (number := _read(phone, country, international=True)) is not None:
        return number
    try:
        number = parse(phone, None)
    except NumberParseException:
        return None
    return number if is_possible_number(number) else None


def _read(text: str, country: str, *, international: bool) -> "PhoneNumber | None":
    """The first reading of `text` that is a valid number; `international` tries that reading first."""
    from phonenumbers import NumberParseException, is_valid_number, parse

    readings = [text, *_as_international(text)]
    for reading in reversed(readings) if international else readings:
        try:
            number = parse(reading, country)
        except NumberParseException:
            continue
        if is_valid_number(number):
            return number
    return None


def _as_international(text: str) -> Iterator[str]:
    """`text` with the "+" that people leave out or dial as "00"."""
    if not text.lstrip().startswith("+"):
        yield "+" + re.sub(r"^\s*00", "", text)


def _country_of(number: "PhoneNumber") -> str | None:
    from phonenumbers import SUPPORTED_REGIONS, region_code_for_country_code, region_code_for_number

    country = region_code_for_number(number) or region_code_for_country_code(number.country_code or 0)
    return country if country in SUPPORTED_REGIONS else None


def _zone_of(number: "PhoneNumber", country: str, default_country: str, default_zone: str) -> str:
    from phonenumbers.timezone import time_zones_for_number

    zones = time_zones_for_number(number)
    if len(zones) == 1 and (country in _WIDE or country not in _MAIN_ZONE) and _exists(zones[0]):
        return zones[0]
    return default_zone if country == default_country else main_zone(country, default_zone)


def main_zone(country: str, default_zone: str) -> str:
    """The zone of a country's capital or most of its people; `default_zone` where none is known."""
    from phonenumbers import PhoneNumberType, example_number, example_number_for_type
    from phonenumbers.timezone import time_zones_for_number

    if zone := _MAIN_ZONE.get(country):
        return zone
    number = example_number_for_type(country, PhoneNumberType.MOBILE) or example_number(country)
    zones = time_zones_for_number(number) if number else ()
    return zones[0] if len(zones) == 1 and _exists(zones[0]) else default_zone


def _country_of_language(tag: str) -> str | None:
    """The region in the tag ("en-GB"), else the language's one country ("sv"), else nothing."""
    from phonenumbers import SUPPORTED_REGIONS

    language, *rest = tag.replace("_", "-").split("-")
    for part in rest:
        region = {"UK": "GB"}.get(part.upper(), part.upper())
        if region in SUPPORTED_REGIONS:
            return region
    if language.lower() == "zh" and "hant" in (part.lower() for part in rest):
        return "TW"
    return _COUNTRY_OF_LANGUAGE.get(language.lower())


def _exists(zone: str) -> bool:
    """Whether this machine's time zone database has it; libphonenumber keeps some dropped names."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
