"""One replica polls, sends and sweeps; another takes over when it dies.

On PostgreSQL a session-level advisory lock says who it is: the server frees it when the holder's connection
ends, however it ends. On SQLite a locked file beside the database does the same, so that a second process
started by mistake waits instead of sending everything twice.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.uow import Database

log = structlog.get_logger(__name__)

LOCK_KEY = 0x6465736B  # "desk"
TRY_EVERY_SECONDS = 1.0
ANSWER_SECONDS = 5.0
LAST_CALLS_SECONDS = 8.0
"""How long a leader that stops lets its calls to Telegram end (the sender keeps to it)."""


@asynccontextmanager
async def leadership(database: Database) -> AsyncIterator[asyncio.Event]:
    """Wait to become the leader. The event is set if leadership is lost before the block ends."""
    if database.is_sqlite:
        async with _file_lock(database.engine.url.database):
            yield asyncio.Event()
    else:
        async with database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await _wait_for_advisory_lock(connection)
            lost = asyncio.Event()
            watch = asyncio.create_task(_watch(connection, lost))
            try:
                yield lost
            finally:
                watch.cancel()
                await asyncio.gather(watch, return_exceptions=True)
                await connection.invalidate()


async def _wait_for_advisory_lock(connection: AsyncConnection) -> None:
    waiting = False
    while not await connection.scalar(text("select pg_try_advisory_lock(:key)"), {"key": LOCK_KEY}):
        if not waiting:
            log.info("another replica leads; waiting to take over")
        waiting = True
        await asyncio.sleep(TRY_EVERY_SECONDS)
    if waiting:  # the last leader may have lost its connection only, and be ending its calls
        await asyncio.sleep(LAST_CALLS_SECONDS)


async def _watch(connection: AsyncConnection, lost: asyncio.Event) -> None:
    """Notice when the connection that holds the lock is gone."""
    try:
        while True:
            await asyncio.sleep(TRY_EVERY_SECONDS)
            async with asyncio.timeout(ANSWER_SECONDS):
                await connection.execute(text("select 1"))
    except (SQLAlchemyError, OSError):  # a time-out is an OSError too
        lost.set()


@asynccontextmanager
async def _file_lock(database: str | None) -> AsyncIterator[None]:
    if not database or database == ":memory:":
        yield
        return
    descriptor = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        waiting = False
        while not _try_lock(descriptor):
            if not waiting:
                log.warning("another deskbell uses this database; waiting until it ends", file=database)
            waiting = True
            await asyncio.sleep(TRY_EVERY_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
