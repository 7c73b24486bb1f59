"""What the tests of the wire share: a desk's address book, and an outbox to put things into."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.directory import Fates
from bot.delivery.models import Handle, InboxRow, OutboxRow, Place
from bot.delivery.outbox import Outbox
from bot.delivery.wire import Wire
from bot.storage.uow import Database

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GROUP_CHAT = -1001


@dataclass
class StandingClock:
    """A clock that moves only when it is told to."""

    moment: datetime = MORNING

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return monotonic()  # limits are kept in real time, wherever the calendar stands

    def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def buttons(label: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=label)]])


@dataclass
class Post:
    """Puts things into the outbox of a database and looks at what is there."""

    database: Database
    wire: Wire
    clock: StandingClock
    woken: int = 0
    on_wake: Callable[[], None] = field(default=lambda: None)

    def wake(self) -> None:
        self.woken += 1
        self.on_wake()

    def outbox(self, session: AsyncSession) -> Outbox:
        return Outbox(session, self.wire, self.clock, self.wake)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Outbox]:
        async with self.database.begin() as session:
            yield self.outbox(session)

    async def rows(self) -> list[OutboxRow]:
        async with self.database.read() as session:
            return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))

    async def texts(self, status: str) -> list[str]:
        """The texts of the rows that stand so, oldest first."""
        return [row.payload["text"] for row in await self.rows() if row.status == status]

    async def handle(self, name: str) -> Handle | None:
        async with self.database.read() as session:
            return await session.get(Handle, name)

    async def place(self, destination: str) -> Place | None:
        async with self.database.read() as session:
            return await session.get(Place, destination)


@dataclass
class AddressBook:
    """A directory: chats by destination; what is in no list is in the managers' group."""

    chats: dict[str, int] = field(default_factory=dict)
    group: int = GROUP_CHAT
    gone: list[str] = field(default_factory=list)

    async def chat_of(self, session: AsyncSession, destination: str) -> int:
        moved = await session.get(Place, "managers")
        return self.chats.get(destination, moved.chat_id if moved else self.group)

    async def topic_title(self, session: AsyncSession, destination: str) -> str:
        return f"Name of <{destination}>"

    async def unreachable(self, session: AsyncSession, destination: str) -> None:
        self.gone.append(destination)


@dataclass
class Ears:
    """A hook that remembers what it heard."""

    heard: list[tuple[str | None, str]] = field(default_factory=list)

    async def __call__(self, session: AsyncSession, fates: Fates) -> None:
        self.heard += [(row.tag, fate.reason) for row, fate in fates]


def said(update_id: int, chat_id: int, text: str = "hi") -> dict[str, Any]:
    """An update: somebody wrote in their private chat."""
    person = {"id": chat_id, "is_bot": False, "first_name": "Anna"}
    chat = {"id": chat_id, "type": "private", "first_name": "Anna"}
    message = {"message_id": update_id, "date": 1772442000, "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": message}


async def inbox_rows(database: Database) -> list[InboxRow]:
    async with database.read() as session:
        return list(await session.scalars(select(InboxRow).order_by(InboxRow.update_id)))
