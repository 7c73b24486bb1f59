"""What a campaign says in one language, and the message that it becomes."""

import re
from html import escape
from typing import Annotated, Any

from aiogram.enums import ParseMode
from aiogram.methods import SendMessage, SendPhoto
from pydantic import BaseModel, ConfigDict, Field

from bot.campaigns.models import Campaign
from bot.delivery.copying import text_message
from bot.delivery.wire import HERE
from bot.keyboards import Rows, keyboard_if_any

NAME = "{name}"
"""What managers write where the client's first name is to stand."""

PAYLOAD = re.compile(r"c(\d{1,15})-(\d{1,2})")
"""What a tracked button starts the bot with: the campaign and the number of the button."""


class Link(BaseModel):
    """A button that opens an address."""

    model_config = ConfigDict(frozen=True)

    label: Annotated[str, Field(min_length=1)]
    url: str


class Content(BaseModel):
    """A text (Telegram's HTML) or a picture with a caption, and buttons with links."""

    model_config = ConfigDict(frozen=True)

    html: str = ""
    photo: str | None = None
    """Telegram's file id."""
    links: tuple[Link, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.html or self.photo)

    def message(self, name: str, rows: Rows) -> SendMessage | SendPhoto:
        """The message to somebody called `name`, with `rows` of buttons under it."""
        keyboard = keyboard_if_any(rows)
        html = named(self.html, name)
        if self.photo is None:
            return text_message(html, reply_markup=keyboard)
        return SendPhoto(
            chat_id=HERE,
            photo=self.photo,
            caption=html or None,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
        )


def named(html: str, name: str) -> str:
    """`html` with the name of the client put in."""
    return html.replace(NAME, escape(name))


def contents_of(campaign: Campaign) -> dict[str, Content]:
    """What there is to send, by language."""
    read = {language: Content.model_validate(each) for language, each in campaign.contents.items()}
    return {language: content for language, content in read.items() if content.is_ready}


def content_of(campaign: Campaign, language: str) -> Content:
    """What there is in one language, sent or not."""
    return Content.model_validate(campaign.contents.get(language, {}))


def content_for(contents: dict[str, Content], language: str, default: str) -> Content:
    """What somebody gets who reads `language`: in theirs, the desk's, or any. Raises `LookupError`."""
    for each in (language, default, *contents):
        if each in contents:
            return contents[each]
    raise LookupError(language)


def dumped(content: Content) -> dict[str, Any]:
    """As JSON."""
    return content.model_dump(mode="json", exclude_defaults=True)


def tracked(bot: str, campaign_id: int, button: int) -> str:
    """The address that opens the bot (its username) and tells which button was followed.

    Source: https://core.telegram.org/bots/features#deep-linking
    """
    return f"https://t.me/{bot}?start=c{campaign_id}-{button}"
