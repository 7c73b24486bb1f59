"""The FAQ as a spreadsheet (XLSX): the table of `bot.faq.table` on its first sheet."""

import io
from collections.abc import Sequence
from datetime import date, datetime

from bot.faq.builder import Builder
from bot.faq.entries import Entry
from bot.faq.rules import plain
from bot.faq.table import COLUMNS, FORMULA, read_header, read_row, rows_of

WIDE = {"question": 45, "answer": 70, "buttons": 40}
"""Widths of columns, in characters; the others have `NARROW`."""
NARROW = 14


def read_xlsx(content: bytes, builder: Builder) -> None:
    """Fill `builder` from the bytes of a file. Lines are the sheet's rows."""
    from python_calamine import CalamineError, CalamineWorkbook  # takes a while; few desks need it

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            table = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError) as error:
        builder.fail(1, f"this is not a spreadsheet in the form of XLSX ({error})")
    rows = ((number, [_text(cell) for cell in row]) for number, row in enumerate(table, 1) if any(row))
    line, names = next(rows, (1, []))
    while names and not names[-1]:
        names.pop()
    columns = read_header(line, names, builder)
    for line, values in rows:
        if any(values[len(columns) :]):
            builder.problem(line, f"there is something beyond the {len(columns)} columns of the header")
        else:
            padded = [*values, *[""] * len(columns)]
            read_row(line, dict(zip(columns, padded, strict=False)), builder)


def write_xlsx(entries: Sequence[Entry]) -> bytes:
    """The file that reads as `entries`. Every cell is a text, so that none becomes a formula or a date."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("FAQ")
        form = {"num_format": "@", "text_wrap": True, "valign": "top"}
        text, formula_like = book.add_format(form), book.add_format({**form, "quote_prefix": True})
        sheet.freeze_panes(1, 2)
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, WIDE.get(name, NARROW), text)
            sheet.write_string(0, column, name, book.add_format({"bold": True}))
        for number, row in enumerate(rows_of(entries), 1):
            for name, value in row.items():
                style = formula_like if FORMULA.match(value) else text
                sheet.write_string(number, COLUMNS.index(name), value, style)
    return file.getvalue()


def _text(cell: object) -> str:
    """What a person sees in a cell: spreadsheets make numbers and dates of what looks like them."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return plain(str(cell))
