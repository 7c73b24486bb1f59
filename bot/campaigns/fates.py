"""Notes what became of each message of a campaign."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.models import Recipient, RecipientState
from bot.clock import Clock
from bot.delivery.directory import BLOCKED, Fate, Hook
from bot.delivery.models import OutboxRow
from bot.delivery.record import UNCERTAIN

TAG = "campaign"
REASONS = {"": RecipientState.SENT, BLOCKED: RecipientState.BLOCKED, UNCERTAIN: RecipientState.UNCERTAIN}


def hook(clock: Clock) -> Hook:
    """What hears of rows tagged `campaign:17:42`, and writes down whether they have reached client 42."""

    async def note(session: AsyncSession, row: OutboxRow, fate: Fate) -> None:
        _, campaign_id, client_id = (row.tag or "").split(":")
        state = REASONS.get(fate.reason, RecipientState.FAILED)
        await session.execute(
            update(Recipient)
            .where(Recipient.campaign_id == int(campaign_id), Recipient.client_id == int(client_id))
            .values(state=state, message_id=row.message_id, settled_at=clock.now())
        )

    return note
