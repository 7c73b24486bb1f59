"""Where a client stands in booking a call; kept with the other dialogues, so that a restart loses nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.dialogue import Dialogue

KEY = "call"


class Step(StrEnum):
    """What the client's next message answers; the dialogue's state is called so."""

    WHEN = "call:when"
    PHONE = "call:phone"
    TOPIC = "call:topic"


@dataclass
class Draft:
    """What the client has chosen so far.

    topic: None until asked, empty when skipped. offered: a number that was read back. callback: the id of the
    call that is moved, if it is not a new one. shown: by which the newest message of the dialogue is known.
    """

    step: Step = Step.WHEN
    starts_at: datetime | None = None
    phone: str | None = None
    offered: str | None = None
    topic: str | None = None
    callback: int | None = None
    shown: int = 0


async def load(session: AsyncSession, client: Client) -> Draft | None:
    """The client's draft, if they are booking a call, or were and went to look for their time zone."""
    row = await session.get(Dialogue, (client.user_id, client.user_id))
    kept: dict[str, Any] | None = row.data.get(KEY) if row and row.state else None
    if kept is None:
        return None
    start = kept["starts_at"]
    return Draft(
        **{**kept, "step": Step(kept["step"]), "starts_at": datetime.fromisoformat(start) if start else None}
    )


async def save(session: AsyncSession, client: Client, draft: Draft) -> None:
    """Keep the draft; the client's next message is taken for what its step asks."""
    row = await session.get(Dialogue, (client.user_id, client.user_id))
    if row is None:
        row = Dialogue(chat_id=client.user_id, user_id=client.user_id, data={})
        session.add(row)
    start = draft.starts_at.isoformat() if draft.starts_at else None
    row.state, row.data = draft.step.value, {KEY: {**vars(draft), "starts_at": start}}


async def drop(session: AsyncSession, client: Client) -> None:
    """The dialogue is over."""
    row = await session.get(Dialogue, (client.user_id, client.user_id))
    if row is not None:
        row.state, row.data = None, {}
