"""Moments in texts: as people say them, by the reader's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import NaiveDatetimeError
from bot.texts import Reader, Texts
from tests.samples.people import StoppedClock
from tests.text_samples import contexts

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def promise(texts: Texts, reader: Reader, moment: datetime) -> str:
    """A text that ends with the moment."""
    sample = {**contexts("Åsa", "?")["managers/tickets.renewed"][0], "promised": moment}
    return texts.html("managers/tickets.renewed", reader, **sample)


@pytest.mark.parametrize(
    ("zone", "now", "moment", "english", "swedish"),
    [
        ("Europe/Stockholm", (22, 12, 0), (22, 14, 40), "15:40 today", "i dag kl. 15:40"),
        ("Europe/Stockholm", (22, 12, 0), (23, 8, 0), "09:00 tomorrow", "i morgon kl. 09:00"),
        ("Europe/Stockholm", (22, 12, 0), (21, 8, 0), "09:00 yesterday", "i går kl. 09:00"),
        ("Europe/Stockholm", (22, 12, 0), (24, 8, 0), "09:00 on Monday 24 November",
         "måndag 24 november kl. 09:00"),
        # One minute before midnight, at it, and after it, as the reader's own clock shows it.
        ("Europe/Stockholm", (22, 12, 0), (22, 22, 59), "23:59 today", "i dag kl. 23:59"),
        ("Europe/Stockholm", (22, 12, 0), (22, 23, 0), "00:00 tomorrow", "i morgon kl. 00:00"),
        ("Europe/Stockholm", (22, 23, 30), (22, 23, 45), "00:45 today", "i dag kl. 00:45"),
        # Days end at the midnight of the reader, west and east of UTC.
        ("America/New_York", (22, 23, 30), (23, 4, 59), "23:59 today", "i dag kl. 23:59"),
        ("Pacific/Auckland", (22, 10, 0), (22, 11, 30), "00:30 tomorrow", "i morgon kl. 00:30"),
        ("Pacific/Auckland", (22, 12, 0), (24, 10, 59), "23:59 tomorrow", "i morgon kl. 23:59"),
    ],
)  # fmt: skip
def test_times_are_told_as_people_say_them(
    zone: str, now: tuple[int, int, int], moment: tuple[int, int, int], english: str, swedish: str
) -> None:
    texts = Texts(StoppedClock(datetime(2025, 11, *now, tzinfo=UTC)))
    for language, told in (("en", f" by {english}."), ("sv", f" senast {swedish}.")):
        text = promise(texts, Reader(language, ZoneInfo(zone)), datetime(2025, 11, *moment, tzinfo=UTC))
        assert text.endswith(told)


def test_the_hour_that_comes_twice_is_told_in_the_reader_s_time() -> None:
    """Sweden goes from 03:00 back to 02:00 on 26 October 2025."""
    texts = Texts(StoppedClock(datetime(2025, 10, 25, 21, tzinfo=UTC)))
    first = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    told = [promise(texts, Reader("en", STOCKHOLM), first + timedelta(hours=hours)) for hours in (0, 1, 2)]
    assert [text[-16:] for text in told] == [" 02:30 tomorrow.", " 02:30 tomorrow.", " 03:30 tomorrow."]


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2025, 11, 22, 12)  # noqa: DTZ001 - what must be refused
    with pytest.raises(NaiveDatetimeError):
        promise(Texts(StoppedClock()), Reader("en", STOCKHOLM), naive)
