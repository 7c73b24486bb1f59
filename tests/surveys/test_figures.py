"""Draws that can be repeated, words by group, trends, and pictures."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clients.typed import Words
from bot.surveys import definitions, pictures, results
from bot.surveys.catalogue import load
from bot.surveys.frequent import frequent, stop_words
from bot.surveys.questionnaire import Given
from bot.surveys.results import Voice
from bot.surveys.rewards import commitment, drawn, new_seed
from bot.texts import Texts
from tests.samples.people import NOW, StoppedClock, a_client

UTC_ZONE = ZoneInfo("UTC")


def test_a_draw_follows_from_its_seed() -> None:
    people = list(range(1, 101))
    assert drawn("00ff", people, 3) == drawn("00ff", people[::-1], 3)
    assert drawn("00ff", people, 3) != drawn("00fe", people, 3)
    assert drawn("00ff", people, 200) == drawn("00ff", people, 100)
    assert drawn("00ff", [], 3) == []
    assert commitment("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len({new_seed() for _ in range(9)}) == 9


def test_draws_are_fair() -> None:
    """Each of ten wins about a tenth of a thousand draws; 60 to 140 is beyond four standard deviations."""
    wins = [drawn(f"seed {number}", range(10), 1)[0] for number in range(1000)]
    assert all(60 < wins.count(each) < 140 for each in range(10))


def test_words_are_counted_once_a_person_and_without_those_that_say_nothing() -> None:
    stop = stop_words(Words(Texts(StoppedClock())))
    texts = {
        "low": ["Slow, slow delivery, and it was slow", "The delivery didn't come"],
        "high": ["och så snabbt"],
    }
    found = frequent(texts, stop)
    assert found["low"] == [("delivery", 2)]
    assert found["high"] == []
    assert frequent({"all": ["snabbt svar", "ett snabbt besked"]}, stop)["all"] == [("snabbt", 2)]


def test_a_trend_is_by_day_week_or_month() -> None:
    start = datetime(2026, 1, 5, 12, tzinfo=UTC)
    for days, name in ((10, "01-15"), (60, "03-02"), (300, "2026-11")):
        points = results.trend([(start, 1), (start + timedelta(days=days), 3)], UTC_ZONE)
        assert [value for _, value, _ in points] == [1, 3]
        assert points[-1][0] == name
    assert results.trend([], UTC_ZONE) == []


@pytest.mark.parametrize(
    ("score", "group", "nps_group"),
    [(1, "low", "detractor"), (2, "low", "detractor"), (3, "middle", "detractor"), (5, "high", "detractor")],
)
def test_people_are_told_apart_by_their_scores(score: int, group: str, nps_group: str) -> None:
    assert results.group_of(score, None, nps=False) == group
    assert results.group_of(score, None, nps=True) == nps_group
    assert results.group_of(None, None, nps=True) == ""


def test_figures_by_group_come_with_their_number() -> None:
    voices = [Voice(a_client("A", language=language), NOW, {}, score, None) for language, score in
              (("sv", 10), ("sv", 0), ("en", 9))]  # fmt: skip
    found = results.by(voices, lambda voice: voice.client.language, definitions.nps)
    assert [(name, estimate.value, estimate.answers) for name, estimate in found] == [
        ("sv", 0, 2),
        ("en", 100, 1),
    ]


def test_a_question_has_a_picture_whatever_people_write() -> None:
    purchase = load(None).known["purchase"]
    voices = [
        Voice(a_client("A"), NOW - timedelta(days=day), {"overall": Given(number=day % 5 + 1),
              "missed": Given(choices=("price", "help"))}, 1, None) for day in range(12)
    ]  # fmt: skip
    for question in purchase.questions[:2]:
        asked = results.asked(question, voices, UTC_ZONE, "sv", nps=False)
        assert asked.answers == 12
        picture = pictures.draw("Vad kostar $1 eller 茶?", asked.shares, asked.answers, asked.trend)
        assert picture.startswith(b"\x89PNG")
