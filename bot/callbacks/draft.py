"""Where a client stands in booking a call; kept with the other dialogues, so that a restart loses nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.dialogue import Dialogue

KEY = "call"
TIMES = ("starts_at", "proposed")


class Step(StrEnum):
    """What the client's next message answers; the dialogue's state is called so."""

    WHEN = "call:when"
    PHONE = "call:phone"
    TOPIC = "call:topic"
    ZONE = "call:zone"
    """Where they are; then it goes on as before."""


@dataclass
class Draft:
    """What the client has chosen so far.

    proposed: a time that was read back. topic: None until asked, empty when skipped. offered: a number that
    was read back. callback: the id of the call that is moved, if it is not a new one. beside: that of the
    ticket in which the call was asked for. shown: by which the newest message of the dialogue is known.
    """

    step: Step = Step.WHEN
    starts_at: datetime | None = None
    proposed: datetime | None = None
    phone: str | None = None
    offered: str | None = None
    topic: str | None = None
    callback: int | None = None
    beside: int | None = None
    shown: int = 0


async def load(session: AsyncSession, client: Client) -> Draft | None:
    """The client's draft, if they are booking a call."""
    row = await session.get(Dialogue, (client.user_id, client.user_id))
    if row is None or not _is_ours(row) or KEY not in row.data:
        return None
    kept: dict[str, Any] = row.data[KEY]
    times = {name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in TIMES}
    return Draft(**{**kept, **times, "step": Step(kept["step"])})


async def save(session: AsyncSession, client: Client, draft: Draft, *, away: bool = False) -> None:
    """Keep the draft; the client's next message is taken for what its step asks.

    away: they are asked for their time zone in between. What other dialogues have kept stays.
    """
    row = await session.get(Dialogue, (client.user_id, client.user_id))
    if row is None:
        row = Dialogue(chat_id=client.user_id, user_id=client.user_id, data={})
        session.add(row)
    values = vars(draft)
    times = {name: values[name].isoformat() if values[name] else None for name in TIMES}
    row.state = Step.ZONE if away else draft.step.value
    row.data = {**row.data, KEY: {**values, **times}}


async def drop(session: AsyncSession, client: Client) -> None:
    """The dialogue is over; another one that has begun meanwhile goes on."""
    row = await session.get(Dialogue, (client.user_id, client.user_id))
    if row is not None:
        row.state = None if _is_ours(row) else row.state
        row.data = {key: value for key, value in row.data.items() if key != KEY}


def _is_ours(row: Dialogue) -> bool:
    return row.state in list(Step)
