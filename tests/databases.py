"""Migrated databases for tests, each a fresh copy of a template: an SQLite file or a PostgreSQL database."""

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.storage.engine import create_engine
from bot.storage.migrate import upgrade
from bot.storage.uow import Database

TEMPLATE = "desk_template"


def complete(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` on a loop of its own, whatever loop this thread may have."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def statement(socket: Path, sql: str) -> None:
    """Run one statement on the server whose socket is in the directory `socket`."""
    connection = await asyncpg.connect(host=str(socket), user="postgres", database="postgres")
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def address(socket: Path, name: str) -> str:
    """The URL of a database on that server."""
    return f"postgresql://postgres@/{name}?host={socket}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    file = tmp_path_factory.mktemp("template") / "desk.db"
    complete(upgrade(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgresql_template(postgresql: Path) -> Iterator[Path]:
    """The socket of a server on which there is a migrated database to copy."""
    complete(statement(postgresql, "ALTER SYSTEM SET fsync = off"))  # these tests pull no plug
    complete(statement(postgresql, "SELECT pg_reload_conf()"))
    complete(statement(postgresql, f"CREATE DATABASE {TEMPLATE}"))
    complete(upgrade(address(postgresql, TEMPLATE)))
    yield postgresql
    complete(statement(postgresql, f"DROP DATABASE {TEMPLATE}"))


@pytest.fixture
def migrated_sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite file of this test's own."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'desk.db')}"


@pytest.fixture
async def migrated_postgresql_url(postgresql_template: Path) -> AsyncIterator[str]:
    """A migrated PostgreSQL database of this test's own."""
    name = f"desk_{uuid.uuid4().hex}"
    await statement(postgresql_template, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    yield address(postgresql_template, name)
    await statement(postgresql_template, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """A migrated database: the test runs once with SQLite and once with PostgreSQL."""
    url: str = request.getfixturevalue(f"migrated_{request.param}_url")
    return url


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    """Units of work on a migrated database, once with SQLite and once with PostgreSQL."""
    database = Database(create_engine(migrated_url))
    yield database
    await database.close()


@pytest.fixture
async def sqlite_database(migrated_sqlite_url: str) -> AsyncIterator[Database]:
    """Units of work on SQLite, for what has little to do with databases."""
    database = Database(create_engine(migrated_sqlite_url))
    yield database
    await database.close()


@pytest.fixture
async def postgresql_database(migrated_postgresql_url: str) -> AsyncIterator[Database]:
    """Units of work on PostgreSQL, for what only it has."""
    database = Database(create_engine(migrated_postgresql_url))
    yield database
    await database.close()
