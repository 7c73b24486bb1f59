"""Questionnaires from files: what is in them, what is refused and why, and the way through them."""

from pathlib import Path

import pytest

from bot.clients.typed import Words
from bot.commands import check_local
from bot.config.model import Config
from bot.surveys import flow, replies
from bot.surveys.catalogue import SurveyFileError, load, parse
from bot.surveys.questionnaire import Given, said
from bot.texts import Texts
from tests.samples.people import StoppedClock

HEAD = """
key = "tea"
minutes = 1
title = { en = "Tea" }
why = { en = "We would like to serve better tea." }
thanks = { en = "Thank you!" }
"""
SCALE = """
[[questions]]
key = "taste"
kind = "scale"
text = { en = "How does it taste?" }
"""


def problem(text: str) -> str:
    with pytest.raises(SurveyFileError) as refusal:
        parse(text, "tea.toml")
    return "\n".join(refusal.value.problems)


def test_the_ready_ones_speak_all_languages_of_the_desk() -> None:
    languages = set(Texts(StoppedClock()).languages)
    ready = load(None).known
    assert set(ready) == {"better", "competitors", "leaving", "nps", "purchase"}
    assert {
        key: languages - each.languages for key, each in ready.items() if languages - each.languages
    } == {}


def test_at_most_fifteen_questions() -> None:
    many = [SCALE.replace("taste", f"taste{number}") for number in range(16)]
    assert len(parse(HEAD + "".join(many[:15]), "tea.toml").questions) == 15
    refused = problem(HEAD + "".join(many))
    assert "at most 15 questions, not 16: who is asked more gives up" in refused


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (HEAD, "questions: it is missing"),
        (HEAD.replace("why", "wy") + SCALE, "wy: there is no such key"),
        (HEAD + SCALE + SCALE, 'each key once, not "taste" twice'),
        (HEAD + SCALE.replace("scale", "stars"), "questions[1].kind: input should be 'scale'"),
        (
            HEAD + SCALE.replace("scale", "one"),
            "questions[1]: wanted is 2 to 10 options to choose from, not 0",
        ),
        (HEAD + SCALE + "low = 0\nhigh = 20", "a scale of 2 to 11 steps, not 21"),
        (HEAD + SCALE + "low = 2000\nhigh = 2005", "a scale within -100 and 100"),
        (HEAD + SCALE + 'when = { question = "milk", yes = true }', 'an earlier question called "milk"'),
        (HEAD + SCALE.replace("scale", "text") + "alert = 2", 'only for a scale, not for "text"'),
        (HEAD + 'nps = "taste"\n' + SCALE, 'a scale from 0 to 10 called "taste"'),
        (HEAD + SCALE + '[reward]\nkind = "coupon"', "the pool that the coupons are from"),
        ("key = ", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_said(text: str, wanted: str) -> None:
    assert wanted in problem(text)


def test_conditions_fit_the_kind_of_the_question_that_they_are_about() -> None:
    second = SCALE.replace("taste", "again")
    for condition, wanted in (
        ("yes = true", "yes only where"),
        ('any_of = ["milk"]', '"milk" among the options'),
        ("", "one of at_least, at_most, any_of and yes"),
    ):
        when = f'when = {{ question = "taste"{", " if condition else ""}{condition} }}'
        assert wanted in problem(HEAD + SCALE + second + when)


def test_a_file_of_ones_own_takes_the_place_of_a_ready_one(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(HEAD.replace('"tea"', '"nps"') + SCALE, encoding="utf-8")
    assert load(tmp_path).known["nps"].questions[0].key == "taste"
    (tmp_path / "twice.toml").write_text(HEAD.replace('"tea"', '"nps"') + SCALE, encoding="utf-8")
    with pytest.raises(SurveyFileError, match="another one than that of"):
        load(tmp_path)
    with pytest.raises(SurveyFileError, match="not a directory"):
        load(tmp_path / "nowhere")


def test_deskbell_check_reads_them(tmp_path: Path) -> None:
    (tmp_path / "tea.toml").write_text(HEAD + SCALE, encoding="utf-8")
    config = {"telegram": {"token": "1:x"}, "managers": {"chat_id": -100}, "surveys": {"directory": tmp_path}}
    [finding] = check_local.surveys(Config.model_validate(config))
    assert "better, competitors, leaving, nps, purchase, tea" in finding.text
    (tmp_path / "tea.toml").write_text(HEAD, encoding="utf-8")
    [finding] = check_local.surveys(Config.model_validate(config))
    assert "questions: it is missing" in finding.text


def test_the_way_depends_on_the_answers() -> None:
    purchase = load(None).known["purchase"]
    unhappy, happy = {"overall": Given(number=1)}, {"overall": Given(number=5)}
    assert flow.following(purchase, unhappy, 1) == 2
    assert flow.following(purchase, happy, 1) == 3
    assert flow.preceding(purchase, happy, 4) == 3
    assert flow.preceding(purchase, unhappy, 1) is None
    assert flow.progress(purchase, {}, 1) == (1, 7)
    assert flow.progress(purchase, happy, 3) == (2, 6)
    on_time = {**happy, "on_time": Given(number=1)}
    assert flow.progress(purchase, on_time, 6) == (4, 5)
    assert flow.following(purchase, on_time, 7) is None
    stray = {**on_time, "days_late": Given(number=3), "missed": Given(choices=("price",))}
    assert set(flow.valid(purchase, stray)) == {"overall", "on_time"}


@pytest.mark.parametrize(
    ("kind", "text", "given"),
    [
        ("overall", "4", Given(number=4)),
        ("overall", "6", None),
        ("overall", "4 of 5", None),
        ("days_late", "3,5", Given(number=3.5)),
        ("days_late", "-1", None),
        ("on_time", "Yes, please!", Given(number=1)),
        ("on_time", "perhaps", None),
        ("liked", "leveransen", Given(choices=("delivery",))),
        ("liked", "the weather", None),
        ("missed", "The price, the delivery", Given(choices=("delivery", "price"))),
        ("missed", "the price and more", None),
        ("words", "  Fine.  ", Given(words="Fine.")),
        ("words", " ", None),
    ],
)
def test_answers_can_be_typed(kind: str, text: str, given: Given | None) -> None:
    question = load(None).known["purchase"].question(kind)
    assert question is not None
    assert replies.typed(question, text, Words(Texts(StoppedClock()))) == given


def test_what_is_said_is_in_the_language_or_in_english() -> None:
    texts = {"en": "Tea", "pt": "Chá"}
    assert [said(texts, each) for each in ("pt_BR", "sv", "en")] == ["Chá", "Tea", "Tea"]
    assert said({"sv": "Te"}, "fi") == "Te"
    assert said(None, "en") == ""
