"""The buttons with which a client leafs through the FAQ."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from bot.keyboards import button

MOST_PAGES = 9999


class BrowseAct(StrEnum):
    """What a button shows."""

    CHAPTERS = "c"
    CHAPTER = "l"
    """The entries of the category `key`."""
    AROUND = "a"
    """The entries among which the entry `key` stands."""
    ENTRY = "e"
    """The entry `key`."""


class BrowseButton(CallbackData, prefix="b"):
    """Show another part of the FAQ in the message that answered `asked`."""

    act: BrowseAct
    asked: Annotated[int, Field(ge=1, le=2**52)]
    """The message with which the client asked for the FAQ."""
    key: str = Field(default="", max_length=12)
    page: Annotated[int, Field(ge=0, le=MOST_PAGES)] = 0


def browse_button(
    label: str, act: BrowseAct, asked: int, key: str = "", page: int = 0
) -> InlineKeyboardButton:
    """A button that shows a part of the FAQ."""
    return button(label, BrowseButton(act=act, asked=asked, key=key, page=page))


def turning(page: int, pages: int) -> list[tuple[str, int]]:
    """The labels and pages (from 0) to turn to: first, previous, next, last, as far as they are others."""
    found = {0: "« 1", pages - 1: f"{pages} »"} if pages > 3 else {}
    found |= {page - 1: f"‹ {page}", page + 1: f"{page + 2} ›"}  # noqa: RUF001
    return [(label, to) for to, label in sorted(found.items()) if 0 <= to < pages and to != page]
