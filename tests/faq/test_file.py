from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.describing import describe
from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.errors import FaqFileError
from bot.faq.file import load, parse

HEADER = "id,language,question,answer\n"


def read(name: str, content: bytes) -> tuple[list[Entry], list[str]]:
    """The entries, or else the problems."""
    try:
        return parse(Path(name), content), []
    except FaqFileError as error:
        return [], error.problems


def test_csv_and_yaml_say_the_same() -> None:
    csv = parse(
        Path("faq.csv"),
        b"id,language,question,answer,category\n"
        b"hours,en,When are you open?,Nine to five.,Shop\n"
        b"hours,en,Opening hours?,,\n"
        b"hours,sv,N\xc3\xa4r har ni \xc3\xb6ppet?,Nio till fem.,\n",
    )
    yaml = parse(
        Path("faq.yaml"),
        b"- id: hours\n"
        b"  category: Shop\n"
        b"  questions:\n"
        b"    en: [When are you open?, Opening hours?]\n"
        b"    sv: N\xc3\xa4r har ni \xc3\xb6ppet?\n"
        b"  answers: {en: Nine to five., sv: Nio till fem.}\n",
    )
    assert csv == yaml == [
        Entry(
            "hours",
            "Shop",
            (
                Phrasing("en", "When are you open?"),
                Phrasing("en", "Opening hours?"),
                Phrasing("sv", "När har ni öppet?"),
            ),
            {"en": Answer("Nine to five."), "sv": Answer("Nio till fem.")},
        )
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["faq.txt", "faq", "faq.xls"])
def test_unknown_kind(name: str) -> None:
    assert read(name, b"")[1] == [f"{name}: its name must end in .csv, .yaml, .yml or .xlsx"]


@pytest.mark.parametrize("name", ["faq.csv", "faq.yaml"])
def test_encoding(name: str) -> None:
    assert read(name, b"id\nm\xe5ndag")[1] == [
        f"{name}:2: this is not UTF-8 (byte 0xe5); save the file as UTF-8"
    ]


def test_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    with pytest.raises(FaqFileError) as caught:
        load(path)
    assert caught.value.problems == [f"{path}: it cannot be read (No such file or directory)"]


def test_error_message_lists_the_first_problems() -> None:
    rows = "".join(f"a{number},en,,Answer\n" for number in range(30))
    with pytest.raises(FaqFileError) as caught:
        parse(Path("faq.csv"), (HEADER + rows).encode())
    assert len(caught.value.problems) == 30
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("The FAQ file is not valid")
    assert lines[1] == "faq.csv:2: 'a0' has no question"
    assert lines[-1] == "… and 10 more"


def test_describe() -> None:
    entries = [
        Entry("a", "Shop", (Phrasing("en", "One?"), Phrasing("sv", "Ett?")), {"en": Answer("1")}),
        Entry("b", None, (Phrasing("en", "Two?"),), {"en": Answer("2"), "sv": Answer("2")}),
    ]
    assert describe(entries) == (
        "2 entries in 1 categories\n"
        "en: 2 phrasings, 2 answers\n"
        "sv: 1 phrasings, 1 answers\n"
        "sv: no answer for a"
    )


PIECES = st.sampled_from(
    ["id", "language", "question", "answer", "questions:", "answers:", "en", "sv", "What?", "<b>", "</b>",
     ",", ";", "\n", "\r\n", '"', "'", "- ", "  ", ": ", "[", "]", "{", "}", "|", "\t",
     "&", "&a ", "*a", "!!x ", "\x00", "\ufeff"]
)  # fmt: skip
DOCUMENTS = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)


@given(
    DOCUMENTS.map(str.encode) | st.binary(max_size=200), st.sampled_from(["f.csv", "f.yaml"]), st.booleans()
)
def test_anything_is_read_or_refused_with_reasons(content: bytes, name: str, headed: bool) -> None:
    start = HEADER if name == "f.csv" else "- id: a\n"
    entries, problems = read(name, start.encode() * headed + content)
    assert bool(entries) is not bool(problems)
    assert all(problem.startswith(f"{name}:") and "\n" not in problem for problem in problems)
    assert all(entry.phrasings and entry.answers and entry.id for entry in entries)
