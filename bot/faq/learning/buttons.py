"""The buttons under a digest of what the FAQ could learn."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from bot.keyboards import Id, button
from bot.texts import Reader, Texts


class LearnAct(StrEnum):
    """What a manager does with an item, or with the digest."""

    ADD = "add"
    EDIT = "edit"
    DISMISS = "no"
    UNDO = "undo"
    PAGE = "page"
    """Show the page `item`, counted from 0."""


class LearnButton(CallbackData, prefix="learn"):
    """Do something with an item of a digest; items are counted from 0."""

    act: LearnAct
    digest: Id
    item: Annotated[int, Field(ge=0, le=9999)]


def item_button(act: LearnAct, digest: int, item: int, texts: Texts, reader: Reader) -> InlineKeyboardButton:
    """A button named after what it does and the number that the item has in the text."""
    label = texts.plain(f"managers/learning.button_{act}", reader, number=item + 1)
    return button(label, LearnButton(act=act, digest=digest, item=item))


def page_row(digest: int, page: int, pages: int) -> list[InlineKeyboardButton]:
    """The way to the page before and the one after, as far as there are any."""

    def turn(label: str, to: int) -> InlineKeyboardButton:
        return button(label, LearnButton(act=LearnAct.PAGE, digest=digest, item=to))

    before = [turn(f"◀ {page}", page - 1)] if page > 0 else []
    return before + ([turn(f"{page + 2} ▶", page + 1)] if page + 1 < pages else [])
