"""What is several questions, and what is one with its story, in many scripts."""

import pytest

from bot.clients.courtesy import Courtesies
from bot.config.sections import Faq
from bot.faq.understanding.pieces import Piece, clauses_of, pieces_of
from bot.faq.understanding.reading import Ear
from bot.texts import Texts
from tests.samples.people import StoppedClock

EAR = Ear(Courtesies(Texts(StoppedClock())), Faq().order_pattern)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("How long does delivery take?", ["How long does delivery take?"]),
        (
            "How long does delivery take? And can I return shoes?",
            ["How long does delivery take?", "And can I return shoes?"],
        ),
        ("I ordered shoes last week. Where are they?", ["I ordered shoes last week. Where are they?"]),
        ("Where are my shoes? I ordered them last week.", ["Where are my shoes? I ordered them last week."]),
        ("Hello! Where is my order? Thanks in advance!", ["Where is my order?"]),
        ("Hello? Anyone there? Where is my order?", ["Where is my order?"]),
        ("Do you ship to Norway? How much is it?", ["Do you ship to Norway? How much is it?"]),
        ("Hej! Vad kostar frakten?\nKan jag byta storlek?", ["Vad kostar frakten?", "Kan jag byta storlek?"]),
        ("كم تستغرق مدة التوصيل؟ وكيف يمكنني إرجاع الحذاء؟", ["كم تستغرق مدة التوصيل؟", "وكيف يمكنني إرجاع الحذاء؟"]),
        ("送料はいくらですか？返品できますか？", ["送料はいくらですか？", "返品できますか？"]),
        ("运费多少？可以退货吗？", ["运费多少？", "可以退货吗？"]),
        ("כמה זמן לוקח המשלוח? אפשר להחזיר נעליים?", ["כמה זמן לוקח המשלוח?", "אפשר להחזיר נעליים?"]),
        ("Πόσο κοστίζει η αποστολή; Μπορώ να επιστρέψω;", ["Πόσο κοστίζει η αποστολή;", "Μπορώ να επιστρέψω;"]),
        ("Is order no. 5 sent?", ["Is order no. 5 sent?"]),
        ("Do you have version 2.0? Thanks", ["Do you have version 2.0?"]),
        ("See https://example.org/?a=1&b=2 please", ["See https://example.org/?a=1&b=2 please"]),
        ("Thanks!", ["Thanks!"]),
        ("a? " * 9, [("a? " * 9)]),
    ],
)  # fmt: skip
def test_the_questions_of_a_message(text: str, asked: list[str]) -> None:
    assert [piece.text for piece in pieces_of(text, EAR.is_aside)] == asked


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("How long does delivery take and can I return shoes?",
         ["How long does delivery take", "can I return shoes?"]),
        ("Vad kostar frakten och hur returnerar jag skor", ["Vad kostar frakten", "hur returnerar jag skor"]),
        ("Сколько стоит доставка и как вернуть обувь?", ["Сколько стоит доставка", "как вернуть обувь?"]),
        ("how long does delivery take. Can I return shoes.", ["how long does delivery take.", "Can I return shoes."]),
        ("What are your terms and conditions?", []),
        ("Salt and pepper", []),
        ("Where is my order?", []),
    ],
)  # fmt: skip
def test_a_sentence_may_hold_two_questions(text: str, clauses: list[str]) -> None:
    assert clauses_of(Piece(text, text), EAR.is_aside) == clauses


def test_the_question_is_known_apart_from_its_story() -> None:
    [piece] = pieces_of("I bought a jacket. How long does delivery take? I live in Oslo.", EAR.is_aside)
    assert piece.core == "How long does delivery take?"


@pytest.mark.parametrize("core", ["Where are they?", "Is that ok?", "いつですか？", "Why?"])
def test_a_tail_is_no_question_by_itself(core: str) -> None:
    assert Piece(core, core).is_tail
    assert not Piece("x", "How long does delivery take?").is_tail
