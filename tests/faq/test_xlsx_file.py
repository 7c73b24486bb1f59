"""Spreadsheets as people make them, with numbers, dates and gaps; and what is none."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.errors import FaqFileError
from bot.faq.file import parse

HEADER = ["id", "language", "question", "answer"]


def book(*rows: Sequence[object]) -> bytes:
    """A workbook whose first sheet holds `rows`."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                else:
                    sheet.write(number, column, value)
    return file.getvalue()


def read(content: bytes) -> list[Entry]:
    return parse(Path("faq.xlsx"), content)


def test_numbers_and_dates_are_what_people_see() -> None:
    [entry] = read(
        book(
            [*HEADER, "valid_from", "owner"],
            [1001, "en", "Was 2,5 enough?", 12.5, date(2026, 1, 31), "Mia"],
            ["", "", "", "", "", ""],
            [1001, "en", 90],
        )
    )
    phrasings = (Phrasing("en", "Was 2,5 enough?"), Phrasing("en", "90"))
    assert (entry.id, entry.phrasings, entry.answers) == ("1001", phrasings, {"en": Answer("12.5")})
    assert (entry.valid_from, entry.owner) == (date(2026, 1, 31), "Mia")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "faq.xlsx:1: this is not a spreadsheet in the form of XLSX"),
        (b"id,language,question,answer\na,en,Why?,So\n", "faq.xlsx:1: this is not a spreadsheet"),
        (book(), "faq.xlsx:1: the column 'id' is missing"),
        (book(HEADER), "faq.xlsx:1: there are no entries"),
        (book([*HEADER, "colour"]), "faq.xlsx:1: unknown column 'colour'"),
        (book(HEADER, [], ["a", "en", "Why?", "<b>So"]), "faq.xlsx:3: the answer to 'a' (en) <b> is never"),
        (book(HEADER, ["a", "en", "Why?", "So", "", "x"]), "faq.xlsx:2: there is something beyond the 4"),
        (book([], HEADER, ["a", "en", "Why?", "So"], ["b", "en", "WHY", "No"]),
         "faq.xlsx:4: the question 'WHY' also stands under 'a' on line 3"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_row(content: bytes, problem: str) -> None:
    with pytest.raises(FaqFileError) as caught:
        read(content)
    assert caught.value.problems[0].startswith(problem)


WHOLE = book(HEADER, ["a", "en", "Why?", "So"])


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=20))
def test_a_damaged_file_is_read_or_refused(position: int, damage: bytes) -> None:
    try:
        assert read(WHOLE[:position] + damage + WHOLE[position + len(damage) :])
    except FaqFileError as error:
        refused = error.problems
        assert refused


def test_a_time_of_day_is_no_day() -> None:
    noon = datetime(2026, 1, 31, 12, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(FaqFileError, match=r"valid_from of 'a' is '2026-01-31 12:00:00', not a date"):
        read(book([*HEADER, "valid_from"], ["a", "en", "Why?", "So", noon]))
