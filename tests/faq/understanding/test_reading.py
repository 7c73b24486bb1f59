"""What sort of message a text is, in the languages that clients write: tests/faq/data/readings.yaml."""

from pathlib import Path

import pytest
import yaml

from bot.clients.courtesy import Courtesies
from bot.config.sections import Faq
from bot.faq.understanding.particulars import is_mash
from bot.faq.understanding.reading import Ear, Reading, Sort
from bot.faq.understanding.wording import languages_of, phrases_of, plain_words
from bot.texts import Texts
from tests.samples.people import StoppedClock

DATA = Path(__file__).parents[1] / "data"
READ = yaml.safe_load((DATA / "readings.yaml").read_text(encoding="utf-8"))
PIECES = yaml.safe_load((DATA / "pieces.yaml").read_text(encoding="utf-8"))
TEXTS = Texts(StoppedClock())
EAR = Ear(Courtesies(TEXTS), Faq().order_pattern)
LISTS = (
    "swearing", "anger", "superior", "person", "please", "call", "no_call", "nudge", "order", "phone",
    "joins", "pointers",
)  # fmt: skip


@pytest.mark.parametrize(("sort", "text"), [(sort, text) for sort, texts in READ.items() for text in texts])
def test_a_message_is_read_as_a_person_would(sort: str, text: str) -> None:
    assert EAR.read(text, "SE").sort == sort


def test_every_sort_has_its_examples() -> None:
    assert READ.keys() == set(Sort)


def test_a_particular_is_read_out() -> None:
    assert EAR.read("Order number: #AB-12345.", "SE").value == "AB-12345"
    assert EAR.read("my number is 070-174 06 05", "SE").value == "070-174 06 05"
    assert EAR.read("<anna@example.org>", "SE").value == "anna@example.org"


@pytest.mark.parametrize(
    ("text", "beside", "rest"),
    [
        ("Hi, please call me", "", False),
        ("Could you call me tomorrow at 10:30? Thanks!", "tomorrow at 10:30", False),
        ("Ring mig kl 10.30 imorgon, tack", "kl 10.30 imorgon", False),
        ("Min lampa kom trasig, ring mig", "", True),
        ("call me. Is it broken?", "", True),
        ("请回电", "", False),
        ("תתקשרו אליי בבקשה", "", False),
        ("Rappelez-moi demain à 10h s'il vous plaît", "demain à 10h s'il vous plaît", False),
    ],
)
def test_a_wish_to_be_called_is_told_from_the_rest(text: str, beside: str, rest: bool) -> None:
    assert EAR.read(text, "SE") == Reading(Sort.CALL, beside, rest)


def test_a_desk_has_its_own_order_numbers() -> None:
    ear = Ear(Courtesies(TEXTS), r"BK\d{3}")
    assert ear.read("bk123", "SE").value == "bk123"
    assert ear.read("12345", "SE").sort == Sort.UNCLEAR
    assert Ear(Courtesies(TEXTS), "").read("order 12345", "SE").sort == Sort.QUESTION


@pytest.mark.parametrize("text", PIECES["mashed"])
def test_fallen_on_the_keyboard(text: str) -> None:
    assert is_mash(text)


@pytest.mark.parametrize("text", PIECES["words"])
def test_words_of_any_language_are_none(text: str) -> None:
    assert not is_mash(text)


@pytest.mark.parametrize("name", LISTS)
def test_every_language_of_the_desk_has_its_words(name: str) -> None:
    assert set(TEXTS.languages) <= languages_of(name)


@pytest.mark.parametrize("name", [*LISTS, "harmless", "greetings", "thanks"])
def test_every_phrase_can_be_found(name: str) -> None:
    assert all(plain_words(phrase) for phrase in phrases_of(name))
