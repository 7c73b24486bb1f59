"""Statements about many rows at once: their values are one JSON array instead of thousands of parameters.

Python does a fraction of the work then, while the database, which does the rest, holds nobody up in this
process. Each row is a list; `number`, `words` and `document` are what is at a place of it.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, TableValuedAlias, bindparam, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from bot.storage.base import Json


class _Each(GenericFunction[Any]):
    """The elements of a JSON array, one a row."""

    inherit_cache = True


@compiles(_Each)
def _on_sqlite(element: _Each, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Each, "postgresql")
def _on_postgresql(element: _Each, compiler: Any, **options: Any) -> str:
    return f"jsonb_array_elements({compiler.process(element.clauses, **options)})"


def rows_in(parameter: str) -> TableValuedAlias:
    """A table whose rows are the lists that the parameter holds."""
    return _Each(bindparam(parameter, type_=Json)).table_valued(Column("value", Json))


def document(rows: TableValuedAlias, place: int) -> ColumnElement[Any]:
    """The object at a place of each row."""
    return rows.c.value[place]


def words(rows: TableValuedAlias, place: int) -> ColumnElement[str]:
    """The text at a place of each row."""
    text: ColumnElement[str] = rows.c.value[place].as_string()
    return text


def number(rows: TableValuedAlias, place: int) -> ColumnElement[int]:
    """The whole number at a place of each row."""
    return cast(words(rows, place), BigInteger)
