"""The whole desk on a stage: people act in the sandbox, tests look at chats and at the database."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from bot.app import App
from bot.clients.models import Client
from bot.clock import MovableClock
from bot.sandbox import Limits, Sandbox
from bot.sandbox.people import Person
from bot.texts import Reader
from bot.tickets.models import Ticket
from tests.desk import config_for

Json = dict[str, Any]

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""10:00 in Stockholm, an hour after the desk has opened."""

SURE = "How long does delivery take?"
"""A question that the sample FAQ answers."""

UNSURE = "gift"
"""What several of its entries may be meant by."""

STRANGE = "Could you repaint my tractor, please?"
"""What it says nothing about."""


def keys(message: Json) -> list[str]:
    """The callback data of a message's buttons; those that open an address have none."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def labels(message: Json) -> list[str]:
    """What a message's buttons are called."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def key(message: Json, start: str) -> str:
    """The callback data that begins with `start`."""
    return next(data for data in keys(message) if data.startswith(start))


def said(message: Json) -> str:
    """The text or caption."""
    return str(message.get("text") or message.get("caption") or "")


def marks(message: Json) -> list[str]:
    """The emoji that the bot has marked a message with."""
    return [reaction["emoji"] for reaction in message.get("_reactions", [])]


BUSY = """
    SELECT EXISTS (SELECT 1 FROM inbox WHERE status = 'new')
        OR EXISTS (SELECT 1 FROM outbox WHERE status = 'sending')
        OR EXISTS (SELECT 1 FROM outbox WHERE status = 'pending' AND not_before <= :now)
"""


class Play:
    """A desk at work in a sandbox."""

    def __init__(self, sandbox: Sandbox, database_url: str, sections: dict[str, Any]) -> None:
        self.sandbox, self.group = sandbox, sandbox.group
        self.mia, self.omar, self.lena = sandbox.managers
        self.config = config_for(sandbox, database_url, **sections)
        assert isinstance(sandbox.clock, MovableClock)
        self.clock = sandbox.clock
        self.until = sandbox.until

    async def start(self) -> None:
        """Start the desk, or start it again."""
        self.app = App(self.config, self.clock)
        await self.app.prepare()
        self._database = sqlite3.connect(self.app.database.engine.url.database or "", isolation_level=None)
        self._serving = asyncio.create_task(self.app.serve())
        while self.clock.on_advance is None and not self._serving.done():  # noqa: ASYNC110
            await asyncio.sleep(0)  # until it is this desk that the clock moves

    async def stop(self) -> None:
        """Stop the desk; what made it fail, if anything did, is raised."""
        failed = self._serving.exception() if self._serving.done() else None
        self._serving.cancel()
        await asyncio.gather(self._serving, return_exceptions=True)
        self._database.close()
        await self.app.close()
        if failed:
            raise failed

    async def restart(self) -> None:
        """Stop the desk and start another on the same database."""
        await self.stop()
        await self.start()

    async def open_ticket(self, client: Person, text: str = STRANGE) -> int:
        """Have a client ask what the FAQ does not know. Returns the thread id of their topic."""
        before = len(client.texts)
        client.send(text)
        await self.until(lambda: len(client.texts) > before, what="an acknowledgement")
        await self.settled()
        return self.thread(client)

    async def complain(self, client: Person, story: str, *answers: str) -> None:
        """Have a client complain, and answer the questions: about something else, and no wish, by default."""
        for words in ("/complain", story, "that's all", *(answers or ("other", "yes", "skip"))):
            client.send(words)
            await self.settled()

    def thread(self, client: Person) -> int:
        """The client's topic, the newest if one was deleted."""
        return self.threads(client)[-1]

    def threads(self, client: Person) -> list[int]:
        """The topics there are of a client."""
        name = client.first_name
        return [i for i, topic in self.group.topics.items() if name in topic.name and not topic.deleted]

    def card(self, thread: int | None) -> Json:
        """The newest card in a topic: the message with the ticket's buttons, or what it was before."""
        messages = [m for m in self.group.messages(thread) if m["from"]["is_bot"] and m.get("text")]
        with_buttons = [m for m in messages if any(data.startswith("t:") for data in keys(m))]
        return (with_buttons or messages[:1])[-1]

    def in_topics(self, kind: str) -> list[Json]:
        """The messages of a kind (`text`, `photo`…) in all topics, the service messages left out."""
        threads = [thread for thread, topic in self.group.topics.items() if not topic.deleted]
        return [message for thread in threads for message in self.group.messages(thread) if kind in message]

    def general(self, words: str) -> list[str]:
        """The bot's lines in General that contain `words`."""
        return [text for text in self.group.texts() if words in text]

    async def pressed(self, person: Person, message: Json, start: str) -> str:
        """Press the button whose data begins with `start`. Returns what the bot answered."""
        query = person.press(message, key(message, start))
        await self.until(lambda: query in self.sandbox.answers, what="an answer to the button")
        await self.settled()
        return str(self.sandbox.answers[query].get("text") or "")

    def forged(self, person: Person, message: Json, data: str) -> str:
        """Press a button that the message never had, as a tampered app can. Returns the query's id."""
        world = self.sandbox.world
        chat = world.chat(message["chat"]["id"])
        assert chat is not None
        query = world.callbacks.press()
        plain = {name: value for name, value in message.items() if not name.startswith("_")}
        body = {"id": query, "from": person.user, "message": plain, "chat_instance": "1", "data": data}
        world.tell("callback_query", chat, body)
        return query

    async def settled(self, within: float = 10) -> None:
        """Wait until every update is handled and everything that may leave has left."""
        async with asyncio.timeout(within):
            while self.sandbox.world.updates.pending or self._busy():  # noqa: ASYNC110
                await asyncio.sleep(0.015)

    def _busy(self) -> bool:
        """Asked often, so by a short cut, and in one query, because rows move on between two."""
        now = self.clock.now().replace(tzinfo=None).isoformat(" ", "microseconds")
        return bool(self._database.execute(BUSY, {"now": now}).fetchone()[0])

    async def all(self, query: Select[Any]) -> Sequence[Any]:
        """Ask the database."""
        async with self.app.database.read() as session:
            return (await session.scalars(query)).all()

    async def one(self, query: Select[Any]) -> Any:
        """Ask the database for one row or value."""
        async with self.app.database.read() as session:
            return (await session.scalars(query)).first()

    async def client(self, person: Person) -> Client:
        """What the desk knows of a person."""
        found: Client = await self.one(select(Client).where(Client.user_id == person.id))
        return found

    async def tickets(self, person: Person) -> Sequence[Ticket]:
        """The client's tickets, the oldest first."""
        mine = select(Client.id).where(Client.user_id == person.id).scalar_subquery()
        return await self.all(select(Ticket).where(Ticket.client_id == mine).order_by(Ticket.id))

    async def text(self, name: str, person: Person, **context: Any) -> str:
        """A text for a client, without markup."""
        client = await self.client(person)
        async with self.app.database.read() as session:
            reader: Reader = self.app.desk(session).clients.reader(client)
        return self.app.tools.texts.plain(name, reader, client=client, **context)

    async def advance(self, **by: float) -> None:
        """Let time pass, and wait for what follows from it."""
        await self.clock.advance(timedelta(**by))
        await self.settled()

    def inject(self, **update: Any) -> None:
        """Send an update as it is, even one that the sandbox would not make."""
        updates = self.sandbox.world.updates
        updates.pending.append({"update_id": updates._next_id, **json.loads(json.dumps(update))})
        updates._next_id += 1
        updates.wake()


@asynccontextmanager
async def playing(
    database_url: str,
    *,
    clock: MovableClock | None = None,
    limits: Limits | None = None,
    **sections: dict[str, Any],
) -> AsyncIterator[Play]:
    """A desk at work on a Monday morning; it is stopped at the end of the block."""
    clock = clock or MovableClock(MONDAY_MORNING)
    async with Sandbox(clock=clock, limits=limits or Limits(enforce=False)) as sandbox:
        play = Play(sandbox, database_url, sections)
        await play.start()
        try:
            yield play
        finally:
            await play.stop()
