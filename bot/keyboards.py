"""What all keyboards under messages are made of: buttons, rows, and what a button can carry."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from pydantic import Field

Id = Annotated[int, Field(ge=1, le=2**62)]
"""Of a row in the database; what a tampered button carries instead may be any."""

Rows = list[list[InlineKeyboardButton]]


def button(label: str, data: CallbackData) -> InlineKeyboardButton:
    """A button that carries `data`."""
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def link_button(label: str, url: str) -> InlineKeyboardButton:
    """A button that opens an address."""
    return InlineKeyboardButton(text=label, url=url)


def in_rows(buttons: Iterable[InlineKeyboardButton], width: int) -> Rows:
    """Buttons side by side, `width` in a row."""
    listed = list(buttons)
    return [listed[at : at + width] for at in range(0, len(listed), width)]


def keyboard(rows: Sequence[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    """The rows that have buttons. Without any it takes away the buttons that a message has had."""
    return InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows if row])


def keyboard_if_any(rows: Sequence[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup | None:
    """The same; nothing if no row has a button."""
    return keyboard(rows) if any(rows) else None


def short(text: str) -> str:
    """By what a button knows a text, of whatever length and script: 8 characters."""
    return sha256(text.encode()).hexdigest()[:8]
