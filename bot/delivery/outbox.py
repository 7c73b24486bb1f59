"""The way out: what is to be sent is put here, in the transaction of what it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageText,
    LeaveChat,
    SendMediaGroup,
    SendMessage,
    SetMessageReaction,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, InputFile
from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.clock import Clock
from bot.delivery.models import (
    Bucket,
    Handle,
    OnAmbiguity,
    OutboxFile,
    OutboxRow,
    OutboxStatus,
    Place,
    Priority,
)
from bot.delivery.wire import HERE, Wire
from bot.storage.uow import after_commit

FREE_METHODS = (LeaveChat, SetMessageReaction)
"""What Telegram does not count toward the limit of a chat."""

EDITED = ("text", "parse_mode", "entities", "reply_markup")
"""What an edit changes in a message that waits unsent."""

BUTTON_ANSWER_LIFE = timedelta(seconds=15)
"""Telegram soon forgets a pressed button."""

WITHDRAWN = "taken back"
"""Why a row was dropped: its author did not want it sent after all."""

NO_CHAT = ""
"""The destination of a call that names no chat."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a row is to be sent; the defaults suit an answer to a waiting person.

    handle: the name under which the sent message is kept.
    target: the name of the message that is edited, deleted, pinned or marked.
    reply_to: the name of the message that is replied to.
    tag: `feature:anything`; the feature's hook hears what became of the row.
    mergeable: queued texts of this sort may go over as one message when the group's budget is short.
    """

    priority: Priority = Priority.ANSWER
    handle: str | None = None
    target: str | None = None
    reply_to: str | None = None
    tag: str | None = None
    mergeable: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None
    on_ambiguity: OnAmbiguity = OnAmbiguity.RESEND


@dataclass
class Outbox:
    """Puts rows into the outbox within one unit of work, and wakes the sender after its commit."""

    session: AsyncSession
    wire: Wire
    clock: Clock
    wake: Callable[[], None] = field(default=lambda: None)

    async def send(self, to: str, method: TelegramMethod[Any], options: Options | None = None) -> OutboxRow:
        """Send `method` to the destination `to`."""
        options = options or Options()
        payload, files = self.wire.dump(method)
        now = self.clock.now()
        row = OutboxRow(
            destination=to,
            lane=_lane(to, method),
            bucket=_bucket(to, method),
            method=method.__api_method__,
            payload=payload,
            priority=options.priority,
            on_ambiguity=options.on_ambiguity,
            created_at=now,
            not_before=options.not_before or now,
            expires_at=options.expires_at,
            handle=options.handle,
            target=options.target,
            reply_to=options.reply_to,
            mergeable=options.mergeable,
            tag=options.tag,
        )
        self.session.add(row)
        if files:
            await self.session.flush()
        for key, file in files.items():
            self.session.add(await _upload(row.id, key, file))
        after_commit(self.session, self.wake)
        return row

    async def show(self, to: str, handle: str, message: SendMessage, options: Options | None = None) -> None:
        """Make the message known as `handle` show this: sent the first time, edited ever after.

        Of several that wait unsent only the newest leaves.
        """
        waiting = await self._waiting(OutboxRow.handle == handle, OutboxRow.upsert)
        if waiting is not None:
            waiting.payload, _ = self.wire.dump(message)
            return
        options = replace(options or Options(priority=Priority.CARD), handle=handle)
        row = await self.send(to, message, options)
        row.upsert = True

    async def change(
        self, to: str, target: str, method: TelegramMethod[Any], options: Options | None = None
    ) -> None:
        """Edit, delete, pin or mark the message known as `target`.

        A new text for a message that still waits itself goes straight into it, and an older change of
        the same sort that still waits is dropped.
        """
        if isinstance(method, EditMessageText):
            unsent = await self._waiting(OutboxRow.handle == target, OutboxRow.method == "sendMessage")
            if unsent is not None:
                payload, _ = self.wire.dump(method)
                unsent.payload = _with_new_text(unsent.payload, payload)
                return
        await self._drop(OutboxRow.target == target, OutboxRow.method == method.__api_method__)
        await self.send(to, method, replace(options or Options(priority=Priority.CARD), target=target))

    async def gather_album(self, to: str, media: SendMediaGroup, handle: str, options: Options) -> None:
        """Add one item to the album `options.handle`, which leaves once `options.not_before` has passed.

        Telegram delivers an album item by item; `handle` is the name of this item's message.
        """
        waiting = await self.waiting_album(options.handle or "")
        if waiting is None:
            row = await self.send(to, media, options)
            row.album = [handle]
            return
        payload, _ = self.wire.dump(media)
        waiting.payload = {**waiting.payload, "media": waiting.payload["media"] + payload["media"]}
        waiting.album = [*(waiting.album or []), handle]
        waiting.not_before = options.not_before or waiting.not_before

    async def answer_button(self, query_id: str, text: str | None = None, *, alert: bool = False) -> None:
        """Answer a pressed button: its waiting state ends, and `text` is shown if there is any."""
        answer = AnswerCallbackQuery(callback_query_id=query_id, text=text, show_alert=alert or None)
        expires_at = self.clock.now() + BUTTON_ANSWER_LIFE
        await self.send(NO_CHAT, answer, Options(expires_at=expires_at, on_ambiguity=OnAmbiguity.DROP))

    async def replace(self, to: str, lane: str, method: TelegramMethod[Any], options: Options) -> None:
        """Send `method` in a lane of its own, instead of what still waits there."""
        await self._drop(OutboxRow.lane == lane)
        row = await self.send(to, method, options)
        row.lane = lane

    async def waiting_album(self, handle: str) -> OutboxRow | None:
        """The album that is being gathered under `handle`, if it has not left yet."""
        return await self._waiting(OutboxRow.handle == handle)

    async def end_albums(self, to: str, *, but: str = "") -> None:
        """Let the albums that are being gathered for `to` leave now, except the one named `but`."""
        await self.session.execute(
            update(OutboxRow)
            .where(
                OutboxRow.destination == to,
                OutboxRow.status == OutboxStatus.PENDING,
                OutboxRow.method == "sendMediaGroup",
                OutboxRow.handle != but,
            )
            .values(not_before=self.clock.now())
        )

    async def withdraw_album(self, handle: str) -> list[str]:
        """Give up the album that is being gathered under `handle`. Returns the names of its messages."""
        row = await self.waiting_album(handle)
        if row is None:
            return []
        row.status, row.error = OutboxStatus.DROPPED, WITHDRAWN
        return list(row.album or [])

    async def withdraw(self, to: str, handle: str, tag: str | None = None) -> bool:
        """Take the message known as `handle` back: unsent if it has not left, else deleted at `to`.

        tag: whose hook hears whether it could be deleted. True if it has not left and never will.
        """
        unsent = await self._waiting(OutboxRow.handle == handle)
        if unsent is not None:
            unsent.status, unsent.error = OutboxStatus.DROPPED, WITHDRAWN
            await self._drop(OutboxRow.target == handle)
            return True
        await self.end_albums(to)
        await self.change(to, handle, DeleteMessage(chat_id=HERE, message_id=HERE), Options(tag=tag))
        return False

    async def retry(self, row_id: int, tag: str) -> OutboxRow | None:
        """Let the refused row `row_id` of `tag` leave again. None if it is none, or no longer kept."""
        row = await self.session.get(OutboxRow, row_id, with_for_update=True)
        if row is None or row.tag != tag or row.status != OutboxStatus.FAILED:
            return None
        row.status, row.error = OutboxStatus.PENDING, None
        row.attempts, row.not_before = 0, self.clock.now()
        after_commit(self.session, self.wake)
        return row

    async def forget_sent(self, handle: str) -> str | None:
        """What is shown as `handle` is sent anew from now on. Returns what the old message is called then."""
        if (sent := await self.find(handle)) is None:
            return None
        sent.handle = f"was:{sent.message_id}:{handle}"
        return sent.handle

    async def find(self, handle: str) -> Handle | None:
        """The sent message known as `handle`, if it has been sent."""
        return await self.session.get(Handle, handle)

    async def named(self, chat_id: int, message_id: int) -> list[str]:
        """The names of one of our messages, given what Telegram calls it; several if lines were merged."""
        query = select(Handle.handle).where(Handle.chat_id == chat_id, Handle.message_id == message_id)
        return list(await self.session.scalars(query.order_by(Handle.outbox_id)))

    async def awaits_topic(self) -> bool:
        """Whether a topic is being made, or has just been made and is not known yet."""
        unplaced = ~exists().where(Place.destination == OutboxRow.destination)
        query = select(OutboxRow.id).where(
            OutboxRow.status.in_((OutboxStatus.PENDING, OutboxStatus.SENDING)),
            OutboxRow.destination.startswith("topic:"),
            unplaced,
        )
        return await self.session.scalar(query.limit(1)) is not None

    async def _drop(self, *conditions: ColumnElement[bool]) -> None:
        await self.session.execute(
            update(OutboxRow)
            .where(OutboxRow.status == OutboxStatus.PENDING, *conditions)
            .values(status=OutboxStatus.DROPPED, error="overtaken by a newer one")
        )

    async def _waiting(
        self, *conditions: ColumnElement[bool] | InstrumentedAttribute[bool]
    ) -> OutboxRow | None:
        """The newest row that certainly has not left; one in doubt stays as it is until that is settled."""
        certain = OutboxRow.ambiguous == 0
        query = select(OutboxRow).where(OutboxRow.status == OutboxStatus.PENDING, certain, *conditions)
        rows = await self.session.scalars(query.order_by(OutboxRow.id.desc()).limit(1).with_for_update())
        return rows.first()


def _with_new_text(payload: dict[str, Any], edit: dict[str, Any]) -> dict[str, Any]:
    """The message with the text, its formatting and the buttons of `edit`, if it brings any."""
    kept = {key: value for key, value in payload.items() if key not in ("parse_mode", "entities")}
    return kept | {key: edit[key] for key in EDITED if key in edit}


def _lane(to: str, method: TelegramMethod[Any]) -> str:
    """An answer to a button waits for nothing."""
    return f"button:{method.callback_query_id}" if isinstance(method, AnswerCallbackQuery) else to


def _bucket(to: str, method: TelegramMethod[Any]) -> Bucket:
    if to == NO_CHAT or isinstance(method, FREE_METHODS):
        return Bucket.FREE
    return Bucket.PRIVATE if to.startswith(("client:", "user:")) else Bucket.GROUP


async def _upload(outbox_id: int, key: str, file: InputFile) -> OutboxFile:
    if not isinstance(file, BufferedInputFile):
        raise TypeError(f"uploads are given as bytes (BufferedInputFile), not {type(file).__name__}")
    return OutboxFile(outbox_id=outbox_id, key=key, filename=file.filename, content=file.data)


async def drop_expired(session: AsyncSession, clock: Clock) -> None:
    """Give up what could not leave in time."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.status == OutboxStatus.PENDING, OutboxRow.expires_at <= clock.now())
        .values(status=OutboxStatus.DROPPED, error="expired")
    )


async def forget(session: AsyncSession, clock: Clock, keep: timedelta) -> None:
    """Delete rows that were settled longer ago than `keep`; the handles of sent messages stay."""
    settled = (OutboxStatus.SENT, OutboxStatus.FAILED, OutboxStatus.DROPPED)
    await session.execute(
        delete(OutboxRow).where(OutboxRow.status.in_(settled), OutboxRow.created_at < clock.now() - keep)
    )
