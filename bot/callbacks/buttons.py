"""The buttons around calls: a client's, and the managers'."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

from aiogram import F
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from bot.keyboards import button
from bot.texts import Reader, Texts

Id = Annotated[int, Field(ge=0, le=2**62)]
"""Of a row in the database; what a tampered button carries instead may be any."""

Value = Annotated[int, Field(ge=0, le=2**40)]
"""A slot as minutes since 1970 (UTC), a day as `day_value` makes it, or a page."""

PAGES = 100
"""How many pages a day may have at most."""


class Wish(StrEnum):
    """What a client does about a call by button. Those with a value say what it is."""

    BEGIN = "new"
    DAYS = "days"
    """A page of the days."""
    DAY = "day"
    SLOT = "slot"
    """A slot: chosen, or confirmed after it was read back."""
    ZONE = "zone"
    PHONE = "tel"
    """The number that was read back is right."""
    OTHER_PHONE = "tel2"
    SKIP = "skip"
    BACK = "back"
    SHOW = "show"
    MOVE = "move"
    CANCEL = "off"
    """Asks whether that is meant."""
    CANCEL_NOW = "off2"
    CALLED = "had"
    """We have called them."""


class WishButton(CallbackData, prefix="cw"):
    """A client's button. `call`: the id of the call it is about; 0 in the dialogue for a new one."""

    wish: Wish
    call: Id = 0
    value: Value = 0

    @classmethod
    def filter_for(cls, wish: Wish) -> CallbackQueryFilter:
        """Passes presses of buttons of one sort."""
        return cls.filter(F.wish == wish)


class Deed(StrEnum):
    """What a manager does about a call by button. Those with a value say what it is."""

    PANEL = "show"
    LIST = "list"
    """A page of the list of calls."""
    REACHED = "yes"
    MISSED = "no"
    MOVE = "move"
    """A page of the days to move it to."""
    MOVE_DAY = "day"
    MOVE_TO = "slot"
    CANCEL = "off"
    CANCEL_NOW = "off2"
    FILE = "ics"
    FILES = "all"


class CallButton(CallbackData, prefix="call"):
    """A manager's button. `call`: the id of the call it is about; 0 for the list of them."""

    deed: Deed
    call: Id = 0
    value: Value = 0


def minutes(moment: datetime) -> int:
    """A slot's beginning as a button carries it."""
    return int(moment.timestamp()) // 60


def moment(value: int) -> datetime | None:
    """The beginning of the slot that a button carries; None if no calendar has it."""
    try:
        return datetime.fromtimestamp(value * 60, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def day_value(day: date) -> int:
    """A day as a button carries it; the number of a page of it may be added."""
    return day.toordinal() * PAGES


def day_and_page(value: int) -> tuple[date, int] | None:
    """The day that a button carries, and the page of it; None if no calendar has it."""
    number, page = divmod(value, PAGES)
    return (date.fromordinal(number), page) if 1 <= number <= date.max.toordinal() else None


def wish(label: str, do: Wish, call: int = 0, value: int = 0) -> InlineKeyboardButton:
    """A client's button."""
    return button(label, WishButton(wish=do, call=call, value=value))


def deed(label: str, do: Deed, call: int = 0, value: int = 0) -> InlineKeyboardButton:
    """A manager's button."""
    return button(label, CallButton(deed=do, call=call, value=value))


def panel_button(call: int, texts: Texts, reader: Reader) -> InlineKeyboardButton:
    """On a ticket's card: shows its call."""
    return deed(texts.plain("managers/callbacks.button_call", reader), Deed.PANEL, call)
