"""The buttons under tickets: what they carry, and the keyboards they make up."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from pydantic import Field

from bot.texts import Reader, Texts
from bot.tickets.models import FIRST_NUMBER, Ticket

BEST_SCORE = 5


class Act(StrEnum):
    """What a manager does with a ticket by button."""

    TAKE = "take"
    FAQ = "faq"
    SEND_FAQ = "send"
    BACK = "back"
    RESOLVE = "done"


Number = Annotated[int, Field(ge=FIRST_NUMBER, le=2**62)]
"""A ticket's number; what a tampered button carries instead may be any."""


class TicketButton(CallbackData, prefix="t"):
    """A button on a ticket's card. `entry` is the key of an FAQ entry, with SEND_FAQ."""

    act: Act
    number: Number
    entry: str = ""


class RateButton(CallbackData, prefix="rate"):
    """A client's rating of a resolved ticket, from 1 to 5."""

    number: Number
    score: Annotated[int, Field(ge=1, le=BEST_SCORE)]


def card_keyboard(ticket: Ticket, texts: Texts, reader: Reader) -> InlineKeyboardMarkup | None:
    """What can be done with the ticket as it stands; nothing once it is resolved."""
    if not ticket.is_open:
        return None
    acts = [Act.FAQ, Act.RESOLVE] if ticket.taken_by else [Act.TAKE, Act.FAQ, Act.RESOLVE]
    row = [
        InlineKeyboardButton(
            text=texts.plain(f"managers/tickets.button_{act.value}", reader),
            callback_data=TicketButton(act=act, number=ticket.number).pack(),
        )
        for act in acts
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def faq_keyboard(
    ticket: Ticket, suggestions: Sequence[tuple[str, str]], texts: Texts, reader: Reader
) -> InlineKeyboardMarkup:
    """The FAQ entries (key and title) that may answer the ticket, and the way back."""
    rows = [
        [
            InlineKeyboardButton(
                text=title,
                callback_data=TicketButton(act=Act.SEND_FAQ, number=ticket.number, entry=key).pack(),
            )
        ]
        for key, title in suggestions
    ]
    back = InlineKeyboardButton(
        text=texts.plain("managers/tickets.button_back", reader),
        callback_data=TicketButton(act=Act.BACK, number=ticket.number).pack(),
    )
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back]])


def rating_keyboard(ticket: Ticket) -> InlineKeyboardMarkup:
    """One tap from 1 to 5."""
    row = [
        InlineKeyboardButton(
            text=f"{score} ⭐", callback_data=RateButton(number=ticket.number, score=score).pack()
        )
        for score in range(1, BEST_SCORE + 1)
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])
