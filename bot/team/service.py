"""Who the managers are and which chat is theirs."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.types import Message, User
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.config.model import Config
from bot.delivery.models import Place
from bot.team.models import Manager
from bot.texts import Reader

GROUP = "managers"
"""The destination of the managers' group itself: General, where there are topics."""


async def group_chat(session: AsyncSession, configured: int) -> int:
    """The chat id of the managers' group: the configured one, or what Telegram has made of it since."""
    moved = await session.get(Place, GROUP)
    return moved.chat_id if moved else configured


@dataclass
class Team:
    """The use cases around managers, within one unit of work."""

    session: AsyncSession
    clock: Clock
    config: Config

    async def meet(self, user: User) -> Manager:
        """The manager behind a Telegram user, noted on the first meeting."""
        manager = await self.session.get(Manager, user.id)
        if manager is None:
            manager = Manager(user_id=user.id)
            self.session.add(manager)
        manager.first_name, manager.last_name, manager.username = (
            user.first_name,
            user.last_name,
            user.username,
        )
        manager.last_seen_at, manager.left_at = self.clock.now(), None
        await self.session.flush()
        return manager

    async def left(self, user_id: int) -> None:
        """Somebody has left the group, or was removed from it."""
        manager = await self.session.get(Manager, user_id)
        if manager is not None:
            manager.left_at = self.clock.now()

    async def chat_id(self) -> int:
        """The chat id of the managers' group."""
        return await group_chat(self.session, self.config.managers.chat_id)

    async def moved(self, new_chat_id: int) -> None:
        """The group became a supergroup with another id."""
        await self.session.merge(Place(destination=GROUP, chat_id=new_chat_id, thread_id=None))

    async def place_of(self, message: Message) -> str:
        """The destination of an answer to a message in the group: the client's topic it is in, or General."""
        if message.message_thread_id is None:
            return GROUP
        query = select(Place.destination).where(
            Place.chat_id == message.chat.id, Place.thread_id == message.message_thread_id
        )
        return await self.session.scalar(query.limit(1)) or GROUP

    @property
    def reader(self) -> Reader:
        """How to speak to the managers."""
        return Reader(self.config.desk.language, ZoneInfo(self.config.desk.timezone))
