"""Database engines: SQLite in WAL mode as the embedded default, PostgreSQL by URL."""

import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage import one_hop
from bot.storage.url import async_url

BUSY_TIMEOUT_MS = 15_000


def create_engine(url: str) -> AsyncEngine:
    """An engine for `url`. SQLite syncs each commit to disk, so a power cut loses nothing confirmed."""
    target = make_url(async_url(url))
    if target.get_backend_name() == "sqlite":
        options = {"timeout": BUSY_TIMEOUT_MS / 1000, "async_creator_fn": one_hop.connect}
        engine = create_async_engine(target, connect_args=options)
        _prepare_sqlite(engine)
        return engine
    return create_async_engine(target, pool_size=10, max_overflow=10, pool_pre_ping=True)


def _prepare_sqlite(engine: AsyncEngine) -> None:
    """Switch on WAL and foreign keys, and let SQLAlchemy rather than the driver begin transactions.

    `BEGIN IMMEDIATE` takes the write lock at once: a transaction that starts by reading would else fail
    with "database is locked" when it comes to write (https://www.sqlite.org/lang_transaction.html).
    """

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor: sqlite3.Cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
