"""What the buttons of tickets carry."""

from zoneinfo import ZoneInfo

import pytest
from aiogram.types import InlineKeyboardMarkup
from pydantic import ValidationError

from bot.clock import SystemClock
from bot.texts import Reader, Texts
from bot.tickets.buttons import (
    Act,
    RateButton,
    TicketButton,
    card_keyboard,
    faq_keyboard,
    rating_keyboard,
)
from bot.tickets.models import Kind, State, Ticket

TEXTS = Texts(SystemClock())
READER = Reader("en", ZoneInfo("UTC"))
LARGEST_BYTES = 64


def ticket(state: State = State.OPEN, ticket_id: int = 1) -> Ticket:
    taken_by = None if state == State.OPEN else 1
    return Ticket(id=ticket_id, kind=Kind.QUESTION, state=state, question="?", taken_by=taken_by)


def acts(keyboard: InlineKeyboardMarkup | None) -> list[str]:
    if keyboard is None:
        return []
    data = [button.callback_data or "" for row in keyboard.inline_keyboard for button in row]
    return [TicketButton.unpack(each).act for each in data]


def test_an_open_ticket_can_be_taken_answered_and_resolved() -> None:
    assert acts(card_keyboard(ticket(), TEXTS, READER)) == [Act.TAKE, Act.FAQ, Act.RESOLVE]


def test_a_taken_ticket_cannot_be_taken() -> None:
    assert acts(card_keyboard(ticket(State.TAKEN), TEXTS, READER)) == [Act.FAQ, Act.RESOLVE]


def test_a_resolved_ticket_has_no_buttons() -> None:
    assert card_keyboard(ticket(State.RESOLVED), TEXTS, READER) is None


def test_the_longest_data_fits_into_what_telegram_allows() -> None:
    keyboard = faq_keyboard(ticket(ticket_id=10**9), [("k" * 16, "Title")], TEXTS, READER)
    for row in keyboard.inline_keyboard:
        assert len((row[0].callback_data or "").encode()) <= LARGEST_BYTES


def test_a_rating_is_one_of_five() -> None:
    [row] = rating_keyboard(ticket()).inline_keyboard
    assert [RateButton.unpack(button.callback_data or "").score for button in row] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("data", ["rate:1001:0", "rate:1001:6", "rate:1000:5", f"rate:{10**30}:5"])
def test_a_rating_that_no_button_carries_is_refused(data: str) -> None:
    with pytest.raises(ValidationError):
        RateButton.unpack(data)


@pytest.mark.parametrize("data", ["t:take:0:", f"t:take:{2**63}:", "t:sell:1001:", "t:take:one:"])
def test_a_ticket_button_that_no_card_carries_is_refused(data: str) -> None:
    with pytest.raises(ValidationError):
        TicketButton.unpack(data)
