"""Tells the wire where clients, their topics and the managers are."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients import queries
from bot.clock import Clock
from bot.errors import DeskbellError
from bot.team.service import GROUP, group_chat

LONGEST_TITLE = 128
"""Telegram's limit (https://core.telegram.org/bots/api#createforumtopic)."""


class UnknownDestinationError(DeskbellError):
    """Nobody is behind the destination"""


class DeskDirectory:
    """The directory of one desk, whose managers are in the group `configured_chat`."""

    def __init__(self, configured_chat: int, clock: Clock) -> None:
        self._configured_chat, self._clock = configured_chat, clock

    async def chat_of(self, session: AsyncSession, destination: str) -> int:
        """The chat behind a destination. Raises `UnknownDestinationError` when there is none."""
        kind, _, number = destination.partition(":")
        if destination == GROUP or kind == "topic":
            return await group_chat(session, self._configured_chat)
        if kind in ("user", "chat"):
            return int(number)
        client = await queries.by_destination(session, destination)
        if client is None:
            raise UnknownDestinationError(destination)
        return client.user_id

    async def topic_title(self, session: AsyncSession, destination: str) -> str:
        """The client's name; the number tells two clients of one name apart."""
        client = await queries.by_destination(session, destination)
        if client is None:
            raise UnknownDestinationError(destination)
        number = f" · {client.id}"
        return (client.name or "?")[: LONGEST_TITLE - len(number)] + number

    async def unreachable(self, session: AsyncSession, destination: str) -> None:
        """Note that a client has blocked the bot."""
        client = await queries.by_destination(session, destination)
        if client is not None:
            client.blocked_at = client.blocked_at or self._clock.now()
