"""Letters as they leave: what is in them is JSON, which nobody here has to read or make an object of."""

import json
from dataclasses import dataclass
from typing import ClassVar, Self

from sqlalchemy import BigInteger, Text, and_, cast

from bot.delivery.models import OUTBOX, Bucket, OnAmbiguity, OutboxRow, Priority
from bot.delivery.wire import HERE

_CHAT = cast(OUTBOX.c.payload["chat_id"].as_string(), BigInteger)
COLUMNS = (
    OUTBOX.c.id,
    OUTBOX.c.lane,
    OUTBOX.c.method,
    cast(OUTBOX.c.payload, Text),
    _CHAT,
    OUTBOX.c.tag,
    OUTBOX.c.attempts,
)
"""What an envelope is made of."""

IS_LETTER = and_(
    OUTBOX.c.priority == Priority.BULK,
    OUTBOX.c.on_ambiguity == OnAmbiguity.DROP,
    OUTBOX.c.target.is_(None),
    _CHAT != HERE,
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """One of many messages that nobody waits for, to a chat that is known (see `bot.delivery.bulk`).

    It has what the sender asks of a parcel and of its head. arguments: of the call, as JSON.
    """

    priority: ClassVar = Priority.BULK
    bucket: ClassVar = Bucket.PRIVATE
    cost: ClassVar = 1

    id: int
    lane: str
    method: str
    arguments: str
    chat_id: int
    tag: str | None
    attempts: int = 0

    @classmethod
    def of(cls, row: OutboxRow) -> Self | None:
        """The row as a letter; None if it is none."""
        is_bulk = (row.priority, row.on_ambiguity, row.target) == (Priority.BULK, OnAmbiguity.DROP, None)
        chat_id = row.payload.get("chat_id", HERE) if is_bulk else HERE
        if chat_id == HERE:
            return None
        return cls(row.id, row.lane, row.method, json.dumps(row.payload), chat_id, row.tag, row.attempts)

    @property
    def head(self) -> Self:
        """Itself: it is a single row."""
        return self

    @property
    def ids(self) -> list[int]:
        """Of the rows that leave: one."""
        return [self.id]

    @property
    def destination(self) -> str:
        """Its lane is the person it goes to."""
        return self.lane
