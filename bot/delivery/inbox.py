"""The way in: updates are stored before Telegram is told that they arrived, then handled in order."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.clock import Clock
from bot.delivery.models import InboxRow, InboxStatus
from bot.storage.base import UtcDateTime

ATTEMPTS = 4
"""How often an update is tried before it is parked."""

FIRST_RETRY = timedelta(seconds=0.5)

PATIENCE = timedelta(minutes=2)
"""How long an update that came too early may wait for what it needs."""

Stored = Callable[[Sequence[dict[str, Any]]], None]
"""Told of updates, as Telegram sent them, once they are stored."""


async def store(session: AsyncSession, updates: Sequence[dict[str, Any]], clock: Clock) -> None:
    """Keep `updates`, as Telegram sent them. One that is there already stays as it is."""
    if not updates:
        return
    rows = [
        {
            "update_id": update["update_id"],
            "lane": lane_of(update),
            "payload": json.dumps(update, ensure_ascii=False, separators=(",", ":")),
            "received_at": clock.now(),
            "status": InboxStatus.NEW,
            "attempts": 0,
        }
        for update in updates
    ]
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    await session.execute(insert(InboxRow).on_conflict_do_nothing(), rows)


def lane_of(update: dict[str, Any]) -> int:
    """The chat whose order `update` belongs to: its own, a pressed button's, or the person's."""
    for body in _bodies(update):
        chat = body.get("chat") or body.get("message", {}).get("chat") or body.get("from") or body.get("user")
        if chat:
            return int(chat["id"])
    return 0


def _bodies(update: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return (value for key, value in update.items() if key != "update_id" and isinstance(value, dict))


_NOW = bindparam("now", type_=UtcDateTime)
_EARLIER = aliased(InboxRow)
_NEXT = (
    select(InboxRow)
    .where(InboxRow.status == InboxStatus.NEW)
    .where(or_(InboxRow.not_before.is_(None), InboxRow.not_before <= _NOW))
    .where(
        ~exists().where(
            _EARLIER.lane == InboxRow.lane,
            _EARLIER.status == InboxStatus.NEW,
            _EARLIER.update_id < InboxRow.update_id,
        )
    )
    .order_by(InboxRow.update_id)
    .limit(1)
    .with_for_update(skip_locked=True, of=InboxRow)
)
_NEXT_RETRY = select(func.min(InboxRow.not_before)).where(
    InboxRow.status == InboxStatus.NEW, InboxRow.not_before > _NOW
)
"""Both are built once: nothing is asked more often."""


async def take(session: AsyncSession, clock: Clock) -> InboxRow | None:
    """The oldest waiting update that is the first of its chat, locked until the transaction ends."""
    return (await session.scalars(_NEXT, {"now": clock.now()})).first()


async def note_failure(session: AsyncSession, update_id: int, error: str, clock: Clock) -> InboxRow:
    """Count a failure: the update is tried again after a while, or parked when it failed too often."""
    row = await session.get_one(InboxRow, update_id)
    row.attempts += 1
    row.error = error
    if row.attempts >= ATTEMPTS:
        row.status = InboxStatus.PARKED
    else:
        row.not_before = clock.now() + FIRST_RETRY * 3 ** (row.attempts - 1)
    return row


async def postpone(session: AsyncSession, update_id: int, clock: Clock) -> bool:
    """Try an update again in a moment, without counting a failure. False once that has gone on too long."""
    row = await session.get_one(InboxRow, update_id)
    if clock.now() - row.received_at > PATIENCE:
        return False
    row.not_before = clock.now() + FIRST_RETRY
    return True


async def next_retry(session: AsyncSession, clock: Clock) -> float | None:
    """Seconds until a failed update is to be tried again, if one is."""
    due = await session.scalar(_NEXT_RETRY, {"now": clock.now()})
    return None if due is None else (due - clock.now()).total_seconds()


async def forget(session: AsyncSession, clock: Clock, keep: timedelta) -> None:
    """Delete handled updates older than `keep`; Telegram itself repeats none after a day."""
    await session.execute(
        delete(InboxRow).where(InboxRow.status == InboxStatus.DONE, InboxRow.received_at < clock.now() - keep)
    )
