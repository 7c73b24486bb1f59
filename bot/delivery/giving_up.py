"""Many messages at once that are not to be sent after all."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.models import OutboxRow, OutboxStatus
from bot.delivery.outbox import WITHDRAWN


async def give_up(session: AsyncSession, tag_begins: str) -> list[str]:
    """Take back all that has not left and whose tag begins so. Returns the tags; hooks hear nothing."""
    waiting = (OutboxRow.status == OutboxStatus.PENDING, OutboxRow.ambiguous == 0)
    query = select(OutboxRow).where(*waiting, OutboxRow.tag.startswith(tag_begins, autoescape=True))
    rows = (await session.scalars(query.with_for_update(skip_locked=True))).all()
    for row in rows:
        row.status, row.error = OutboxStatus.DROPPED, WITHDRAWN
    return [row.tag for row in rows if row.tag]
