"""aiogram's dialogue states, kept in the database in the transaction of the update they belong to."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base
from bot.storage.uow import current_session


class Dialogue(Base):
    """Where somebody stands in a dialogue with the bot, and what they have said in it so far."""

    __tablename__ = "dialogues"

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class DialogueStorage(BaseStorage):
    """Reads and writes through the session of the unit of work under way."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Move the dialogue to `state`, or end it."""
        (await self._row(key)).state = state.state if isinstance(state, State) else state

    async def get_state(self, key: StorageKey) -> str | None:
        """The state of the dialogue, if one is under way."""
        row = await current_session.get().get(Dialogue, (key.chat_id, key.user_id))
        return row.state if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Keep `data` in place of what was kept before."""
        (await self._row(key)).data = dict(data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """What has been kept."""
        row = await current_session.get().get(Dialogue, (key.chat_id, key.user_id))
        return dict(row.data) if row else {}

    async def close(self) -> None:
        """Nothing to close: the session belongs to the unit of work."""

    async def _row(self, key: StorageKey) -> Dialogue:
        session = current_session.get()
        row = await session.get(Dialogue, (key.chat_id, key.user_id))
        if row is None:
            row = Dialogue(chat_id=key.chat_id, user_id=key.user_id, data={})
            session.add(row)
        return row


async def enter(session: AsyncSession, user_id: int, state: str, **data: Any) -> None:
    """Begin a dialogue in somebody's private chat, in place of what may be under way there."""
    row = await session.get(Dialogue, (user_id, user_id))
    if row is None:
        row = Dialogue(chat_id=user_id, user_id=user_id)
        session.add(row)
    row.state, row.data = state, data


async def under_way(session: AsyncSession, user_id: int) -> str | None:
    """The dialogue that is under way in somebody's private chat."""
    row = await session.get(Dialogue, (user_id, user_id))
    return row.state if row else None


async def data(session: AsyncSession, user_id: int, state: str) -> dict[str, Any]:
    """What has been kept in the dialogue in somebody's private chat; nothing if it is another one."""
    row = await session.get(Dialogue, (user_id, user_id))
    return dict(row.data) if row is not None and row.state == state else {}


async def leave(session: AsyncSession, user_id: int, state: str) -> None:
    """End the dialogue in somebody's private chat, if it is this one."""
    row = await session.get(Dialogue, (user_id, user_id))
    if row is not None and row.state == state:
        row.state, row.data = None, {}
