"""The newest message id known in each of Telegram's numberings.

Private chats share one numbering per bot, a supergroup has its own. What is newer than what was known when a
call was made can only have been sent by that call or by somebody else, which `doubt` makes use of.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.models import Bucket, Handle, OutboxRow

PRIVATE = 0


class Numbering:
    """Keeps the newest id of each numbering, as seen by this process."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}

    def note(self, chat_id: int, message_id: int) -> None:
        """A message of this number exists in the chat."""
        key = chat_id if chat_id < 0 else PRIVATE
        self._newest[key] = max(self._newest.get(key, 0), message_id)

    def note_updates(self, updates: Iterable[dict[str, Any]]) -> None:
        """These updates, as Telegram sent them, tell of messages."""
        for update in updates:
            for body in update.values():
                message = body.get("message", body) if isinstance(body, dict) else {}
                chat_id, message_id = message.get("chat", {}).get("id"), message.get("message_id")
                if chat_id and message_id:
                    self.note(chat_id, message_id)

    def newest(self, chat_id: int) -> int | None:
        """The newest known id in the numbering of the chat; None if none is known."""
        return self._newest.get(chat_id if chat_id < 0 else PRIVATE)

    async def recall(self, session: AsyncSession) -> None:
        """Take over what the database knows from before a restart."""
        for chat_id, newest in await session.execute(
            select(Handle.chat_id, func.max(Handle.message_id)).group_by(Handle.chat_id)
        ):
            self.note(chat_id, newest)
        sent = select(func.max(OutboxRow.message_id)).where(OutboxRow.bucket == Bucket.PRIVATE)
        if (newest := await session.scalar(sent)) is not None:
            self.note(PRIVATE, newest)
