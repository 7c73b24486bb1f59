import random
import time

import pytest

from bot.faq.entries import Answer as Told
from bot.faq.entries import Entry, Phrasing
from bot.faq.matcher import Answer, HandOver, decide
from bot.faq.matching import building
from bot.faq.matching.hybrid import HybridMatcher
from bot.faq.matching.known import Known


def lexical(entries: list[Entry]) -> HybridMatcher:
    return building.without_sense(entries, Known())


def entry(entry_id: str, *questions: str, language: str = "en") -> Entry:
    phrasings = tuple(Phrasing(language, text) for text in questions)
    return Entry(entry_id, None, phrasings, {language: Told("x")})


def test_an_empty_store_knows_nothing() -> None:
    assert lexical([]).match("Where is my order?", "en") == []


def test_a_phrasing_word_for_word_is_certain() -> None:
    matcher = lexical([entry("a", "Where are you?"), entry("b", "Who are you?")])
    assert decide(matcher.match("where ARE you", "en")) == Answer("a", 1.0)


def test_the_same_phrasing_under_two_entries_is_a_choice() -> None:
    matcher = lexical([entry("a", "Garanti?"), entry("b", "Garanti?", language="sv")])
    assert [match.probability for match in matcher.match("garanti", None)] == [0.5, 0.5]


def test_a_greeting_is_answered_where_the_store_has_one() -> None:
    assert decide(lexical([entry("a", "Hello")]).match("hello!", "en")) == Answer("a", 1.0)
    assert decide(lexical([entry("a", "Say hello to Anna")]).match("hello!", "en")) == HandOver()


def test_the_clients_language_comes_first() -> None:
    matcher = lexical(
        [
            entry("en", "Information om leverans hemma"),
            entry("sv", "Information om leverans borta", language="sv"),
        ]
    )
    assert matcher.match("leverans information", "en")[0].entry_id == "en"
    assert matcher.match("leverans information", "sv-SE")[0].entry_id == "sv"


@pytest.mark.parametrize(
    "text", ["", "   ", "???", "👍", "12345", "a", "\N{RIGHT-TO-LEFT OVERRIDE}", "<b>&" * 1024]
)
def test_nothing_asked_matches_nothing(text: str) -> None:
    matcher = lexical([entry("a", "What does a gift card cost?"), entry("b", "Where is my order?")])
    assert matcher.match(text, "en") == []


@pytest.mark.parametrize(("entries", "limit_ms"), [(25, 5), (1000, 10)])
def test_look_ups_are_quick(entries: int, limit_ms: float) -> None:
    """The 95th percentile, in processor time: how long other programs hold the processor says nothing."""
    chance = random.Random(7)
    vocabulary = ["".join(chance.choices("aeiourstlnmkdp", k=chance.randint(3, 9))) for _ in range(4000)]
    common = ["how", "do", "i", "order", "account", "card", "change", "my", "the", "payment"]

    def sentence() -> str:
        return " ".join(chance.choices(common, k=5) + chance.choices(vocabulary, k=4))

    matcher = lexical([entry(str(n), *(sentence() for _ in range(10))) for n in range(entries)])
    seconds = []
    for _ in range(200):
        text = sentence()
        start = time.thread_time()
        matcher.match(text, "en")
        seconds.append(time.thread_time() - start)
    assert sorted(seconds)[int(len(seconds) * 0.95)] * 1000 < limit_ms
