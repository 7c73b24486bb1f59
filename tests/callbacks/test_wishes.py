"""Times as clients write them, in English and Swedish."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.callbacks.asking import MEANINGS
from bot.callbacks.wishes import WishReader
from bot.texts import Reader, Texts
from tests.samples.people import StoppedClock

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Monday, 10:00 in Stockholm."""

TEXTS = Texts(StoppedClock())


def reader(language: str) -> WishReader:
    phrases = {
        meaning: frozenset(
            word.strip()
            for each in ("en", language)
            for word in TEXTS.plain(f"clients/callbacks.words_{meaning}", Reader(each, STOCKHOLM)).split(",")
        )
        for meaning in MEANINGS
    }
    return WishReader(STOCKHOLM, language, phrases)


def meant(text: str, language: str) -> list[str] | str | None:
    """What is read, by Stockholm's clock."""
    wished = reader(language).read(text, NOW)
    if wished is None:
        return None
    if wished.soon:
        return "soon"
    if wished.day:
        return f"{wished.day:%a %d}"
    return [f"{at.astimezone(STOCKHOLM):%a %d %H:%M}" for at in wished.moments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow at 3", ["Tue 24 03:00", "Tue 24 15:00"]),
        ("Tomorrow, 3 pm please", ["Tue 24 15:00"]),
        ("15:00", ["Mon 23 15:00", "Tue 24 15:00"]),
        ("09:00", ["Tue 24 09:00"]),
        ("tomorow 14.30", ["Tue 24 14:30"]),
        ("firday 1430", ["Fri 27 14:30"]),
        ("thurs 10", ["Thu 26 10:00", "Thu 26 22:00"]),
        ("monday 14:00", ["Mon 23 14:00", "Mon 30 14:00"]),
        ("day after tomorrow 12:00", ["Wed 25 12:00"]),
        ("1 dec 9.30", ["Tue 01 09:30", "Tue 01 21:30"]),
        ("Dec 1st at 13", ["Tue 01 13:00"]),
        ("1/12 14", ["Tue 01 14:00"]),
        ("2026-12-01 13:00", ["Tue 01 13:00"]),
        ("12 am tomorrow", ["Tue 24 00:00"]),
        ("12 pm tomorrow", ["Tue 24 12:00"]),
        ("today 9:00 am", ["Mon 23 09:00"]),
        ("friday", "Fri 27"),
        ("as soon as possible", "soon"),
        ("ASAP!", "soon"),
    ],
)
def test_english(text: str, expected: list[str] | str) -> None:
    assert meant(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fre 14:30", ["Fri 27 14:30"]),
        ("på fredag kl 14.30", ["Fri 27 14:30"]),
        ("i morgon kl. 15", ["Tue 24 15:00"]),
        ("imorgon 15", ["Tue 24 15:00"]),
        ("i övermorgon 10:00", ["Wed 25 10:00", "Wed 25 22:00"]),
        ("i dag klockan 16", ["Mon 23 16:00"]),
        ("tisdag", "Tue 24"),
        ("1 december 13", ["Tue 01 13:00"]),
        ("så snart som möjligt", "soon"),
        ("tomorrow 13:00", ["Tue 24 13:00"]),
    ],
)
def test_swedish(text: str, expected: list[str] | str) -> None:
    assert meant(text, "sv") == expected


@pytest.mark.parametrize(
    "text",
    ["", "maybe", "25:00", "at 3 or 4", "friday or monday", "מחר 15:00", "מחר ב-15:00", "13 pm", "32/12 10",
     "ok", "Where is my parcel?", "after 3", "30 feb 10:00", "x" * 500, "15:00" * 20, "<b>15:00</b>", "15:0",
     "2099-01-01 10:00", "-5", "1e3"],
)  # fmt: skip
def test_what_can_not_be_read_is_never_guessed(text: str) -> None:
    assert meant(text, "en") is None


def test_both_days_of_a_weekday_that_is_today() -> None:
    wished = reader("en").read("monday", NOW)
    assert wished is not None
    assert wished.day == date(2026, 11, 23)
