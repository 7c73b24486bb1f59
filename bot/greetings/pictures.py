"""Pictures of the configuration on their way with greetings: Telegram is sent the bytes of each once.

What it calls them then is kept with the FAQ's files, by their digest: a file that has changed is another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup
from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.copying import text_message
from bot.delivery.directory import BLOCKED, Fate
from bot.delivery.models import OnAmbiguity, OutboxFile, OutboxRow, OutboxStatus, Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import ATTACH
from bot.faq.entries import AttachmentKind
from bot.faq.files import FaqUpload, illustrated
from bot.greetings.album import Picture

TAG = "picture"
"""Rows with a picture carry this tag, and after a colon its digest."""

log = structlog.get_logger(__name__)


def messages(
    html: str, picture: str | BufferedInputFile | None, keyboard: InlineKeyboardMarkup
) -> list[TelegramMethod[Any]]:
    """A greeting with its picture, if it has one; the text by itself where it is too long for a caption."""
    if picture is None:
        return [text_message(html, reply_markup=keyboard)]
    return illustrated(html, AttachmentKind.PHOTO, picture, keyboard)


@dataclass
class GreetingPictures:
    """The pictures on their way to Telegram, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    known: Mapping[str, Picture]
    _leaving: set[str] = field(default_factory=set, init=False)

    async def of(self, theme: str) -> str | BufferedInputFile | None:
        """The picture of a theme: what Telegram calls it, or its bytes; None if it has none."""
        picture = self.known.get(theme)
        if picture is None:
            return None
        uploaded = await self._uploaded(picture)
        if uploaded is not None:
            return uploaded.file_id or None
        self._leaving.add(picture.digest)
        return BufferedInputFile(picture.content, picture.name)

    async def is_ready(self, theme: str) -> bool:
        """False while the bytes are on their way: others get the picture once Telegram has named it."""
        picture = self.known.get(theme)
        if picture is None or await self._uploaded(picture) is not None:
            return True
        if picture.digest not in self._leaving and await self._is_leaving(picture.digest):
            self._leaving.add(picture.digest)
        return picture.digest not in self._leaving

    def tag(self, theme: str) -> str | None:
        """The tag of the row that carries the picture of a theme."""
        picture = self.known.get(theme)
        return f"{TAG}:{picture.digest}" if picture else None

    async def note(self, row: OutboxRow, fate: Fate) -> None:
        """Remember what Telegram calls a picture, or that it refuses it: then the words go alone."""
        digest, sent = (row.tag or "").partition(":")[2], str(row.payload.get("photo", ""))
        if fate.file_id:
            await self.session.merge(FaqUpload(digest=digest, file_id=fate.file_id))
        if row.status != OutboxStatus.FAILED or fate.reason == BLOCKED or not sent:
            return
        await self.session.execute(delete(FaqUpload).where(FaqUpload.digest == digest))
        if sent.startswith(ATTACH):
            log.warning("Telegram refuses a picture of greetings", words=fate.reason)
            self.session.add(FaqUpload(digest=digest, file_id=""))
        if caption := row.payload.get("caption"):
            message = text_message(caption, reply_markup=row.payload.get("reply_markup"))
            priority, doubt = Priority(row.priority), OnAmbiguity(row.on_ambiguity)
            options = Options(priority=priority, expires_at=row.expires_at, on_ambiguity=doubt)
            await self.outbox.send(row.destination, message, options)

    async def _uploaded(self, picture: Picture) -> FaqUpload | None:
        return await self.session.get(FaqUpload, picture.digest)

    async def _is_leaving(self, digest: str) -> bool:
        """Whether the bytes wait in the outbox."""
        uploading = exists().where(OutboxFile.outbox_id == OutboxRow.id)
        query = select(OutboxRow.id).where(
            OutboxRow.status.in_((OutboxStatus.PENDING, OutboxStatus.SENDING)),
            OutboxRow.tag == f"{TAG}:{digest}",
            uploading,
        )
        return (await self.session.scalars(query.limit(1))).first() is not None
