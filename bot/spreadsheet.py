"""Rows as a file for a spreadsheet. No cell becomes a formula, whatever a client has written."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

Cell = str | float | datetime | None

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell of a CSV file that begins so is computed by spreadsheets (https://owasp.org/www-community/attacks/CSV_Injection)."""

LONGEST = 32_767
"""Characters in a cell of XLSX; source: Microsoft, "Excel specifications and limits"."""

WIDTHS = (10, 60)
"""The narrowest and the widest column, in characters."""


def to_csv(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """CSV that spreadsheets open as it is: UTF-8 with a byte order mark. Moments are in local time."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_plain(each) for each in headings])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet: headings that stay in sight and filter, true dates and numbers."""
    import xlsxwriter  # takes 2 MB that most desks never need

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet()
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(line, column, cell, moment)
            elif isinstance(cell, str):
                sheet.write_string(line, column, cell[:LONGEST])
            elif cell is not None:
                sheet.write_number(line, column, cell)
    for column, heading in enumerate(headings):
        longest = max([len(heading), *(len(_plain(row[column])) for row in rows)])
        sheet.set_column(column, column, min(max(longest, WIDTHS[0]), WIDTHS[1]))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    book.close()
    return stream.getvalue()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return f"{cell:g}"
