"""The matcher on the demo's FAQ: questions in other words, and everyday sentences that ask nothing of it."""

import csv
from functools import cache
from pathlib import Path

import pytest

from bot.faq.file import load
from bot.faq.matcher import Answer, HandOver, Offer, Outcome, decide
from bot.faq.matching import building
from bot.faq.matching.hybrid import HybridMatcher
from bot.faq.matching.known import Known

ROOT = Path(__file__).parents[2]
QUERIES = Path(__file__).parent / "data" / "queries.csv"
ENTRIES = load(ROOT / "bot" / "sandbox" / "sample_faq.csv")


@cache
def matcher() -> HybridMatcher:
    return building.without_sense_taught(ENTRIES, Known())


def ask(text: str, language: str) -> Outcome:
    return decide(matcher().match(text, language), matcher().thresholds)


def queries(*, in_scope: bool, language: str) -> list[tuple[str, str]]:
    """Texts with the id expected; the id is empty for those out of scope."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return [
            (row["text"], row["expected_id"])
            for row in csv.DictReader(file)
            if bool(row["expected_id"]) is in_scope and row["language"] == language
        ]


def test_every_entry_is_complete_in_both_languages() -> None:
    assert len(ENTRIES) == 25
    for entry in ENTRIES:
        assert entry.answers.keys() == {"en", "sv"}
        assert entry.category
        for language, answer in entry.answers.items():
            assert 30 <= len(answer.text.split()) <= 80
            assert 3 <= sum(phrasing.language == language for phrasing in entry.phrasings) <= 5


@pytest.mark.parametrize("language", ["en", "sv"])
def test_questions_in_other_words(language: str) -> None:
    wanted = queries(in_scope=True, language=language)
    outcomes = [(ask(text, language), expected) for text, expected in wanted]
    answered = [o.entry_id == expected for o, expected in outcomes if isinstance(o, Answer)]
    offered = [expected in o.entry_ids for o, expected in outcomes if isinstance(o, Offer)]
    assert all(answered)
    assert len(answered) >= 0.15 * len(wanted)
    assert sum(answered) + sum(offered) >= 0.8 * len(wanted)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_everyday_sentences_are_never_answered_and_seldom_get_an_offer(language: str) -> None:
    outcomes = [ask(text, language) for text, _ in queries(in_scope=False, language=language)]
    assert not [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    assert sum(outcome == HandOver() for outcome in outcomes) >= 0.85 * len(outcomes)


@pytest.mark.parametrize("language", ["en", "sv", None])
@pytest.mark.parametrize(
    "text",
    ["", "hello", "Hej!", "Hello, good morning!", "hello?", "thanks", "Tack så mycket!!", "???", "ok", "👍",
     "hi there", "tack för hjälpen", "thanks for your help", "yes", "no", "ja", "12345",
     "order", "my order", "about my order", "question about delivery",
     "beställning", "min order", "jag har en fråga om leverans"],
)  # fmt: skip
def test_small_talk_and_single_words_are_never_answered(text: str, language: str) -> None:
    assert not isinstance(ask(text, language), Answer)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Hi there! How long is the warranty? Thanks in advance", "en", "warranty"),
        (
            "Good evening, sorry, I have a question: which payment methods do you accept please",
            "en",
            "payment_methods",
        ),
        ("hej hej! säljer ni presentkort? mvh", "sv", "gift_card"),
        ("God morgon! Jag undrar hur jag returnerar en vara. Tack på förhand!", "sv", "return_how"),
    ],
)
def test_courtesies_around_a_question_do_no_harm(text: str, language: str, expected: str) -> None:
    outcome = ask(text, language)
    assert isinstance(outcome, Answer)
    assert outcome.entry_id == expected


def test_a_question_in_the_other_language_is_understood() -> None:
    outcome = ask("Hur använder jag mitt presentkort?", "en")
    assert isinstance(outcome, Answer)
    assert outcome.entry_id == "gift_card"


def test_one_typo_is_forgiven() -> None:
    """Two letters swapped in the middle of each phrasing's longest word."""
    found = answered = total = 0
    for entry in ENTRIES:
        for phrasing in entry.phrasings:
            longest = max(phrasing.text.split(), key=len)
            middle = len(longest) // 2
            typed = longest[: middle - 1] + longest[middle] + longest[middle - 1] + longest[middle + 1 :]
            matches = matcher().match(phrasing.text.replace(longest, typed), phrasing.language)
            outcome = decide(matches, matcher().thresholds)
            total += 1
            found += bool(matches) and matches[0].entry_id == entry.id
            if isinstance(outcome, Answer):
                assert outcome.entry_id == entry.id
                answered += 1
    assert found >= 0.97 * total
    assert answered >= 0.8 * total
