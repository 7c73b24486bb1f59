"""What is several questions, and what is one with its story, in many scripts: tests/faq/data/pieces.yaml."""

from pathlib import Path

import pytest
import yaml

from bot.clients.courtesy import Courtesies
from bot.config.sections import Faq
from bot.faq.understanding.pieces import Piece, clauses_of, pieces_of
from bot.faq.understanding.reading import Ear
from bot.texts import Texts
from tests.samples.people import StoppedClock

DATA = yaml.safe_load((Path(__file__).parents[1] / "data" / "pieces.yaml").read_text(encoding="utf-8"))
EAR = Ear(Courtesies(Texts(StoppedClock())), Faq().order_pattern)


@pytest.mark.parametrize("case", DATA["questions"], ids=lambda case: case["text"][:40])
def test_the_questions_of_a_message(case: dict[str, object]) -> None:
    assert [piece.text for piece in pieces_of(str(case["text"]), EAR.is_aside)] == case["asked"]


@pytest.mark.parametrize("case", DATA["clauses"], ids=lambda case: case["text"][:40])
def test_a_sentence_may_hold_two_questions(case: dict[str, object]) -> None:
    text = str(case["text"])
    assert clauses_of(Piece(text, text), EAR.is_aside) == case["asked"]


def test_the_question_is_known_apart_from_its_story() -> None:
    [piece] = pieces_of("I bought a jacket. How long does delivery take? I live in Oslo.", EAR.is_aside)
    assert piece.core == "How long does delivery take?"


@pytest.mark.parametrize("core", DATA["tails"])
def test_a_tail_is_no_question_by_itself(core: str) -> None:
    assert Piece(core, core).is_tail


def test_a_whole_question_is_no_tail() -> None:
    assert not Piece("x", "How long does delivery take?").is_tail
