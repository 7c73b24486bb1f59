"""The FAQ as a table, one row a phrasing: what CSV files and spreadsheets have in common."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from bot.faq.attachments import written
from bot.faq.builder import Builder
from bot.faq.entries import Answer, AttachmentKind, Entry

REQUIRED = ("id", "language", "question", "answer")
DATES = ("valid_from", "valid_until", "checked_on")
OPTIONAL = (
    "category", "title", "photo", "document", "buttons", "related", "valid_from", "valid_until", "audience",
    "owner", "checked_on",
)  # fmt: skip
COLUMNS = REQUIRED + OPTIONAL
FORMULA = re.compile("'*[=+\\-@\t\uff1d\uff0b\uff0d\uff20]")
"""What a spreadsheet takes for the beginning of a formula; an apostrophe before it says that it is none."""


def read_header(line: int, names: Sequence[str], builder: Builder) -> list[str]:
    """The columns' names. Fails when one lacks, is unknown or stands twice."""
    columns = [name.strip().lower() for name in names]
    problems = [f"the column '{name}' is missing" for name in REQUIRED if name not in columns]
    problems += [f"unknown column '{name}'" for name in columns if name not in COLUMNS]
    problems += [f"the column '{name}' stands twice" for name in COLUMNS if columns.count(name) > 1]
    for problem in problems:
        builder.problem(line, problem)
    if problems:
        builder.fail(line, f"the columns are {','.join(REQUIRED)} and, if wanted, {','.join(OPTIONAL)}")
    return columns


def read_row(line: int, row: Mapping[str, str], builder: Builder) -> None:
    """Take one row, of texts without blanks around them; a column that lacks is as an empty one.

    What is the same in all languages may stand on any row of an id, what belongs to a language on any
    row of that language.
    """
    entry_id = builder.begin(line, row["id"])
    language = builder.language(line, row["language"])
    if entry_id is None or language is None:
        return
    given = {name for name, text in row.items() if text}
    if "question" in given or not given & {"answer", "title", "category"}:
        builder.question(line, entry_id, language, row["question"])
    if "answer" in given:
        builder.answer(line, entry_id, language, row["answer"])
    for kind in AttachmentKind:
        if kind in given:
            builder.attachment(line, entry_id, language, kind, row[kind])
    if "buttons" in given:
        builder.buttons(line, entry_id, language, [_button(text) for text in row["buttons"].split("\n")])
    if "title" in given:
        builder.title(line, entry_id, language, row["title"])
    if "category" in given:
        builder.category(line, entry_id, row["category"], language)
    _read_the_same_in_all(line, entry_id, {name: row[name] for name in given}, builder)


def _read_the_same_in_all(line: int, entry_id: str, row: Mapping[str, str], builder: Builder) -> None:
    if "related" in row:
        builder.related(line, entry_id, row["related"].split("\n"))
    if "audience" in row:
        builder.audience(line, entry_id, row["audience"])
    if "owner" in row:
        builder.owner(line, entry_id, row["owner"])
    for name in DATES:
        if name in row:
            builder.day(line, entry_id, name, row[name])


def rows_of(entries: Sequence[Entry]) -> Iterator[dict[str, str]]:
    """The table that reads as `entries`, without its header; what a row doesn't say is left out."""
    for entry in entries:
        said = _said_in_all(entry)
        for language in dict.fromkeys(
            [
                *(each.language for each in entry.phrasings),
                *entry.answers,
                *entry.titles,
                *entry.category_names,
            ]
        ):
            first = {**said, **_said_in(entry, language)}
            said = {}
            questions = [each.text for each in entry.phrasings if each.language == language]
            for question, more in zip_longest(questions, [first], fillvalue=None):
                yield {
                    "id": entry.id,
                    "language": language,
                    **({"question": question} if isinstance(question, str) else {}),
                    **(more if isinstance(more, dict) else {}),
                }


def _said_in_all(entry: Entry) -> dict[str, str]:
    said = {
        "category": "" if entry.category_names else entry.category,
        "related": "\n".join(entry.related),
        "audience": ",".join(entry.audience),
        "owner": entry.owner,
        **{name: day.isoformat() for name in DATES if (day := getattr(entry, name))},
    }
    return {name: text for name, text in said.items() if text}


def _said_in(entry: Entry, language: str) -> dict[str, str]:
    said = {"title": entry.titles.get(language), "category": entry.category_names.get(language)}
    if answer := entry.answers.get(language):
        said |= _answer(answer)
    return {name: text for name, text in said.items() if text}


def _answer(answer: Answer) -> dict[str, str]:
    said = {"answer": answer.text}
    if attachment := answer.attachment:
        said[attachment.kind] = written(attachment)
    if answer.buttons:
        said["buttons"] = "\n".join(f"{button.label} | {button.url}" for button in answer.buttons)
    return said


def _button(text: str) -> tuple[str, str]:
    """`label | address`; an address has no `|` in it."""
    label, _, url = text.rpartition("|")
    return label, url
