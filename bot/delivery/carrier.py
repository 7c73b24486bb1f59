"""Carries one parcel to Telegram: finds where it goes, fills in the ids, makes the call."""

from dataclasses import dataclass
from html import escape
from time import monotonic
from typing import Any

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.methods import CreateForumTopic, ReopenForumTopic
from aiogram.types import BufferedInputFile, Message
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.directory import Directory
from bot.delivery.failures import Failure, understand
from bot.delivery.markup import utf16_length, visible_text
from bot.delivery.models import Handle, OutboxFile, OutboxRow, Place
from bot.delivery.parcels import MAX_TEXT, SEPARATOR, Parcel
from bot.delivery.wire import ATTACH, Wire
from bot.storage.uow import Database

SEND_TIMEOUT_SECONDS = 30
UPLOAD_TIMEOUT_SECONDS = 120
ASK_FOR_TOPICS_AGAIN_SECONDS = 600


@dataclass(frozen=True)
class Sent:
    """Telegram took the call. `messages`: the ids it gave, in order; `part`: the text as shown."""

    chat_id: int
    messages: list[int]
    edited: bool = False


@dataclass(frozen=True)
class TopicMade:
    """The parcel's topic did not exist and has been made; the parcel itself leaves next."""

    place: Place


@dataclass(frozen=True)
class Pointless:
    """There is nothing to call for: what the parcel would change was never sent."""

    reason: str


Outcome = Sent | TopicMade | Pointless | Failure


@dataclass(frozen=True)
class Call:
    """What is known of a call before it is made."""

    method: str
    payload: dict[str, Any]
    chat_id: int
    files: dict[str, BufferedInputFile]
    edits: bool = False


class Carrier:
    """Makes calls. It reads the database but never writes to it: recording is the sender's."""

    def __init__(self, bot: Bot, wire: Wire, database: Database, directory: Directory) -> None:
        self._bot, self._wire, self._database, self._directory = bot, wire, database, directory
        self._no_topics_until = 0.0

    def without_topics(self) -> None:
        """Telegram said that the managers' group has no topics: do without, and ask again later."""
        self._no_topics_until = monotonic() + ASK_FOR_TOPICS_AGAIN_SECONDS

    async def reopen(self, place: Place) -> None:
        """Open the closed topic at `place` again."""
        method = ReopenForumTopic(chat_id=place.chat_id, message_thread_id=place.thread_id or 0)
        await self._bot(method, request_timeout=SEND_TIMEOUT_SECONDS)

    async def carry(self, parcel: Parcel) -> Outcome:
        """Send `parcel`, or take the step that has to come before it."""
        async with self._database.read() as session:
            place = await self._place(session, parcel.head.destination)
            if place is None:
                step: Call | Pointless | CreateForumTopic = await self._new_topic(session, parcel.head)
            else:
                step = await self._prepare(session, parcel, place)
        try:
            match step:
                case Pointless():
                    return step
                case CreateForumTopic():
                    topic = await self._bot(step, request_timeout=SEND_TIMEOUT_SECONDS)
                    return TopicMade(
                        Place(
                            destination=parcel.head.destination,
                            chat_id=int(step.chat_id),
                            thread_id=topic.message_thread_id,
                        )
                    )
                case Call():
                    return await self._make(step)
        except (TelegramAPIError, ClientDecodeError) as error:
            return understand(error)

    async def _place(self, session: AsyncSession, destination: str) -> Place | None:
        """Where `destination` is; None for a topic that has yet to be made."""
        if not destination:
            return Place(destination="", chat_id=0, thread_id=None)
        if known := await session.get(Place, destination):
            return known
        if destination.startswith("topic:") and monotonic() >= self._no_topics_until:
            return None
        chat_id = await self._directory.chat_of(session, destination)
        return Place(destination=destination, chat_id=chat_id, thread_id=None)

    async def _new_topic(self, session: AsyncSession, row: OutboxRow) -> CreateForumTopic | Pointless:
        if row.target:
            return Pointless("the topic is gone")
        chat_id = await self._directory.chat_of(session, row.destination)
        title = await self._directory.topic_title(session, row.destination)
        return CreateForumTopic(chat_id=chat_id, name=title)

    async def _prepare(self, session: AsyncSession, parcel: Parcel, place: Place) -> Call | Pointless:
        row, payload = parcel.head, parcel.payload
        files = await _files(session, row) if ATTACH in repr(payload) else {}
        shown = await session.get(Handle, row.handle) if row.upsert and row.handle else None
        if shown is not None and shown.chat_id == place.chat_id:
            kept = {key: payload[key] for key in EDITABLE if key in payload}
            payload = {**kept, "chat_id": shown.chat_id, "message_id": shown.message_id}
            return Call("editMessageText", payload, shown.chat_id, {}, edits=True)
        if "chat_id" in payload:
            payload["chat_id"] = place.chat_id
        if row.target:
            target = await session.get(Handle, row.target)
            if target is None:
                return Pointless("what it changes was never sent")
            payload |= {"chat_id": target.chat_id, "message_id": target.message_id}
            if row.method == "editMessageText":
                payload["text"] = await _among_merged(session, target, payload["text"])
            return Call(row.method, payload, target.chat_id, files, edits=True)
        if row.method.startswith("send"):
            await self._address(session, row, payload, place)
        return Call(row.method, payload, place.chat_id, files)

    async def _address(
        self, session: AsyncSession, row: OutboxRow, payload: dict[str, Any], place: Place
    ) -> None:
        """Fill in the topic and the message replied to; without topics, say whose line it is."""
        if place.thread_id is not None:
            payload["message_thread_id"] = place.thread_id
        elif row.destination.startswith("topic:") and not row.upsert:
            title = await self._directory.topic_title(session, row.destination)
            _put_on_top(payload, title)
        replied = await session.get(Handle, row.reply_to) if row.reply_to else None
        if replied is not None and replied.chat_id == place.chat_id:
            payload["reply_parameters"] = {
                "message_id": replied.message_id,
                "allow_sending_without_reply": True,
            }

    async def _make(self, call: Call) -> Sent:
        timeout = UPLOAD_TIMEOUT_SECONDS if call.files else SEND_TIMEOUT_SECONDS
        method = self._wire.load(call.method, call.payload, call.files)
        result = await self._bot(method, request_timeout=timeout)
        messages = result if isinstance(result, list) else [result]
        ids = [message.message_id for message in messages if isinstance(message, Message)]
        return Sent(call.chat_id, ids, edited=call.edits)


EDITABLE = ("text", "parse_mode", "entities", "link_preview_options", "reply_markup")
"""What a sent text message has in common with its edit."""


async def _files(session: AsyncSession, row: OutboxRow) -> dict[str, BufferedInputFile]:
    files = await session.scalars(select(OutboxFile).where(OutboxFile.outbox_id == row.id))
    return {file.key: BufferedInputFile(file.content, file.filename or file.key) for file in files}


async def _among_merged(session: AsyncSession, target: Handle, text: str) -> str:
    """The whole text of the message `target` is part of, with its own part replaced."""
    siblings = await session.scalars(
        select(Handle)
        .where(Handle.chat_id == target.chat_id, Handle.message_id == target.message_id)
        .order_by(Handle.outbox_id)
    )
    parts = [text if s.handle == target.handle else s.part for s in siblings]
    return SEPARATOR.join(part for part in parts if part is not None)


def _put_on_top(payload: dict[str, Any], title: str) -> None:
    """Head a line with the client's name, where it fits."""
    for key, limit in (("text", MAX_TEXT), ("caption", 1024)):
        headed = f"<b>{escape(title)}</b>\n{payload.get(key, '')}"
        if key in payload and utf16_length(visible_text(headed)) <= limit:
            payload[key] = headed
