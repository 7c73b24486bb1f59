"""What is known of Telegram's numbering of messages.

Private chats share one numbering per bot, a supergroup has its own. What is newer than what was known when a
call was made can only have been sent by that call or by somebody else, which `doubt` makes use of.
"""

import json
from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.models import Bucket, Handle, InboxRow, OutboxRow

PRIVATE = 0
REMEMBERED = 500
"""How many of other people's messages are remembered, so that they are not asked about."""

AHEAD = 20
"""How many ids after the last one known are worth asking about, at least."""


class Numbering:
    """Keeps the newest id of each numbering, and which recent ids are other people's."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}
        self._others: dict[int, deque[int]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def note(self, chat_id: int, message_id: int) -> None:
        """A message of this number exists in the chat."""
        key = _key(chat_id)
        self._newest[key] = max(self._newest.get(key, 0), message_id)

    def note_updates(self, updates: Iterable[dict[str, Any]]) -> None:
        """These updates, as Telegram sent them, tell of messages by other people."""
        for update in updates:
            message = update.get("message", {})
            chat_id, message_id = message.get("chat", {}).get("id"), message.get("message_id")
            if chat_id and message_id:
                self.note(chat_id, message_id)
                self._others[_key(chat_id)].append(message_id)

    def newest(self, chat_id: int) -> int | None:
        """The newest known id in the numbering of the chat; None if none is known."""
        return self._newest.get(_key(chat_id))

    def unexplained(self, chat_id: int, floor: int) -> list[int]:
        """The ids after `floor` that may be a message of our own, the likeliest first."""
        others = set(self._others[_key(chat_id)])
        last = max(floor + AHEAD, (self.newest(chat_id) or 0) + 2)
        return [number for number in range(floor + 1, last + 1) if number not in others]

    async def recall(self, session: AsyncSession) -> None:
        """Take over what the database knows from before a restart."""
        newest = select(Handle.chat_id, func.max(Handle.message_id)).group_by(Handle.chat_id)
        for chat_id, message_id in await session.execute(newest):
            self.note(chat_id, message_id)
        sent = select(func.max(OutboxRow.message_id)).where(OutboxRow.bucket == Bucket.PRIVATE)
        if (message_id := await session.scalar(sent)) is not None:
            self.note(PRIVATE, message_id)
        query = select(InboxRow.payload).order_by(InboxRow.update_id.desc()).limit(REMEMBERED)
        recent = [json.loads(payload) for payload in await session.scalars(query)]
        self.note_updates(reversed(recent))


def _key(chat_id: int) -> int:
    return chat_id if chat_id < 0 else PRIVATE
