"""aiosqlite with one change of threads a statement.

SQLAlchemy makes a cursor, executes, fetches and closes, and aiosqlite hands each of the four to its thread
and back. Here the statement is executed, read and closed in one go: a third less processor time for a
unit of work, measured with six statements in it. Rows are fetched whole, as SQLAlchemy does anyway
unless it is asked to stream, which the desk never does on SQLite.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, Self

import aiosqlite


class Cursor:
    """What SQLAlchemy asks of an aiosqlite cursor."""

    description: Sequence[Any] | None = None
    rowcount = -1
    lastrowid: int | None = None

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> None:
        """Execute and fetch. Raises what sqlite3 raises."""
        await self._in_thread(sqlite3.Connection.execute, sql, parameters)

    async def executemany(self, sql: str, parameters: Any) -> None:
        """Execute once for each set of parameters. Raises what sqlite3 raises."""
        await self._in_thread(sqlite3.Connection.executemany, sql, parameters)

    async def _in_thread(self, how: Any, sql: str, parameters: Any) -> None:
        await self._connection._execute(self._run, how, sql, parameters)  # type: ignore[no-untyped-call]

    def _run(self, how: Any, sql: str, parameters: Any) -> None:
        cursor: sqlite3.Cursor = how(self._connection._conn, sql, parameters)
        self._rows = cursor.fetchall() if cursor.description else []
        self.description, self.rowcount = cursor.description, cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()

    async def fetchall(self) -> list[Any]:
        """The rows that `execute` has fetched."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open."""


class _Connection(aiosqlite.Connection):
    def cursor(self) -> Any:
        return Cursor(self)


def connect(database: str, **options: Any) -> aiosqlite.Connection:
    """A connection to be awaited; its thread does not keep a process alive."""
    connection = _Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
