"""Reads an FAQ from CSV: `id,language,question,answer[,category]`, one row a phrasing."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from bot.faq.builder import Builder

REQUIRED = ("id", "language", "question", "answer")
OPTIONAL = ("category",)


def read_csv(text: str, builder: Builder) -> None:
    """Fill `builder` from `text`. The delimiter, comma or semicolon, is the one that the header uses.

    The answer stands on the first row of an id, and on the first row of each further language that has
    one of its own; repeating it word for word on other rows does no harm.
    """
    header = next((line for line in io.StringIO(text) if line.strip()), "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    rows = _rows(text, delimiter, builder)
    line, names = next(rows, (1, ()))
    columns = [name.strip().lower() for name in names]
    if not _columns_are_right(line, columns, builder):
        builder.fail(line, f"the columns are {','.join(REQUIRED)} and, if wanted, {','.join(OPTIONAL)}")
    for line, values in rows:
        if len(values) > len(columns):
            found = f"{len(values)} columns where the header has {len(columns)}"
            builder.problem(line, f"{found}; quote texts that contain '{delimiter}'")
        else:
            padded = [*values, *[""] * (len(columns) - len(values))]
            _read_row(line, dict(zip(columns, map(_plain, padded), strict=True)), builder)


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


def _columns_are_right(line: int, columns: Sequence[str], builder: Builder) -> bool:
    problems = [f"the column '{name}' is missing" for name in REQUIRED if name not in columns]
    problems += [f"unknown column '{name}'" for name in columns if name not in REQUIRED + OPTIONAL]
    problems += [
        f"the column '{name}' stands twice" for name in REQUIRED + OPTIONAL if columns.count(name) > 1
    ]
    for problem in problems:
        builder.problem(line, problem)
    return not problems


def _read_row(line: int, row: Mapping[str, str], builder: Builder) -> None:
    entry_id = builder.begin(line, row["id"])
    language = builder.language(line, row["language"])
    if entry_id is None or language is None:
        return
    builder.question(line, entry_id, language, row["question"])
    if row["answer"]:
        builder.answer(line, entry_id, language, row["answer"])
    if category := row.get("category"):
        builder.category(line, entry_id, category)


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").strip()
