"""Notes what became of each message of a campaign."""

from collections.abc import Sequence

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.models import RECIPIENTS, RecipientState
from bot.clock import Clock
from bot.delivery.directory import BLOCKED, Fate, ManyHook
from bot.delivery.record import UNCERTAIN
from bot.storage.base import UtcDateTime
from bot.storage.many import number, rows_in, words

TAG = "campaign"
REASONS = {"": RecipientState.SENT, BLOCKED: RecipientState.BLOCKED, UNCERTAIN: RecipientState.UNCERTAIN}

_FATES = rows_in("fates")
_NOTE = (
    update(RECIPIENTS)
    .where(RECIPIENTS.c.campaign_id == number(_FATES, 0), RECIPIENTS.c.client_id == number(_FATES, 1))
    .values(
        state=words(_FATES, 2), message_id=number(_FATES, 3), settled_at=bindparam("now", type_=UtcDateTime)
    )
)


def hook(clock: Clock) -> ManyHook:
    """What hears of the tag `campaign:17:42`, and writes down whether it has reached client 42."""

    async def note(session: AsyncSession, fates: Sequence[tuple[str, Fate]]) -> None:
        await session.execute(
            _NOTE, {"fates": [_settled(tag, fate) for tag, fate in fates], "now": clock.now()}
        )

    return note


def _settled(tag: str, fate: Fate) -> tuple[int, int, str, int | None]:
    _, campaign_id, client_id = tag.split(":")
    state = REASONS.get(fate.reason, RecipientState.FAILED)
    return int(campaign_id), int(client_id), state, fate.message_id
