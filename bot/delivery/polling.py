"""Fetches updates with getUpdates. The offset moves only past what is stored."""

import asyncio
from contextlib import suppress
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
)
from aiogram.methods.base import TelegramMethod

from bot.clock import Clock
from bot.delivery import inbox
from bot.delivery.inbox import Stored
from bot.storage.uow import Database

log = structlog.get_logger(__name__)

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]
BATCH = 100
"""How many updates one getUpdates brings, at most: Telegram's own limit."""

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
SPARE_SECONDS = 10
"""How much longer than the long poll itself its answer may take."""


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates whose result stays as Telegram sent it, so that it is stored unaltered.

    Source: https://core.telegram.org/bots/api#getupdates
    """

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Poller:
    """Stores what Telegram has for us, then asks for what comes after it."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        clock: Clock,
        *,
        timeout: int,
        stored: Stored,
    ) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._timeout, self._stored = timeout, stored
        self._offset: int | None = None
        self._failures = 0

    async def catch_up(self) -> None:
        """Store what waits at Telegram already, if Telegram is there: the sender knows more then."""
        with suppress(TelegramAPIError, ClientDecodeError, OSError):
            while await self.fetch(timeout=0) == BATCH:
                pass  # no longer than there is a backlog: on a busy desk new updates never end

    async def run(self) -> None:
        """Poll until cancelled, through whatever Telegram or the network does meanwhile."""
        while True:
            try:
                await self.fetch(timeout=self._timeout)
                self._failures = 0
            except (TelegramAPIError, ClientDecodeError, OSError) as error:
                await asyncio.sleep(self._pause_after(error))

    async def fetch(self, *, timeout: int) -> int:  # noqa: ASYNC109 - Telegram's own, in seconds
        """One getUpdates: store its batch. The next call confirms it, and only then.

        Returns how many updates there were.
        """
        method = GetRawUpdates(offset=self._offset, timeout=timeout, limit=BATCH, allowed_updates=ALLOWED)
        updates = await self._bot(method, request_timeout=timeout + SPARE_SECONDS)
        if not updates:
            return 0
        async with self._database.begin() as session:
            await inbox.store(session, updates, self._clock)
        self._offset = max(update["update_id"] for update in updates) + 1
        self._stored(updates)
        return len(updates)

    def _pause_after(self, error: Exception) -> float:
        self._failures += 1
        pause: float = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(self._failures - 1, 10))
        if isinstance(error, TelegramRetryAfter):
            pause = float(error.retry_after)
        if isinstance(error, TelegramConflictError):
            log.error("another program polls with this token", words=error.message)
        else:
            log.warning("getUpdates failed", error=str(error), pause_seconds=pause)
        return pause
