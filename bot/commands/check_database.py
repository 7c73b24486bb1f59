"""Looks at the database without SQLAlchemy, whose import alone takes longer than all the rest."""

import ast
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.commands.finding import Finding, broken, fine, note
from bot.config import Database

_VERSION = "SELECT version_num FROM alembic_version"
_MIGRATIONS = Path(__file__).parent.parent / "storage" / "migrations" / "versions"


async def look(database: Database, seconds: float) -> Finding:
    """Whether the database can be used and is up to date; PostgreSQL is given `seconds` to answer."""
    scheme, rest = database.url.get_secret_value().split("://", 1)
    if scheme.startswith("sqlite"):
        return _sqlite(Path(rest.removeprefix("/").partition("?")[0]))
    return await _postgresql(f"postgresql://{rest}", seconds)


def revisions(directory: Path = _MIGRATIONS) -> tuple[set[str], str]:
    """All schema versions that this program knows, and the newest: what alembic calls the head."""
    parents: dict[str, str | None] = {}
    for path in directory.glob("*.py"):
        values = _assignments(path)
        if revision := values.get("revision"):
            parents[revision] = values.get("down_revision")
    (head,) = set(parents) - set(parents.values())
    return set(parents), head


def _assignments(path: Path) -> dict[str, Any]:
    """The constants that a migration begins with; it is not run, as that would import alembic."""
    found: dict[str, Any] = {}
    for node in ast.parse(path.read_bytes()).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update({target.id: node.value.value for target in targets if isinstance(target, ast.Name)})
    return found


def _sqlite(path: Path) -> Finding:
    directory = path.absolute().parent
    if not path.exists():
        if not os.access(directory, os.W_OK | os.X_OK):
            return broken(f"Database: {path} can't be made, as {directory} is not a directory to write in.")
        return fine(f"Database: {path} does not exist yet; `deskbell run` makes it.")
    if not os.access(path, os.W_OK) or not os.access(directory, os.W_OK):
        return broken(f"Database: {path} and its directory must be writable for this user.")
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.5)
        ) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            found = connection.execute(_VERSION).fetchall() if ("alembic_version",) in tables else []
    except sqlite3.Error as error:
        return broken(
            f"Database: {path} can't be read as SQLite ({error}). Restore it or set database.url anew."
        )
    return _version(str(path), [row[0] for row in found], empty=not tables)


async def _postgresql(url: str, seconds: float) -> Finding:
    import asyncpg

    try:
        connection = await asyncpg.connect(url, timeout=seconds)
        try:
            tables = await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL")
            found = await connection.fetch(_VERSION) if tables else []
        finally:
            await connection.close(timeout=seconds)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError, ValueError) as error:
        reason = str(error) or f"no answer in {seconds:.1f} seconds"
        return broken(f"Database: PostgreSQL can't be used ({reason}). Check database.url and that it runs.")
    return _version("PostgreSQL", [row[0] for row in found], empty=not found)


def _version(name: str, found: Iterable[str], *, empty: bool) -> Finding:
    known, head = revisions()
    versions = set(found)
    if versions == {head}:
        return fine(f"Database: {name} is up to date.")
    if versions - known:
        return broken(
            f"Database: {name} was made by a newer Deskbell. Install that one, or restore a backup."
        )
    if versions or empty:
        return fine(f"Database: {name} is reached; `deskbell run` brings its tables up to date.")
    return note(f"Database: {name} holds other tables already; Deskbell's will be added beside them.")
