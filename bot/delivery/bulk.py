"""Many messages of one sort at once: put into the outbox behind everything else, and taken out again."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.models import OUTBOX, Bucket, OnAmbiguity, OutboxRow, OutboxStatus, Priority
from bot.delivery.outbox import WITHDRAWN
from bot.storage.base import UtcDateTime
from bot.storage.many import document, rows_in, words
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


_LETTERS = rows_in("letters")
_PUT = insert(OUTBOX).from_select(
    [
        "destination", "lane", "method", "payload", "tag", "expires_at", "created_at", "not_before",
        "bucket", "priority", "on_ambiguity",
    ],
    select(
        words(_LETTERS, 0).label("destination"),
        words(_LETTERS, 0).label("lane"),
        words(_LETTERS, 1),
        document(_LETTERS, 2),
        words(_LETTERS, 3),
        bindparam("latest", type_=UtcDateTime),
        bindparam("now", type_=UtcDateTime).label("created_at"),
        bindparam("now", type_=UtcDateTime).label("not_before"),
        literal(Bucket.PRIVATE.value),
        literal(Priority.BULK.value),
        literal(OnAmbiguity.DROP.value),
    ),
)  # fmt: skip


async def post(
    session: AsyncSession, clock: Clock, letters: Sequence[Letter], wake: Callable[[], None]
) -> None:
    """Let the letters leave when nothing more urgent waits. One in doubt is dropped, not sent again."""
    now, until = clock.now(), defaultdict[datetime | None, list[tuple[Any, ...]]](list)
    for letter in letters:
        payload = {**letter.payload, "chat_id": letter.chat_id}
        until[letter.expires_at].append((letter.to, letter.method, payload, letter.tag))
    for latest, some in until.items():
        await session.execute(_PUT, {"letters": some, "latest": latest, "now": now})
    if letters:
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
