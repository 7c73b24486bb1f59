"""A sender at work: its outbox in a real database, a sandbox at the other end of the wire."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import SendMessage, TelegramMethod

from bot.delivery.carrier import Carrier
from bot.delivery.limits import Budget, Pace
from bot.delivery.models import OutboxRow
from bot.delivery.numbering import Numbering
from bot.delivery.outbox import Options
from bot.delivery.post_office import letters_of
from bot.delivery.record import Recorder
from bot.delivery.sender import Sender
from bot.delivery.session import DeskSession
from bot.delivery.wire import HERE
from bot.sandbox import Sandbox
from bot.sandbox.chats import SERVICE
from bot.sandbox.people import Person
from tests.delivery.support import AddressBook, Ears, Post
from tests.waiting import eventually

WITHOUT_LIMIT = 5000.0


class QuickSession(DeskSession):
    """Closes without the quarter of a second that TLS would need."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def bot_at(api_base: str, token: str) -> Bot:
    return Bot(token, session=QuickSession(api=TelegramAPIServer.from_base(api_base)))


@dataclass
class Office:
    """The parts, and what the tests do with them."""

    sandbox: Sandbox
    post: Post
    bot: Bot
    book: AddressBook
    ears: Ears
    recorder: Recorder
    sender: Sender
    budget: Budget
    running: asyncio.Task[None] | None = field(default=None)

    def client(self, name: str) -> Person:
        """A new client who has started the bot; the destination is `client:` and the name."""
        person = self.sandbox.add_client(name)
        started = person.send("/start")
        self.sender._numbering.note(person.id, started["message_id"])
        self.book.chats[f"client:{name}"] = person.id
        return person

    async def send(self, to: str, method: TelegramMethod[Any] | str, **options: Any) -> OutboxRow:
        message = SendMessage(chat_id=HERE, text=method) if isinstance(method, str) else method
        async with self.post.begin() as box:
            return await box.send(to, message, Options(**options))

    async def settled(self) -> list[OutboxRow]:
        """All rows, once none is waiting or under way."""
        await eventually(self._is_idle)
        return await self.post.rows()

    async def _is_idle(self) -> bool:
        return not any(row.status in ("pending", "sending") for row in await self.post.rows())

    def lines(self, thread: int | None = None) -> list[str]:
        """What the bot has said in a topic of the group, or in General."""
        return [
            message.get("text") or message.get("caption") or ""
            for message in self.sandbox.group.messages(thread)
            if SERVICE.isdisjoint(message)
        ]

    def made(self, method: str) -> int:
        """How many calls of `method` there have been, whatever became of them."""
        return sum(call.method.lower() == method.lower() for call in self.sandbox.calls)

    def start(self) -> None:
        self.running = asyncio.create_task(self.sender.run())

    async def stop(self) -> None:
        if self.running is not None:
            self.running.cancel()
            with suppress(asyncio.CancelledError):
                await self.running
            self.running = None


@asynccontextmanager
async def open_office(
    sandbox: Sandbox,
    post: Post,
    *,
    per_chat: float = WITHOUT_LIMIT,
    per_minute: float = WITHOUT_LIMIT,
    per_second: float = WITHOUT_LIMIT,
    paid: float = 0.0,
    is_serving: bool = False,
) -> AsyncIterator[Office]:
    """An office whose sender has yet to be started; it is stopped at the end."""
    bot = bot_at(sandbox.api_base, sandbox.token)
    book, ears, numbering = AddressBook(group=sandbox.group.chat_id), Ears(), Numbering()
    recorder = Recorder(post.database, post.clock, book, {"line": ears}, {})
    budget = Budget(per_minute)
    sender = Sender(
        database=post.database,
        clock=post.clock,
        carrier=Carrier(
            bot,
            post.wire,
            post.database,
            book,
            numbering,
            letters_of(bot, many=paid > 0),
            paid_broadcasts=paid > 0,
        ),
        recorder=recorder,
        pace=Pace(per_second),
        paid=Pace(paid) if paid else None,
        budget=budget,
        numbering=numbering,
        per_chat_per_second=per_chat,
        is_serving=lambda: is_serving,
    )
    post.on_wake = sender.wake
    office = Office(sandbox, post, bot, book, ears, recorder, sender, budget)
    try:
        yield office
    finally:
        await office.stop()
        await bot.session.close()
