"""Notes what became of each message of a campaign."""

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.models import Recipient, RecipientState
from bot.clock import Clock
from bot.delivery.directory import BLOCKED, Fate, Hook
from bot.delivery.models import OutboxRow
from bot.delivery.record import UNCERTAIN
from bot.storage.base import UtcDateTime

TAG = "campaign"
REASONS = {"": RecipientState.SENT, BLOCKED: RecipientState.BLOCKED, UNCERTAIN: RecipientState.UNCERTAIN}

_NOTE = (
    update(Recipient)
    .where(Recipient.campaign_id == bindparam("campaign"), Recipient.client_id == bindparam("client"))
    .values(
        state=bindparam("becomes"),
        message_id=bindparam("message"),
        settled_at=bindparam("now", type_=UtcDateTime),
    )
    .execution_options(synchronize_session=False)
)
"""Built once: it is executed with every message of a campaign."""


def hook(clock: Clock) -> Hook:
    """What hears of rows tagged `campaign:17:42`, and writes down whether they have reached client 42."""

    async def note(session: AsyncSession, row: OutboxRow, fate: Fate) -> None:
        _, campaign_id, client_id = (row.tag or "").split(":")
        values = {
            "campaign": int(campaign_id),
            "client": int(client_id),
            "becomes": REASONS.get(fate.reason, RecipientState.FAILED),
            "message": row.message_id,
            "now": clock.now(),
        }
        await session.execute(_NOTE, values)

    return note
