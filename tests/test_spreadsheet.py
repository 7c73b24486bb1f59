"""Files for spreadsheets: no cell is a formula, and nothing is lost."""

import csv
import io
import zipfile
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.spreadsheet import Cell, to_csv, to_xlsx

MOMENT = datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
HEADINGS = ("Words", "Cost", "Opened")


@pytest.mark.parametrize(
    "words", ["=1+1", "+46701234567", "-5", "@SUM(A1)", "\t=1", "\r=1", '=cmd|"/c calc"!A1']
)
def test_no_cell_becomes_a_formula(words: str) -> None:
    rows: list[list[Cell]] = [[words, 12.5, MOMENT]]
    [_, row] = csv.reader(io.StringIO(to_csv(HEADINGS, rows).decode("utf-8-sig"), newline=""))
    assert row == ["'" + words, "12.5", "2026-11-25 09:30"]
    sheet = zipfile.ZipFile(io.BytesIO(to_xlsx(HEADINGS, rows))).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="s"') == len(HEADINGS) + 1


def test_other_words_stay_as_they_are() -> None:
    story = 'Two lines,\n"quoted"; <b>כן</b> 😞 a=b'
    content = to_csv(HEADINGS, [[story, None, None]])
    assert content.startswith(b"\xef\xbb\xbf")
    [_, row] = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert row == [story, "", ""]


def test_dates_and_numbers_are_true_ones_in_a_workbook() -> None:
    content = to_xlsx(HEADINGS, [["x" * 40_000, 12.5, MOMENT]])
    book = zipfile.ZipFile(io.BytesIO(content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>12.5</v>" in sheet
    assert "<v>46351.3958" in sheet  # days since 1899-12-30, by the wall clock
    assert "x" * 32_767 in book.read("xl/sharedStrings.xml").decode()
    assert "x" * 32_768 not in book.read("xl/sharedStrings.xml").decode()


def test_an_empty_register_has_headings() -> None:
    assert to_csv(HEADINGS, []).decode("utf-8-sig").strip() == "Words,Cost,Opened"
    assert to_xlsx(HEADINGS, [])
