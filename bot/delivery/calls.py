"""From an outbox row to the call that is made: ids of chats, topics and messages are filled in."""

from dataclasses import dataclass
from html import escape
from typing import Any

from aiogram.enums import ParseMode
from aiogram.types import BufferedInputFile
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.directory import Directory
from bot.delivery.markup import utf16_length, visible_text
from bot.delivery.models import Handle, OutboxFile, OutboxRow, Place
from bot.delivery.parcels import MAX_CAPTION, MAX_TEXT, SEPARATOR, Parcel
from bot.delivery.wire import ATTACH

CAPTIONED = frozenset({"sendPhoto", "sendVideo", "sendAnimation", "sendAudio", "sendDocument", "sendVoice"})
NAMED = CAPTIONED | {"sendMessage", "sendMediaGroup"}
"""What has room for the name of the client whose line it is."""

EDITABLE = ("text", "parse_mode", "entities", "link_preview_options", "reply_markup")
"""What a sent text message has in common with its edit."""

HEADED = "reply_parameters"
"""What ties a line to the name that was sent before it."""

LENIENT = {"allow_sending_without_reply": True}

NEVER_SENT = "never sent"
"""Why a change was not made: the message it changes never arrived."""


@dataclass(frozen=True)
class Call:
    """A call that is ready to be made. `edits`: it changes a message instead of sending one."""

    method: str
    payload: dict[str, Any]
    chat_id: int
    files: dict[str, BufferedInputFile]
    edits: bool = False


@dataclass(frozen=True)
class Pointless:
    """There is nothing to call for: what the row would change was never sent."""

    reason: str


async def prepare(
    session: AsyncSession, directory: Directory, parcel: Parcel, place: Place
) -> Call | Pointless:
    """The call that sends `parcel` to `place`."""
    row, payload = parcel.head, parcel.payload
    shown = await session.get(Handle, row.handle) if row.upsert and row.handle else None
    if shown is not None and shown.chat_id == place.chat_id:
        kept = {key: payload[key] for key in EDITABLE if key in payload}
        payload = {**kept, "chat_id": shown.chat_id, "message_id": shown.message_id}
        return Call("editMessageText", payload, shown.chat_id, {}, edits=True)
    if row.target:
        return await _change(session, row, payload)
    if "chat_id" in payload:
        payload["chat_id"] = place.chat_id
    if row.method.startswith("send"):
        await _address(session, directory, row, payload, place)
    return Call(row.method, payload, place.chat_id, await _files(session, row))


async def _change(session: AsyncSession, row: OutboxRow, payload: dict[str, Any]) -> Call | Pointless:
    target = await session.get(Handle, row.target)
    if target is None:
        return Pointless(NEVER_SENT)
    payload |= {"chat_id": target.chat_id, "message_id": target.message_id}
    if row.method == "editMessageText":
        payload["text"] = await _among_merged(session, target, payload["text"])
    return Call(row.method, payload, target.chat_id, await _files(session, row), edits=True)


async def _address(
    session: AsyncSession, directory: Directory, row: OutboxRow, payload: dict[str, Any], place: Place
) -> None:
    """Fill in the topic and the message replied to; without topics, say whose line it is."""
    if place.thread_id is not None:
        payload["message_thread_id"] = place.thread_id
    elif row.destination.startswith("topic:") and not row.upsert:
        _put_on_top(row.method, payload, await directory.topic_title(session, row.destination))
    replied = await session.get(Handle, row.reply_to) if row.reply_to else None
    if replied is not None and replied.chat_id == place.chat_id:
        payload["reply_parameters"] = {"message_id": replied.message_id, **LENIENT}


async def _files(session: AsyncSession, row: OutboxRow) -> dict[str, BufferedInputFile]:
    if ATTACH not in repr(row.payload):
        return {}
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


def needs_name(row: OutboxRow, place: Place) -> bool:
    """Whether nobody would see whose line it is: a sticker, say, in a group without topics."""
    nameless = row.method.startswith("send") and row.method not in NAMED and HEADED not in row.payload
    return nameless and place.thread_id is None and row.destination.startswith("topic:")


def _put_on_top(method: str, payload: dict[str, Any], title: str) -> None:
    """Head a line with the client's name, where it fits; stickers and the like have no room for one."""
    if method == "sendMediaGroup":
        payload["media"] = [dict(item) for item in payload["media"]]
        _head(payload["media"][0], "caption", MAX_CAPTION, title)
    elif method == "sendMessage":
        _head(payload, "text", MAX_TEXT, title)
    elif method in CAPTIONED:
        _head(payload, "caption", MAX_CAPTION, title)


def _head(payload: dict[str, Any], key: str, limit: int, title: str) -> None:
    text = payload.get(key, "")
    if not text:
        payload["parse_mode"] = ParseMode.HTML
    html = "parse_mode" in payload
    headed = f"<b>{escape(title)}</b>\n{text}" if html else f"{title}\n{text}"
    if utf16_length(visible_text(headed) if html else headed) <= limit:
        payload[key] = headed
