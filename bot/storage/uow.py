"""The unit of work: one transaction around one use case."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from contextvars import ContextVar

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

current_session: ContextVar[AsyncSession] = ContextVar("current_session")
"""The session of the unit of work under way: aiogram's dialogue storage is handed nothing else."""


class Database:
    """Opens units of work on one engine.

    SQLite has a single writer. Units of work wait for each other on an asyncio lock there, which is fair
    and costs nothing, instead of on SQLite's busy time-out, which is neither.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writer: AbstractAsyncContextManager[object]
        self._patient: AbstractAsyncContextManager[object]
        self._writer, self._patient = (
            (asyncio.Lock(), asyncio.Lock()) if self.is_sqlite else (nullcontext(), nullcontext())
        )

    @asynccontextmanager
    async def begin(self, *, patient: bool = False) -> AsyncIterator[AsyncSession]:
        """A session whose transaction commits at the end of the block, or rolls back on an error.

        patient: nobody waits for it. Of these only one at a time stands in the queue of SQLite's writer, so
        that whoever somebody waits for has one of them before him at most.
        """
        async with (
            self._patient if patient else nullcontext(),
            self._writer,
            AsyncSession(self.engine, expire_on_commit=False) as session,
        ):
            token = current_session.set(session)
            try:
                async with session.begin():
                    yield session
                after_commit = session.info.get("after_commit", ())
            finally:
                current_session.reset(token)
        for callback in after_commit:
            callback()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session for reading only; it does not wait for writers on SQLite."""
        engine = self.engine.execution_options(read_only=True)
        async with AsyncSession(engine, expire_on_commit=False) as session:
            yield session

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def after_commit(session: AsyncSession, callback: Callable[[], None]) -> None:
    """Call `callback` once the unit of work of `session` has committed; never on a rollback."""
    callbacks = session.info.setdefault("after_commit", {})
    callbacks[callback] = None
