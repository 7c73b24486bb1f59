"""Handles stored updates: one update, one transaction, in order within a chat, in parallel across."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery import inbox
from bot.delivery.models import InboxRow, InboxStatus
from bot.errors import TooEarlyError
from bot.storage.uow import Database

log = structlog.get_logger(__name__)

IDLE_SECONDS = 1.0
"""How often idle workers look for updates that another process stored."""

Handle = Callable[[AsyncSession, InboxRow], Awaitable[None]]
"""Handles an update within the transaction of the session; raises if it cannot."""

Parked = Callable[[AsyncSession, InboxRow], Awaitable[None]]
"""Tells people that an update was given up."""


class Workers:
    """Several workers on one inbox. A failing update holds up only its own chat, for seconds at most."""

    def __init__(self, database: Database, clock: Clock, *, handle: Handle, parked: Parked) -> None:
        self._database, self._clock = database, clock
        self._handle, self._parked = handle, parked
        self._awake = asyncio.Event()
        self._pause = IDLE_SECONDS
        """Until when idle workers sleep, if nothing wakes them: until a failed update is tried again."""
        self.is_busy = False
        """Whether somebody has written and has not been served yet, as far as this process knows."""

    def wake(self) -> None:
        """Look again at once: updates have been stored."""
        self.is_busy = True
        self._awake.set()

    async def run(self, count: int) -> None:
        """Work with `count` workers until cancelled. Work under way is rolled back, and done later."""
        async with asyncio.TaskGroup() as group:
            for number in range(count):
                group.create_task(self._work(), name=f"worker {number}")

    async def _work(self) -> None:
        while True:
            self._awake.clear()
            try:
                busy = await self.handle_one()
            except Exception:  # the database is away, say: nothing is lost, so try again later
                log.exception("a worker failed")
                await asyncio.sleep(IDLE_SECONDS)
                continue
            if busy:
                self._awake.set()  # there may be work for an idle worker too
                continue
            self.is_busy = self._awake.is_set()  # something may have come in while there was nothing
            with suppress(TimeoutError):
                async with asyncio.timeout(
                    self._pause
                ):  # wait_for may swallow a cancellation before Python 3.12
                    await self._awake.wait()

    async def handle_one(self) -> bool:
        """Handle the next update, if there is one. False when there is nothing to do now."""
        update_id = None
        try:
            async with self._database.begin() as session:
                row = await inbox.take(session, self._clock)
                if row is None:
                    retry = await inbox.next_retry(session, self._clock)
                    self._pause = IDLE_SECONDS if retry is None else max(0.0, min(IDLE_SECONDS, retry))
                    return False
                update_id = row.update_id
                await self._handle(session, row)
                row.status, row.error = InboxStatus.DONE, None
        except Exception as error:
            if update_id is None:
                raise
            if isinstance(error, TooEarlyError) and await self._postponed(update_id):
                return True
            log.exception("an update could not be handled", update=update_id)
            await self._failed(update_id, f"{type(error).__name__}: {error}")
        return True

    async def _postponed(self, update_id: int) -> bool:
        async with self._database.begin() as session:
            return await inbox.postpone(session, update_id, self._clock)

    async def _failed(self, update_id: int, error: str) -> None:
        async with self._database.begin() as session:
            row = await inbox.note_failure(session, update_id, error, self._clock)
            if row.status == InboxStatus.PARKED:
                await self._tell(session, row)

    async def _tell(self, session: AsyncSession, row: InboxRow) -> None:
        """Tell people of a parked update; when that fails too, it stays parked all the same."""
        try:
            async with session.begin_nested():
                await self._parked(session, row)
        except Exception:
            log.exception("nobody could be told of a parked update", update=row.update_id)
