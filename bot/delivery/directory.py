"""What the wire asks of the desk: where a logical destination is, and what to call its topic."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.models import OutboxRow


class Directory(Protocol):
    """Knows the chats behind destinations. The application supplies it; the wire knows no feature."""

    async def chat_of(self, session: AsyncSession, destination: str) -> int:
        """The Telegram chat id of `client:17`, `user:4242`, `managers` or `topic:17` (its group)."""

    async def topic_title(self, session: AsyncSession, destination: str) -> str:
        """What a topic is called in the managers' group; at most 128 characters."""

    async def unreachable(self, session: AsyncSession, destination: str) -> None:
        """The person behind `destination` has blocked the bot or is gone."""


BLOCKED = "blocked"
"""Why nothing reaches a person: they have stopped the bot, or are gone."""


@dataclass(frozen=True)
class Fate:
    """What became of a row. `reason` is empty when it was sent, else Telegram's words or one of ours.

    Ours are `blocked`, `never sent` (there is nothing to change) and `too late` (to be deleted).
    file_id: what Telegram calls the photo or document that was uploaded. message_id: the message's number.
    """

    reason: str = ""
    file_id: str | None = None
    message_id: int | None = None

    @property
    def delivered(self) -> bool:
        """True when Telegram took it."""
        return not self.reason


Fates = Sequence[tuple[OutboxRow, Fate]]
"""Rows, each with what became of it."""

Hook = Callable[[AsyncSession, Fates], Awaitable[None]]
"""Called in the transaction that records the fate of rows. Registered under the part of a tag before `:`."""

ManyHook = Callable[[AsyncSession, Sequence[tuple[str, Fate]]], Awaitable[None]]
"""A hook for those whose messages are many: it is told their tags only, and the rows need not be read."""

TopicHook = Callable[[AsyncSession, str], Awaitable[None]]
"""Called with the destination in the transaction that notes where a topic is that has just been made."""
