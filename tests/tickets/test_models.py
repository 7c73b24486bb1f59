"""What may be done to a ticket, and when."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.tickets.models import ACTIVE, Kind, State, Ticket, TicketPriority
from bot.tickets.refusals import Refusal, RefusedError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=7)
MIA, OMAR = 5_000_000_001, 5_000_000_002


def ticket(state: State = State.OPEN, *, ticket_id: int = 1, client_id: int = 1) -> Ticket:
    """A ticket in a state; Mia has it unless it is open."""
    taken_by = None if state == State.OPEN else MIA
    return Ticket(
        id=ticket_id, client_id=client_id, kind=Kind.QUESTION, state=state, question="?", opened_at=NOW,
        taken_by=taken_by, priority=TicketPriority.NORMAL,
    )  # fmt: skip


ACTIONS: dict[str, Callable[[Ticket], None]] = {
    "take": lambda it: it.take(MIA),
    "give": lambda it: it.give(OMAR),
    "release": lambda it: it.release(),
    "wait": lambda it: it.wait(MIA),
    "snooze": lambda it: it.snooze(MIA, LATER, NOW),
    "wake": lambda it: it.wake(),
    "prioritise": lambda it: it.prioritise(TicketPriority.URGENT),
    "resolve": lambda it: it.resolve(MIA, NOW, LATER),
    "reopen": lambda it: it.reopen(),
    "close": lambda it: it.close(),
    "merge": lambda it: it.merge_into(ticket(ticket_id=2), NOW),
}

LEADS_TO: dict[str, dict[State, State | Refusal]] = {
    "take": {State.OPEN: State.TAKEN, State.WAITING: State.WAITING, State.SNOOZED: State.SNOOZED},
    "give": {State.OPEN: State.TAKEN, State.WAITING: State.WAITING, State.SNOOZED: State.SNOOZED},
    "release": {State.TAKEN: State.OPEN, State.WAITING: State.WAITING},
    "wait": {State.OPEN: State.WAITING, State.WAITING: Refusal.WAITING, State.SNOOZED: State.WAITING},
    "snooze": dict.fromkeys(ACTIVE, State.SNOOZED),
    "wake": {
        State.WAITING: State.TAKEN,
        State.SNOOZED: State.TAKEN,
        **dict.fromkeys((State.OPEN, State.TAKEN, State.RESOLVED, State.CLOSED), Refusal.AWAKE),
    },
    "prioritise": {state: state for state in ACTIVE},
    "resolve": dict.fromkeys(ACTIVE, State.RESOLVED),
    "reopen": {State.RESOLVED: State.TAKEN, **dict.fromkeys(ACTIVE, Refusal.NOT_RESOLVED)},
    "close": {State.RESOLVED: State.CLOSED, **dict.fromkeys(ACTIVE, Refusal.NOT_RESOLVED)},
    "merge": dict.fromkeys(ACTIVE, State.CLOSED),
}
"""The state in which an action leaves a ticket, by the state before, or why it is refused."""

OVER = {State.RESOLVED: Refusal.RESOLVED, State.CLOSED: Refusal.CLOSED}
"""Why everything else is refused."""


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_leads_somewhere_or_says_why_not(action: str, state: State) -> None:
    it = ticket(state)
    expected = LEADS_TO[action].get(state, OVER.get(state, state))
    if isinstance(expected, Refusal):
        with pytest.raises(RefusedError) as refused:
            ACTIONS[action](it)
        assert (refused.value.refusal, it.state) == (expected, state)
    else:
        ACTIONS[action](it)
        assert it.state == (expected if action != "wait" else State.WAITING)


def test_numbers_begin_at_1001() -> None:
    assert ticket().number == 1001


def test_who_takes_a_ticket_has_it() -> None:
    taken = ticket()
    taken.take(MIA)
    assert (taken.state, taken.taken_by, taken.is_open) == (State.TAKEN, MIA, True)


def test_a_taken_ticket_is_nobody_elses() -> None:
    taken = ticket(State.TAKEN)
    with pytest.raises(RefusedError, match="taken"):
        taken.take(OMAR)
    assert taken.taken_by == MIA


def test_a_ticket_is_not_given_to_who_has_it() -> None:
    with pytest.raises(RefusedError, match="yours"):
        ticket(State.TAKEN).give(MIA)


def test_who_waits_or_snoozes_has_the_ticket_if_nobody_had() -> None:
    waiting, asleep, omars = ticket(), ticket(), ticket(State.TAKEN)
    waiting.wait(OMAR)
    asleep.snooze(OMAR, LATER, NOW)
    omars.wait(OMAR)
    assert (waiting.taken_by, asleep.taken_by, omars.taken_by) == (OMAR, OMAR, MIA)
    assert waiting.turns_at is None
    assert asleep.turns_at == LATER


@pytest.mark.parametrize("until", [NOW, NOW - timedelta(seconds=1)])
def test_nothing_is_put_away_until_the_past(until: datetime) -> None:
    with pytest.raises(RefusedError, match="past"):
        ticket().snooze(MIA, until, NOW)


def test_a_ticket_that_wakes_is_again_whose_it_was() -> None:
    asleep = ticket(State.SNOOZED)
    asleep.turns_at = LATER
    asleep.release()
    asleep.wake()
    assert asleep.state == State.OPEN
    assert asleep.turns_at is None


def test_resolving_somebody_elses_ticket_leaves_it_theirs() -> None:
    resolved = ticket(State.TAKEN)
    resolved.resolve(OMAR, NOW, LATER)
    assert (resolved.taken_by, resolved.resolved_by, resolved.turns_at) == (MIA, OMAR, LATER)


def test_the_client_can_say_that_it_is_solved() -> None:
    resolved = ticket()
    resolved.resolve(None, NOW, LATER)
    assert (resolved.taken_by, resolved.resolved_by, resolved.state) == (None, None, State.RESOLVED)


def test_reopening_leaves_nothing_of_the_resolution() -> None:
    again = ticket()
    again.resolve(None, NOW, LATER)
    again.reopen()
    assert (again.state, again.resolved_at, again.resolved_by, again.turns_at) == (State.OPEN, *[None] * 3)


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        (ticket(), Refusal.ITSELF),
        (ticket(ticket_id=2, client_id=2), Refusal.OTHER_CLIENT),
        (ticket(State.RESOLVED, ticket_id=2), Refusal.RESOLVED),
        (ticket(State.CLOSED, ticket_id=2), Refusal.CLOSED),
    ],
)
def test_what_can_not_be_merged(other: Ticket, refusal: Refusal) -> None:
    with pytest.raises(RefusedError) as refused:
        ticket().merge_into(other, NOW)
    assert refused.value.refusal == refusal
