"""Who is speaking: a client in a private chat, a manager in the group."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from bot.desk import Desk

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class MeetClient(BaseMiddleware):
    """Hands over the `client` who wrote, and notes that they were seen."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User = data["event_from_user"]
        data["client"] = await data["desk"].meet_client(user)
        return await handler(event, data)


class MeetManager(BaseMiddleware):
    """Hands over the `manager` who wrote or pressed; who stays anonymous speaks in the desk's name."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User = data["event_from_user"]
        desk: Desk = data["desk"]
        if user.is_bot:  # Telegram's own GroupAnonymousBot, called "Group"
            user = user.model_copy(update={"first_name": desk.config.desk.name})
        data["manager"] = await desk.team.meet(user)
        return await handler(event, data)
