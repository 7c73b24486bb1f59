"""The buttons under tickets: what they carry, and the keyboards they make up."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from pydantic import Field

from bot import keyboards
from bot.clients.buttons import RequestAct, RequestButton
from bot.texts import Reader, Texts
from bot.tickets.models import FIRST_NUMBER, State, Ticket

BEST_SCORE = 5

DATA_BYTES = 64
"""What a button can carry (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""


class Act(StrEnum):
    """What a manager does with a ticket by button. Those with a value say what it is."""

    TAKE = "take"
    FAQ = "faq"
    SEND_FAQ = "send"
    """The key of an FAQ entry."""
    BACK = "back"
    RESOLVE = "done"
    REOPEN = "again"
    WAIT = "wait"
    SNOOZE = "snooze"
    """Choose until when."""
    SNOOZE_UNTIL = "until"
    """One of `times.NAPS`."""
    WAKE = "wake"
    MORE = "more"
    GIVE = "give"
    """Choose whom to; a page of the managers, or nothing for the first."""
    GIVE_TO = "to"
    """The user id of a manager."""
    RELEASE = "free"
    PRIORITY = "prio"
    """Choose which; or one of them, which is then set."""
    TAGS = "tags"
    """Choose which; or one of them, which is then put on or taken off."""
    HISTORY = "past"
    """A page, to turn to it; nothing to show it anew."""
    CLIENT = "who"
    SEGMENT = "seg"
    """A segment for the client; nothing for none."""
    OWN = "own"
    """The user id of the client's own manager; nothing for nobody."""
    WHY = "why"
    TO_FAQ = "tofaq"


Number = Annotated[int, Field(ge=FIRST_NUMBER, le=2**62)]
"""A ticket's number; what a tampered button carries instead may be any."""


class TicketButton(CallbackData, prefix="t"):
    """A button on a ticket's card, or under what was shown of the ticket."""

    act: Act
    number: Number
    value: str = Field(default="", max_length=DATA_BYTES)


class RateButton(CallbackData, prefix="rate"):
    """A client's rating of a resolved ticket, from 1 to 5."""

    number: Number
    score: Annotated[int, Field(ge=1, le=BEST_SCORE)]


def fits(act: Act, value: str) -> bool:
    """Whether a button on any ticket could carry `value`."""
    longest = f"t:{act}:{2**62}:{value}"
    return ":" not in value and len(longest.encode()) <= DATA_BYTES


def button(label: str, ticket: Ticket, act: Act, value: str = "") -> InlineKeyboardButton:
    """A button that does `act` with the ticket."""
    return keyboards.button(label, TicketButton(act=act, number=ticket.number, value=value))


def named(ticket: Ticket, texts: Texts, reader: Reader, *acts: Act) -> list[InlineKeyboardButton]:
    """A row of buttons that are called what they do."""
    return [button(texts.plain(f"managers/actions.button_{act.value}", reader), ticket, act) for act in acts]


def card_keyboard(
    ticket: Ticket,
    texts: Texts,
    reader: Reader,
    suggestions: Sequence[tuple[str, str]] = (),
    replies: InlineKeyboardButton | None = None,
    added: Sequence[list[InlineKeyboardButton]] = (),
    call: InlineKeyboardButton | None = None,
) -> InlineKeyboardMarkup | None:
    """What can be done with the ticket as it stands; nothing once it is closed.

    suggestions: FAQ entries (key and title) that are sent by one tap. replies: opens the standard replies.
    added: what other features add.
    call: shows the call that the client waits for.
    """
    if ticket.state == State.CLOSED:
        return keyboards.keyboard_if_any(added)
    if ticket.state == State.RESOLVED:
        over = named(ticket, texts, reader, Act.REOPEN, Act.HISTORY)
        return keyboards.keyboard([*added, over])
    first = [Act.RESOLVE] if replies else [Act.FAQ, Act.RESOLVE]
    if not ticket.taken_by:
        first.insert(0, Act.TAKE)
    rests = ticket.state in (State.WAITING, State.SNOOZED)
    second = [Act.WAKE if rests else Act.WAIT, Act.SNOOZE, Act.MORE]
    rows = [named(ticket, texts, reader, *acts) for acts in (first, second)]
    if replies:
        rows.insert(1, [*named(ticket, texts, reader, Act.FAQ), replies])
    calls = [[call]] if call else []
    return keyboards.keyboard([*calls, *_faq_rows(ticket, suggestions), *added, *rows])


def more_keyboard(
    ticket: Ticket, texts: Texts, reader: Reader, added: Sequence[list[InlineKeyboardButton]] = ()
) -> InlineKeyboardMarkup:
    """What is needed less often; `added`: what other features add."""
    rows = [[Act.GIVE, Act.RELEASE] if ticket.taken_by else [Act.GIVE], [Act.PRIORITY, Act.TAGS],
            [Act.HISTORY, Act.CLIENT, Act.WHY], [Act.TO_FAQ], [Act.BACK]]  # fmt: skip
    buttons = [named(ticket, texts, reader, *acts) for acts in rows]
    return keyboards.keyboard([*buttons[:-1], *added, buttons[-1]])


def faq_keyboard(
    ticket: Ticket, suggestions: Sequence[tuple[str, str]], texts: Texts, reader: Reader
) -> InlineKeyboardMarkup:
    """The FAQ entries (key and title) that may answer the ticket, and the way back."""
    rows = _faq_rows(ticket, suggestions)
    return keyboards.keyboard([*rows, named(ticket, texts, reader, Act.BACK)])


def choice_keyboard(
    ticket: Ticket,
    act: Act,
    choices: Sequence[tuple[str, str]],
    texts: Texts,
    reader: Reader,
    turning: Sequence[InlineKeyboardButton] = (),
) -> InlineKeyboardMarkup:
    """Values and their labels to choose from, two a row, and the way back.

    turning: buttons that turn pages.
    """
    buttons = [button(label, ticket, act, value) for value, label in choices]
    rows = keyboards.in_rows(buttons, 2)
    rows += [list(turning)] if turning else []
    return keyboards.keyboard([*rows, named(ticket, texts, reader, Act.BACK)])


def page_buttons(ticket: Ticket, act: Act, page: int, pages: int) -> list[InlineKeyboardButton]:
    """The way to the page before and the one after, as far as there are any; pages count from 0."""
    before = [button(f"◀ {page}", ticket, act, str(page - 1))] if page > 0 else []
    after = [button(f"{page + 2} ▶", ticket, act, str(page + 1))] if page + 1 < pages else []
    return before + after


def rating_keyboard(ticket: Ticket, given: int | None = None) -> InlineKeyboardMarkup:
    """One tap from 1 to 5, the one that was given marked."""
    row = [
        keyboards.button(
            f"✓ {score} ⭐" if score == given else f"{score} ⭐",
            RateButton(number=ticket.number, score=score),
        )
        for score in range(1, BEST_SCORE + 1)
    ]
    return keyboards.keyboard([row])


def resolved_keyboard(
    ticket: Ticket, texts: Texts, reader: Reader, given: int | None = None
) -> InlineKeyboardMarkup:
    """How satisfied the client is, or that it is not solved; `given`: what they have said before."""
    label = texts.plain("clients/requests.button_not_solved", reader)
    not_solved = keyboards.button(label, RequestButton(act=RequestAct.NOT_SOLVED, number=ticket.number))
    return keyboards.keyboard([*rating_keyboard(ticket, given).inline_keyboard, [not_solved]])


def _faq_rows(ticket: Ticket, suggestions: Sequence[tuple[str, str]]) -> keyboards.Rows:
    return [[button(f"📖 {title}", ticket, Act.SEND_FAQ, key)] for key, title in suggestions]
