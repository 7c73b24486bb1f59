from pathlib import Path

import pytest

from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.errors import FaqFileError
from bot.faq.file import parse


def read(content: str) -> list[Entry]:
    return parse(Path("faq.yaml"), content.encode())


def test_values_are_read_as_written() -> None:
    """YAML 1.1 would make `no` false, `1001` a number and `12:30` a number of seconds."""
    entries = read(
        "- id: 1001\n  category: ~\n  questions: {no: [ja, 12:30]}\n"
        "  answers:\n    no: |\n      En\n      to\n"
    )
    phrasings = (Phrasing("no", "ja"), Phrasing("no", "12:30"))
    assert entries == [Entry("1001", None, phrasings, {"no": Answer("En\nto")})]


def test_an_answer_may_lack_or_stand_alone_in_a_language() -> None:
    entries = read("- id: a\n  questions: {en: Why?, sv: Varför?}\n  answers: {en: So, sv: , de: Darum}\n")
    assert dict(entries[0].answers) == {"en": Answer("So"), "de": Answer("Darum")}


GOOD = "- id: a\n  questions: {en: Why?}\n  answers: {en: So}\n"


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("", ["1: there are no entries"]),
        ("[]", ["1: there are no entries"]),
        ("a: b", ["1: the file must be a list of entries, each beginning with '- id:'"]),
        (GOOD + "- text\n", ["4: an entry must be written 'key: value'", "4: an entry without 'id'"]),
        (GOOD + "- category: x\n", ["4: an entry without 'id'"]),
        (GOOD + "- id:\n", ["4: the id is empty"]),
        (GOOD + "- id: [x]\n", ["4: a text is expected here, not a list or a mapping", "4: the id is empty"]),
        (GOOD + "\n- id: b\n", ["5: 'b' has no question", "5: 'b' has no answer"]),
        (GOOD + GOOD, ["4: 'a' is already on line 1"]),
        (GOOD + "  colour: red\n",
         ["4: unknown key 'colour'; the keys are id, category, titles, questions, answers, related, "
          "valid_from, valid_until, audience, owner, checked_on"]),
        (GOOD + "  id: b\n", ["4: 'id' stands twice"]),
        (GOOD + "- id: b\n  questions: {en: why}\n  answers: {en: No}\n",
         ["5: the question 'why' also stands under 'a' on line 2"]),
        (GOOD + "- id: b\n  questions:\n    en:\n      - Who?\n      - [x]\n  answers: {en: No}\n",
         ["8: a text is expected here, not a list or a mapping", "8: the question is empty"]),
        (GOOD + "- id: b\n  questions: Who?\n  answers: {en: No}\n",
         ["4: 'b' has no question", "5: 'questions' must be written 'key: value'"]),
        (GOOD + "- id: b\n  questions: {12: Who?}\n  answers: {en: No}\n",
         ["4: 'b' has no question", "5: '12' is not a language tag such as en"]),
        (GOOD + "- id: b\n  questions: {en: Who?}\n  answers:\n    en: <u>No\n",
         ["7: the answer to 'b' (en) <u> is never closed"]),
        (GOOD + '- id: b\n  questions: {en: "Who \\0 ?"}\n  answers: {en: "\\a"}\n',
         ["5: the question contains the control character U+0000",
          "6: the answer to 'b' (en) contains the control character U+0007"]),
        (GOOD + "- id: b\n  questions: {en: [Who?\n",
         ["6: this is not YAML (did not find expected ',' or ']')"]),
        (GOOD + "- id: \x07\n", ["4: this is not YAML (control characters are not allowed)"]),
        (GOOD + "---\n" + GOOD, ["4: this is not YAML (but found another document)"]),
        (GOOD + "- *x\n", ["4: this is not YAML (found undefined alias)"]),
        ("\n" + "[" * 500_000, ["2: lists in lists: too deep"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(content: str, problems: list[str]) -> None:
    with pytest.raises(FaqFileError) as caught:
        read(content)
    assert caught.value.problems == [f"faq.yaml:{problem}" for problem in problems]
