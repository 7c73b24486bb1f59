"""Updates POSTed to the bot instead of fetched, see https://core.telegram.org/bots/api#setwebhook."""

import asyncio
from collections.abc import Callable

import aiohttp

from bot.sandbox.refusals import JSON
from bot.sandbox.updates import UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ANSWER_SECONDS = 60.0
FIRST_RETRY_SECONDS = 0.1
LAST_RETRY_SECONDS = 5.0


class Webhook:
    """Delivers updates to a URL, in order within a chat and several chats at once, until each is taken."""

    def __init__(
        self, updates: UpdateQueue, url: str, secret: str, connections: int, timestamp: Callable[[], int]
    ) -> None:
        self.url = url
        self._updates = updates
        self._secret = secret
        self._connections = connections
        self._timestamp = timestamp
        self._last_error: JSON = {}
        self._task: asyncio.Task[None] | None = None
        self._under_way: dict[object, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin to deliver."""
        self._updates.wake()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Deliver nothing more."""
        tasks = [task for task in (self._task, *self._under_way.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def info(self) -> JSON:
        """The webhook's part of https://core.telegram.org/bots/api#webhookinfo."""
        return {"url": self.url, "max_connections": self._connections, **self._last_error}

    async def _run(self) -> None:
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                await self._updates.arrival()
                self._begin(session)

    def _begin(self, session: aiohttp.ClientSession) -> None:
        """Start the delivery of each chat's oldest update, as far as connections are left."""
        for update in self._updates.pending:
            if len(self._under_way) >= self._connections:
                return
            chat = _chat_of(update)
            if chat not in self._under_way:
                self._under_way[chat] = asyncio.create_task(self._deliver(session, update, chat))

    async def _deliver(self, session: aiohttp.ClientSession, update: JSON, chat: object) -> None:
        retry_after = FIRST_RETRY_SECONDS
        while not await self._post(session, update):
            await asyncio.sleep(retry_after)
            retry_after = min(retry_after * 2, LAST_RETRY_SECONDS)
        self._updates.taken(update)
        del self._under_way[chat]
        self._updates.wake()

    async def _post(self, session: aiohttp.ClientSession, update: JSON) -> bool:
        headers = {SECRET_HEADER: self._secret} if self._secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as response:
                taken = 200 <= response.status < 300
                words = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            taken, words = False, f"{type(error).__name__}: {error}"
        if not taken:
            self._last_error = {"last_error_date": self._timestamp(), "last_error_message": words}
        return taken


def _chat_of(update: JSON) -> object:
    """What an update's order is kept in: its chat."""
    body = next(value for key, value in update.items() if key != "update_id")
    chat = body.get("chat") or body.get("message", {}).get("chat", {})
    return chat.get("id")
