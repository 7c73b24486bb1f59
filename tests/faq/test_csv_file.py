import time
from pathlib import Path

import pytest

from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.errors import FaqFileError
from bot.faq.file import parse

COLUMNS_ARE = (
    "1: the columns are id,language,question,answer and, if wanted, category,title,photo,document,buttons,"
    "related,valid_from,valid_until,audience,owner,checked_on"
)
HEADER = "id,language,question,answer\n"
TOO_LONG = "x" * 3501


def read(content: str) -> list[Entry]:
    return parse(Path("faq.csv"), content.encode())


@pytest.mark.parametrize(
    "content",
    [
        "id,language,question,answer\na,en,Why?,Because\n",
        "\ufeffid,language,question,answer\r\na,en,Why?,Because\r\n",
        "id;language;question;answer\na;en;Why?;Because",
        '"ID"; Language;QUESTION;answer;category\n\n"a";EN;"Why?";"Because";\n;;;;\n',
        "question,answer,id,language\n Why? , Because ,a,en",
        "id,language,question,answer\na,en,Why?,Because\na,en,why,\n",
        "id,language,question,answer\na,en,Why?\na,en,Why?,Because\n",
    ],
)
def test_the_same_in_many_dresses(content: str) -> None:
    assert read(content) == [Entry("a", None, (Phrasing("en", "Why?"),), {"en": Answer("Because")})]


def test_quoted_texts_may_span_lines_and_hold_delimiters() -> None:
    entries = read(HEADER + 'a,en,"Why, oh\nwhy?","Say ""no"",\r\nand <b>go</b>"\n')
    assert entries[0].phrasings[0].text == "Why, oh\nwhy?"
    assert entries[0].answers["en"].text == 'Say "no",\nand <b>go</b>'


def test_an_answer_in_another_language_is_optional() -> None:
    entries = read(HEADER + "a,en,Why?,Because\na,sv,Varför?,\nb,en,Who?,Me\nb,sv,Vem?,Jag\n")
    answers = [{language: answer.text for language, answer in entry.answers.items()} for entry in entries]
    assert answers == [{"en": "Because"}, {"en": "Me", "sv": "Jag"}]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("", ["1: the column 'id' is missing", "1: the column 'language' is missing",
              "1: the column 'question' is missing", "1: the column 'answer' is missing",
              COLUMNS_ARE]),
        ("id,language,question\na,en,Why?\n",
         ["1: the column 'answer' is missing",
          COLUMNS_ARE]),
        ("id,language,question,answer,colour,id\n",
         ["1: unknown column 'colour'", "1: the column 'id' stands twice",
          COLUMNS_ARE]),
        (HEADER, ["1: there are no entries"]),
        (HEADER + ",en,Why?,Because\n", ["2: the id is empty"]),
        (HEADER + f"{'a' * 101},en,Why?,Because\n", ["2: the id must be at most 100 printable characters"]),
        (HEADER + "a,,Why?,Because\n",
         ["2: the language is empty", "2: 'a' has no question", "2: 'a' has no answer"]),
        (HEADER + "a,English,Why?,Because\na,en,Why?,Because\n",
         ["2: 'English' is not a language tag such as en"]),
        (HEADER + "a,en,,Because\n", ["2: 'a' has no question"]),
        (HEADER + "a,en,Why?,Because\na,en,,\n", ["3: the question is empty"]),
        (HEADER + "a,en,???,Because\n", ["2: the question '???' has no words"]),
        (HEADER + "a,en,Why?,\na,en,How?,\n", ["2: 'a' has no answer"]),
        (HEADER + "a,en,Why?,Because\n\nb,en,WHY!,No\n",
         ["4: the question 'WHY!' also stands under 'a' on line 2"]),
        (HEADER + "a,en,Why?,Because\na,en,How?,So\n",
         ["3: the answer to 'a' (en) differs from the one on line 2"]),
        (HEADER + f"a,en,Why?,{TOO_LONG}\n",
         ["2: the answer to 'a' (en) has 3501 characters, more than 3500"]),
        (HEADER + 'a,en,Why?,"One\n<b>two"\n', ["2: the answer to 'a' (en) <b> is never closed"]),
        (HEADER + "a,en,Why?,Bell\x07\n",
         ["2: the answer to 'a' (en) contains the control character U+0007"]),
        (HEADER + "a,en,Why? Because, you see,Because\n",
         ["2: 5 columns where the header has 4; quote texts that contain ','"]),
        (HEADER + 'b,en,Who?,Me\na,en,Why?,"Because\nb,en,How?,So\n',
         ["3: a quoted text begins in this row and is not closed"]),
        (HEADER + 'a,en,"Why?" he asked,Because\n',
         ['2: something follows a closing quote; inside a quoted text write "" for a quote']),
        ("id,language,question,answer,category\na,en,Why?,Because,X\na,en,How?,,Y\n",
         ["3: the category of 'a' (en) differs from the one on line 2"]),
        (HEADER + "a,en,,Because\n,en,Why?,x\nb,en,Who?,\n",
         ["2: 'a' has no question", "3: the id is empty", "4: 'b' has no answer"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(content: str, problems: list[str]) -> None:
    with pytest.raises(FaqFileError) as caught:
        read(content)
    assert caught.value.problems == [f"faq.csv:{problem}" for problem in problems]


def test_lines_are_those_of_the_file_after_quoted_lines() -> None:
    with pytest.raises(FaqFileError) as caught:
        read(HEADER + 'a,en,Why?,"One\ntwo\nthree"\nb,en,,No\n')
    assert caught.value.problems == ["faq.csv:5: 'b' has no question"]


def test_ten_thousand_rows_take_less_than_a_second() -> None:
    answers = ["<b>So</b> & so."] + 9 * [""]
    rows = "".join(f"id{n // 10},en,how do I do {n} or {n * 7}?,{answers[n % 10]}\n" for n in range(10_000))
    start = time.thread_time()
    assert len(read(HEADER + rows)) == 1000
    assert time.thread_time() - start < 1
