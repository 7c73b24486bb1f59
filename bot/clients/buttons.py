"""The buttons of a client's dialogues and settings."""

from enum import StrEnum
from typing import Any

from aiogram import F
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup


class Choose(StrEnum):
    """What a settings button opens, or sets."""

    LANGUAGES = "langs"
    LANGUAGE = "lang"
    ZONES = "zones"
    ZONE = "zone"


class SettingsButton(CallbackData, prefix="set"):
    """A settings button; `value` is the language or zone it sets."""

    choose: Choose
    value: str = ""

    @classmethod
    def filter_for(cls, choose: Choose) -> CallbackQueryFilter:
        """Passes presses of buttons of one sort."""
        return cls.filter(F.choose == choose)


class CancelButton(CallbackData, prefix="cancel"):
    """The way out of a dialogue, under its question."""


def column(*buttons: tuple[str, CallbackData]) -> InlineKeyboardMarkup:
    """Buttons one under another, each a label and what it carries."""
    rows: list[Any] = [
        [InlineKeyboardButton(text=label, callback_data=data.pack())] for label, data in buttons
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)
