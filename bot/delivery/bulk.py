"""Many messages of one sort at once: put into the outbox behind everything else, and taken out again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.models import OUTBOX, Bucket, OnAmbiguity, OutboxRow, OutboxStatus, Priority
from bot.delivery.outbox import WITHDRAWN
from bot.storage.uow import after_commit


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one person: the destination, the Bot API's method with its arguments, and whose it is.

    chat_id: of the private chat, so that the sender need not look it up. tag: `feature:anything`; the
    feature's hook hears what became of it.
    """

    to: str
    chat_id: int
    method: str
    payload: dict[str, Any]
    tag: str
    expires_at: datetime | None = None


async def post(
    session: AsyncSession, clock: Clock, letters: Sequence[Letter], wake: Callable[[], None]
) -> None:
    """Let the letters leave when nothing more urgent waits. One in doubt is dropped, not sent again."""
    if not letters:
        return
    now = clock.now()
    common = {
        "bucket": Bucket.PRIVATE,
        "priority": Priority.BULK,
        "on_ambiguity": OnAmbiguity.DROP,
        "created_at": now,
        "not_before": now,
    }
    rows = [
        {
            **common,
            "destination": letter.to,
            "lane": letter.to,
            "method": letter.method,
            "payload": {**letter.payload, "chat_id": letter.chat_id},
            "tag": letter.tag,
            "expires_at": letter.expires_at,
        }
        for letter in letters
    ]
    await session.execute(insert(OUTBOX), rows)
    after_commit(session, wake)


async def waiting(session: AsyncSession) -> int:
    """How many of them have not left yet."""
    query = select(func.count()).select_from(OutboxRow)
    query = query.where(OutboxRow.status == OutboxStatus.PENDING, OutboxRow.priority == Priority.BULK)
    return await session.scalar(query) or 0


async def take_back(session: AsyncSession, tag: str) -> list[str]:
    """Withdraw what certainly has not left yet and whose tag begins with `tag`. Returns the tags."""
    taken = await session.scalars(
        update(OutboxRow)
        .where(
            OutboxRow.status == OutboxStatus.PENDING,
            OutboxRow.priority == Priority.BULK,
            OutboxRow.ambiguous == 0,
            OutboxRow.tag.startswith(tag, autoescape=True),
        )
        .values(status=OutboxStatus.DROPPED, error=WITHDRAWN)
        .returning(OutboxRow.tag)
        .execution_options(synchronize_session=False)
    )
    return [each for each in taken if each is not None]
