"""The FAQ as CSV: `id,language,question,answer` and more columns (see `bot.faq.table`)."""

import csv
import io
from collections.abc import Iterator, Sequence

from bot.faq.builder import Builder
from bot.faq.entries import Entry
from bot.faq.rules import plain
from bot.faq.table import COLUMNS, FORMULA, read_header, read_row, rows_of


def read_csv(text: str, builder: Builder) -> None:
    """Fill `builder` from `text`. The delimiter, comma or semicolon, is the one that the header uses."""
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    rows = _rows(text, delimiter, builder)
    line, names = next(rows, (1, ()))
    columns = read_header(line, names, builder)
    for line, values in rows:
        if len(values) > len(columns):
            found = f"{len(values)} columns where the header has {len(columns)}"
            builder.problem(line, f"{found}; quote texts that contain '{delimiter}'")
        else:
            padded = [*values, *[""] * (len(columns) - len(values))]
            read_row(line, dict(zip(columns, map(_bare, padded), strict=True)), builder)


def write_csv(entries: Sequence[Entry]) -> bytes:
    """The file that reads as `entries`. It begins with a byte order mark, by which Excel knows UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({name: _guarded(text) for name, text in row.items()} for row in rows_of(entries))
    return file.getvalue().encode("utf-8-sig")


def _rows(text: str, delimiter: str, builder: Builder) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that hold anything, each with the line that it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            builder.fail(line, _explain(error))
        if any(map(str.strip, values)):
            yield line, values


def _explain(error: csv.Error) -> str:
    message = str(error)
    if "end of data" in message or "field limit" in message:
        return "a quoted text begins in this row and is not closed"
    if "expected after" in message:
        return 'something follows a closing quote; inside a quoted text write "" for a quote'
    return f"this row is not CSV ({message})"


def _guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def _bare(value: str) -> str:
    """The text that `_guarded` made `value` of; anything else as it is."""
    text = plain(value)
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
