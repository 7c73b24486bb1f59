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
    fits,
    more_keyboard,
    page_buttons,
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


SECOND_ROW = [Act.WAIT, Act.SNOOZE, Act.MORE]


def test_an_open_ticket_can_be_taken_answered_and_resolved() -> None:
    first = [Act.TAKE, Act.FAQ, Act.RESOLVE]
    assert acts(card_keyboard(ticket(), TEXTS, READER)) == [*first, *SECOND_ROW]


def test_a_taken_ticket_cannot_be_taken() -> None:
    assert acts(card_keyboard(ticket(State.TAKEN), TEXTS, READER)) == [Act.FAQ, Act.RESOLVE, *SECOND_ROW]


@pytest.mark.parametrize("state", [State.WAITING, State.SNOOZED])
def test_what_waits_or_sleeps_can_be_woken(state: State) -> None:
    assert Act.WAKE in acts(card_keyboard(ticket(state), TEXTS, READER))


def test_a_resolved_ticket_can_be_reopened_and_a_closed_one_nothing() -> None:
    assert acts(card_keyboard(ticket(State.RESOLVED), TEXTS, READER)) == [Act.REOPEN, Act.HISTORY]
    assert card_keyboard(ticket(State.CLOSED), TEXTS, READER) is None


def test_a_card_offers_faq_entries_by_their_titles() -> None:
    keyboard = card_keyboard(ticket(), TEXTS, READER, [("k" * 12, "Opening hours")])
    assert acts(keyboard)[:2] == [Act.SEND_FAQ, Act.TAKE]


def test_nobody_is_released_from_what_they_do_not_have() -> None:
    assert Act.RELEASE not in acts(more_keyboard(ticket(), TEXTS, READER))
    assert Act.RELEASE in acts(more_keyboard(ticket(State.TAKEN), TEXTS, READER))


@pytest.mark.parametrize("act", Act)
def test_the_longest_data_fits_into_what_telegram_allows(act: Act) -> None:
    longest = next(size for size in range(64, 0, -1) if fits(act, "k" * size))
    data = TicketButton(act=act, number=2**62, value="k" * longest).pack()
    assert len(data.encode()) <= LARGEST_BYTES
    assert longest >= 32
    assert not fits(act, "a:b")


@pytest.mark.parametrize(
    ("page", "pages", "turning"), [(0, 1, []), (0, 3, ["1"]), (1, 3, ["0", "2"]), (2, 3, ["1"])]
)
def test_pages_are_turned_where_there_are_more(page: int, pages: int, turning: list[str]) -> None:
    buttons = page_buttons(ticket(), Act.HISTORY, page, pages)
    assert [TicketButton.unpack(each.callback_data or "").value for each in buttons] == turning


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
