"""The same message for another chat: what somebody wrote, as a method that sends it on.

Media are sent by file id rather than with copyMessage, so that what the client deletes meanwhile, during an
outage for example, still arrives.
"""

from html import escape
from typing import Any

from aiogram.enums import ContentType, ParseMode
from aiogram.methods import (
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    SendMediaGroup,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import (
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
)

from bot.delivery.markup import utf16_length, visible_text
from bot.delivery.parcels import MAX_CAPTION, MAX_TEXT
from bot.delivery.wire import HERE

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Media = InputMediaPhoto | InputMediaVideo | InputMediaDocument | InputMediaAudio


def html_of(message: Message) -> str:
    """The text or caption as Telegram's HTML; empty if there is none."""
    return message.html_text if message.text or message.caption else ""


def plain_of(message: Message) -> str:
    """The text or caption without formatting."""
    return message.text or message.caption or ""


def fits(html: str, *, caption: bool = False) -> bool:
    """Whether Telegram takes `html` as a message, or as a caption."""
    return utf16_length(visible_text(html)) <= (MAX_CAPTION if caption else MAX_TEXT)


def can_be_copied(message: Message) -> bool:
    """False for what bots cannot send on: stories, games, invoices, and what happens in a chat."""
    return message.content_type in COPYABLE


def text_message(html: str, **fields: Any) -> SendMessage:
    """A text message in Telegram's HTML for the chat that the outbox row names."""
    return SendMessage(
        chat_id=HERE, text=html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, **fields
    )


def copy_of(message: Message, html: str) -> TelegramMethod[Any]:
    """`message` for another chat, with `html` as its text or caption."""
    if message.text is not None:
        return SendMessage(chat_id=HERE, text=html, parse_mode=ParseMode.HTML)
    copy = message.send_copy(chat_id=HERE)
    plain = dict.fromkeys(name for name in type(copy).model_fields if name.endswith("parse_mode"))
    copy = copy.model_copy(update={**plain, "message_effect_id": None})  # a poll's question is no HTML
    if "caption" not in type(copy).model_fields:
        return copy
    return copy.model_copy(
        update={"caption": html or None, "parse_mode": ParseMode.HTML, "caption_entities": None}
    )


def takes_caption(message: Message) -> bool:
    """Whether words can go along in the same message: true for text and for captioned media."""
    return message.text is not None or message.content_type in CAPTIONED


def album_item(message: Message, html: str) -> SendMediaGroup:
    """One item of an album, with `html` as its caption."""
    return SendMediaGroup(chat_id=HERE, media=[_media(message, html)])


def edit_of(message: Message, html: str) -> TelegramMethod[Any]:
    """The edit that makes the copy of `message` what `message` is now."""
    if message.text is not None:
        return EditMessageText(chat_id=HERE, message_id=HERE, text=html, parse_mode=ParseMode.HTML)
    if message.content_type in MEDIA:
        return EditMessageMedia(chat_id=HERE, message_id=HERE, media=_media(message, html))
    return EditMessageCaption(chat_id=HERE, message_id=HERE, caption=html, parse_mode=ParseMode.HTML)


def header(name: str) -> str:
    """A name in bold, as Telegram's HTML."""
    return f"<b>{escape(name)}</b>"


def _media(message: Message, html: str) -> Media:
    kind = MEDIA[message.content_type]
    body = getattr(message, message.content_type)
    file_id = body[-1].file_id if message.photo else body.file_id
    return kind(media=file_id, caption=html or None, parse_mode=ParseMode.HTML)


MEDIA: dict[str, type[Media]] = {
    ContentType.PHOTO: InputMediaPhoto,
    ContentType.VIDEO: InputMediaVideo,
    ContentType.DOCUMENT: InputMediaDocument,
    ContentType.AUDIO: InputMediaAudio,
}
CAPTIONED = frozenset({*MEDIA, ContentType.ANIMATION, ContentType.VOICE})
COPYABLE = frozenset(
    {
        *CAPTIONED,
        ContentType.TEXT,
        ContentType.VIDEO_NOTE,
        ContentType.STICKER,
        ContentType.LOCATION,
        ContentType.VENUE,
        ContentType.CONTACT,
        ContentType.POLL,
    }
)
SERVICE_MESSAGES = frozenset(
    kind
    for kind in ContentType
    if kind.startswith(("new_", "left_", "delete_", "forum_", "general_", "video_chat_", "chat_", "write_"))
    or kind.endswith(("_created", "_timer_changed", "_to_chat_id", "_from_chat_id"))
    or kind == ContentType.PINNED_MESSAGE
)
"""What happens in a chat rather than what somebody says in it."""
