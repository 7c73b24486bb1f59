"""The buttons of a client's dialogues and settings."""

from enum import StrEnum
from typing import Annotated

from aiogram import F
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from aiogram.types import InlineKeyboardMarkup
from pydantic import Field

from bot.keyboards import button, keyboard


class Choose(StrEnum):
    """What a settings button opens, or sets."""

    LANGUAGES = "langs"
    LANGUAGE = "lang"
    ZONES = "zones"
    ZONE = "zone"
    LIST = "list"
    """A page of zones to choose from."""


class SettingsButton(CallbackData, prefix="set"):
    """A settings button; `value` is the language or zone it sets."""

    choose: Choose
    value: str = ""

    @classmethod
    def filter_for(cls, choose: Choose) -> CallbackQueryFilter:
        """Passes presses of buttons of one sort."""
        return cls.filter(F.choose == choose)


class RequestAct(StrEnum):
    """What a client does with their requests by button."""

    LIST = "list"
    OPEN = "open"
    ADD = "add"
    SOLVED = "done"
    NOT_SOLVED = "not"


class RequestButton(CallbackData, prefix="req"):
    """A button in the list of a client's requests, or under one of them."""

    act: RequestAct
    number: Annotated[int, Field(ge=0, le=2**53)] = 0
    """Of the request; 0 for the list."""
    page: Annotated[int, Field(ge=0, le=9999)] = 0
    """Of the list, from 0."""
    asked: Annotated[int, Field(ge=0, le=2**53)] = 0
    """The message that asked for the list, by which the list is known; 0 for a button elsewhere."""

    @classmethod
    def filter_for(cls, act: RequestAct) -> CallbackQueryFilter:
        """Passes presses of buttons of one sort."""
        return cls.filter(F.act == act)


class CancelButton(CallbackData, prefix="cancel"):
    """The way out of a dialogue, under its question."""


class CallMeButton(CallbackData, prefix="callme"):
    """Be called on the number that has just been noted."""


class LeaveButton(CallbackData, prefix="leave"):
    """The client leaves, says the button in the settings."""


def column(*buttons: tuple[str, CallbackData]) -> InlineKeyboardMarkup:
    """Buttons one under another, each a label and what it carries."""
    return keyboard([[button(label, data)] for label, data in buttons])
