"""Notes what became of each message of a campaign."""

from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.models import Recipient, RecipientState
from bot.clock import Clock
from bot.delivery.directory import BLOCKED, Fate, Fates, Hook
from bot.delivery.models import OutboxRow
from bot.delivery.record import UNCERTAIN
from bot.storage.base import Base, UtcDateTime

TAG = "campaign"
REASONS = {"": RecipientState.SENT, BLOCKED: RecipientState.BLOCKED, UNCERTAIN: RecipientState.UNCERTAIN}

_RECIPIENTS = Base.metadata.tables[Recipient.__tablename__]
_NOTE = (
    update(_RECIPIENTS)
    .where(_RECIPIENTS.c.campaign_id == bindparam("campaign"), _RECIPIENTS.c.client_id == bindparam("client"))
    .values(
        state=bindparam("becomes"),
        message_id=bindparam("message"),
        settled_at=bindparam("now", type_=UtcDateTime),
    )
)


def hook(clock: Clock) -> Hook:
    """What hears of rows tagged `campaign:17:42`, and writes down whether they have reached client 42."""

    async def note(session: AsyncSession, fates: Fates) -> None:
        now = clock.now()
        await session.execute(_NOTE, [_settled(row, fate) | {"now": now} for row, fate in fates])

    return note


def _settled(row: OutboxRow, fate: Fate) -> dict[str, Any]:
    _, campaign_id, client_id = (row.tag or "").split(":")
    return {
        "campaign": int(campaign_id),
        "client": int(client_id),
        "becomes": REASONS.get(fate.reason, RecipientState.FAILED),
        "message": row.message_id,
    }
