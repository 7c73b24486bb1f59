"""The pictures and files of answers on their way to Telegram, which is sent the bytes of each only once."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from aiogram.enums import ParseMode
from aiogram.methods import SendDocument, SendPhoto, TelegramMethod
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.delivery.copying import fits, text_message
from bot.delivery.directory import BLOCKED, Fate
from bot.delivery.models import OutboxRow
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE
from bot.faq import queries
from bot.faq.entries import Attachment, AttachmentKind
from bot.storage.base import Base

TAG = "faqfile"
"""Rows with a picture or a file carry this tag, and after a colon the digest if it is one of the store's."""


class FaqUpload(Base):
    """What Telegram calls a file of the store that it has been sent."""

    __tablename__ = "faq_uploads"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the content, in hexadecimal."""
    file_id: Mapped[str]
    """Empty when Telegram has refused these bytes."""


@dataclass
class AnswerFiles:
    """Makes the messages that an answer takes, within one unit of work."""

    session: AsyncSession
    outbox: Outbox

    async def messages(
        self, html: str, attachment: Attachment | None, keyboard: InlineKeyboardMarkup | None = None
    ) -> list[TelegramMethod[Any]]:
        """`html` and what goes along; the last one has the keyboard.

        A picture that the store has lost is left out.
        """
        content = await self._content(attachment) if attachment else None
        if attachment is None or content is None:
            return [text_message(html, reply_markup=keyboard)]
        return illustrated(html, attachment.kind, content, keyboard)

    def tag(self, attachment: Attachment | None) -> str | None:
        """The tag of the row that carries the file."""
        return f"{TAG}:{attachment.digest or ''}" if attachment else None

    async def note(self, row: OutboxRow, fate: Fate) -> None:
        """Remember what Telegram calls a file that it was sent; the words of one that it refuses go alone."""
        digest = (row.tag or "").partition(":")[2]
        if fate.file_id and digest:
            await self.session.merge(FaqUpload(digest=digest, file_id=fate.file_id))
        if fate.delivered or fate.reason == BLOCKED:
            return
        await self.session.execute(delete(FaqUpload).where(FaqUpload.digest == digest))
        if caption := row.payload.get("caption"):
            message = text_message(caption, reply_markup=row.payload.get("reply_markup"))
            await self.outbox.send(row.destination, message, Options(handle=row.handle))

    async def _content(self, attachment: Attachment) -> str | BufferedInputFile | None:
        if attachment.file_id or not attachment.digest:
            return attachment.file_id
        if uploaded := await self.session.get(FaqUpload, attachment.digest):
            return uploaded.file_id or None
        content = await queries.file_content(self.session, attachment.digest)
        name = PurePath(attachment.name or "").name or attachment.digest[:12]
        return BufferedInputFile(content, name) if content is not None else None


def illustrated(
    html: str,
    kind: AttachmentKind,
    content: str | BufferedInputFile,
    keyboard: InlineKeyboardMarkup | None = None,
) -> list[TelegramMethod[Any]]:
    """`html` as a caption where it fits, else by itself under the picture; the last one has the keyboard."""
    if html and fits(html, caption=True):
        fields = {"caption": html, "parse_mode": ParseMode.HTML, "reply_markup": keyboard}
        return [_media(kind, content, **fields)]
    return [_media(kind, content), text_message(html, reply_markup=keyboard)]


def _media(kind: AttachmentKind, content: str | BufferedInputFile, **fields: Any) -> TelegramMethod[Any]:
    if kind == AttachmentKind.PHOTO:
        return SendPhoto(chat_id=HERE, photo=content, **fields)
    return SendDocument(chat_id=HERE, document=content, **fields)
