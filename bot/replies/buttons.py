"""The buttons around standard replies: to choose one, and to do something with a draft."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from pydantic import Field

from bot.keyboards import button, keyboard
from bot.replies.library import StandardReply
from bot.replies.models import Draft
from bot.texts import Reader, Texts
from bot.tickets.buttons import Number

ON_A_PAGE = 8


class ReplyButton(CallbackData, prefix="r"):
    """Draft the standard reply `key` for the ticket; without a key, show a page of all of them."""

    number: Number
    page: Annotated[int, Field(ge=0, le=999)] = 0
    key: str = Field(default="", max_length=32)
    fresh: bool = False
    """Show them below what has been said last, rather than where they were shown before."""


class DraftAct(StrEnum):
    """What is done with a draft."""

    SEND = "send"
    CHANGE = "change"
    DISCARD = "drop"


class DraftButton(CallbackData, prefix="d"):
    """A button under a draft."""

    act: DraftAct
    draft: Annotated[int, Field(ge=1, le=2**62)]


def replies_button(number: int, texts: Texts, reader: Reader) -> InlineKeyboardButton:
    """The way from a ticket's card to the standard replies."""
    label = texts.plain("managers/replies.button_replies", reader)
    return button(label, ReplyButton(number=number, fresh=True))


def choice_keyboard(number: int, replies: Sequence[StandardReply], page: int) -> InlineKeyboardMarkup:
    """A page of standard replies by their titles, and the way to the others."""
    shown = replies[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    rows = [[button(f"💬 {reply.title}", ReplyButton(number=number, key=reply.key))] for reply in shown]
    turning = []
    if page > 0:
        turning.append(button(f"‹ {page}", ReplyButton(number=number, page=page - 1)))  # noqa: RUF001
    if (page + 1) * ON_A_PAGE < len(replies):
        turning.append(button(f"{page + 2} ›", ReplyButton(number=number, page=page + 1)))  # noqa: RUF001
    return keyboard([*rows, turning])


def draft_keyboard(draft: Draft, texts: Texts, reader: Reader) -> InlineKeyboardMarkup:
    """What can be done with a draft."""
    row = [
        button(texts.plain(f"managers/replies.button_{act}", reader), DraftButton(act=act, draft=draft.id))
        for act in DraftAct
    ]
    return keyboard([row])
