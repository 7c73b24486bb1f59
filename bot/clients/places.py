"""Cities that no time zone is called after, and zones by where on the earth somebody is.

Positions of zones are those of the cities they are called after, from `zone.tab` of the time zone database
(https://data.iana.org/time-zones/tz-link.html), which the package `tzdata` brings along.
"""

import re
from functools import cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from zoneinfo import available_timezones

_CITIES = """
Europe/Stockholm: Göteborg, Gothenburg, Malmö, Uppsala, Västerås, Örebro, Linköping, Helsingborg, Jönköping,
  Norrköping, Lund, Umeå, Gävle, Borås, Södertälje, Eskilstuna, Halmstad, Växjö, Karlstad, Sundsvall, Luleå,
  Kiruna, Kalmar, Visby, Östersund, Falun, Skellefteå, Trollhättan
Europe/Oslo: Bergen, Trondheim, Stavanger, Tromsø, Kristiansand, Drammen
Europe/Copenhagen: København, Köpenhamn, Aarhus, Århus, Odense, Aalborg, Esbjerg
Europe/Helsinki: Helsingfors, Espoo, Esbo, Tampere, Tammerfors, Turku, Åbo, Oulu, Uleåborg, Vaasa, Vasa
Europe/Berlin: Hamburg, München, Munich, Köln, Cologne, Frankfurt, Stuttgart, Düsseldorf, Leipzig, Dresden,
  Hannover, Nürnberg, Nuremberg, Bremen, Essen, Dortmund, Bonn
Europe/Vienna: Wien, Graz, Linz, Salzburg, Innsbruck
Europe/Zurich: Zürich, Genève, Geneva, Basel, Bern, Lausanne
Europe/Amsterdam: Rotterdam, Den Haag, The Hague, Utrecht, Eindhoven
Europe/Brussels: Bruxelles, Brussel, Antwerpen, Antwerp, Gent, Ghent
Europe/Paris: Lyon, Marseille, Toulouse, Nice, Bordeaux, Lille, Strasbourg, Nantes
Europe/London: Manchester, Birmingham, Liverpool, Leeds, Glasgow, Edinburgh, Bristol, Cardiff, Oxford,
  Cambridge
Europe/Dublin: Cork, Galway
Europe/Madrid: Barcelona, Valencia, Sevilla, Seville, Bilbao, Málaga, Alicante, Palma
Atlantic/Canary: Las Palmas, Tenerife, Gran Canaria
Europe/Lisbon: Lisboa, Porto
Europe/Rome: Roma, Milano, Milan, Napoli, Naples, Torino, Turin, Firenze, Florence, Venezia, Venice, Bologna
Europe/Warsaw: Warszawa, Kraków, Krakow, Łódź, Wrocław, Poznań, Gdańsk, Gdansk
Europe/Prague: Praha, Brno
Europe/Athens: Athina, Thessaloniki
Europe/Kyiv: Kiev, Kharkiv, Odesa, Lviv, Dnipro
Europe/Moscow: Moskva, Saint Petersburg, St Petersburg
Europe/Bucharest: București, Cluj
Europe/Istanbul: Ankara, Izmir, Antalya
Asia/Jerusalem: Tel Aviv, Haifa, Beersheba, תל אביב, ירושלים, חיפה, באר שבע
Asia/Dubai: Abu Dhabi, Sharjah
Asia/Riyadh: Jeddah, Mecca
Asia/Tehran: Mashhad, Isfahan
Asia/Karachi: Lahore, Islamabad
Asia/Kolkata: Mumbai, Delhi, New Delhi, Bangalore, Bengaluru, Chennai, Hyderabad, Pune, Ahmedabad
Asia/Shanghai: Beijing, Peking, Guangzhou, Shenzhen, Chengdu, Wuhan
Asia/Tokyo: Osaka, Kyoto, Yokohama, Nagoya, Sapporo
Asia/Seoul: Busan
Asia/Bangkok: Phuket, Chiang Mai
Asia/Ho_Chi_Minh: Hanoi, Saigon
Asia/Jakarta: Bandung, Surabaya
Asia/Makassar: Bali, Denpasar
Australia/Melbourne: Geelong
Australia/Sydney: Canberra, Newcastle
Australia/Brisbane: Gold Coast
Pacific/Auckland: Wellington, Christchurch
Africa/Cairo: Alexandria
Africa/Johannesburg: Cape Town, Durban, Pretoria
Africa/Lagos: Abuja
Africa/Casablanca: Rabat, Marrakech
Africa/Nairobi: Mombasa
America/New_York: Boston, Philadelphia, Washington, Washington DC, Miami, Atlanta, Orlando, Baltimore,
  Pittsburgh, NYC
America/Chicago: Houston, Dallas, Austin, San Antonio, New Orleans, Minneapolis, Nashville, St Louis,
  Milwaukee
America/Denver: Salt Lake City, Albuquerque
America/Phoenix: Tucson
America/Los_Angeles: San Francisco, San Diego, Seattle, Portland, Las Vegas, San Jose, Sacramento
America/Toronto: Montreal, Montréal, Ottawa, Quebec
America/Edmonton: Calgary
America/Mexico_City: Guadalajara, Puebla
America/Sao_Paulo: Rio de Janeiro, Brasilia, Belo Horizonte, Salvador
America/Argentina/Buenos_Aires: Rosario
America/Bogota: Medellín, Medellin, Cali
"""

_POSITION = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")

OFFERED = (
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Chicago",
    "America/New_York", "America/Halifax", "America/Sao_Paulo", "Atlantic/Azores", "Europe/London",
    "Europe/Stockholm", "Europe/Helsinki", "Europe/Istanbul", "Asia/Jerusalem", "Asia/Tehran", "Asia/Dubai",
    "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok",
    "Asia/Shanghai", "Asia/Tokyo", "Australia/Adelaide", "Australia/Sydney", "Pacific/Noumea",
    "Pacific/Auckland",
)  # fmt: skip
"""Zones for somebody to choose from by what the clock shows, from west to east."""


@cache
def cities() -> dict[str, str]:
    """Further cities in small letters, with their zones: `göteborg` → `Europe/Stockholm`."""
    found = {}
    for line in _CITIES.strip().replace("\n ", " ").splitlines():
        zone, _, names = line.partition(": ")
        found.update({" ".join(name.split()).casefold(): zone for name in names.split(",")})
    return found


def zones_near(latitude: float, longitude: float, most: int) -> list[str]:
    """The zones whose cities are nearest to a position in degrees, the nearest first."""
    places = sorted(_positions(), key=lambda place: _distance(place[1], place[2], latitude, longitude))
    return [zone for zone, *_ in places[:most]]


@cache
def _positions() -> list[tuple[str, float, float]]:
    known = available_timezones()
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return [(row[2], *_degrees(row[1])) for row in rows if row[2] in known]


def _degrees(text: str) -> tuple[float, float]:
    """A position as ISO 6709 writes it: `+5920+01803` or `+404251-0740023`."""
    match = _POSITION.fullmatch(text)
    if match is None:
        raise ValueError(f"no position: {text}")
    north, east = (
        (int(degrees) + int(minutes) / 60 + int(seconds or 0) / 3600) * (-1 if sign == "-" else 1)
        for sign, degrees, minutes, seconds in (match.groups()[:4], match.groups()[4:])
    )
    return north, east


def _distance(north: float, east: float, latitude: float, longitude: float) -> float:
    """How far two positions are apart, as a part of the earth's diameter (haversine)."""
    a, b = radians(north), radians(latitude)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(longitude - east) / 2) ** 2
    return asin(sqrt(min(half, 1.0)))
