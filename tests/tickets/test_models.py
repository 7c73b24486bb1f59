"""Who may do what to a ticket, and when."""

from datetime import UTC, datetime

import pytest

from bot.tickets.models import AlreadyResolvedError, AlreadyTakenError, Kind, State, Ticket

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MIA, OMAR = 5_000_000_001, 5_000_000_002


def ticket() -> Ticket:
    return Ticket(id=1, client_id=1, kind=Kind.QUESTION, state=State.OPEN, question="?", opened_at=NOW)


def test_numbers_begin_at_1001() -> None:
    assert ticket().number == 1001


def test_who_takes_a_ticket_has_it() -> None:
    taken = ticket()
    taken.take(MIA)
    assert (taken.state, taken.taken_by, taken.is_open) == (State.TAKEN, MIA, True)


def test_a_taken_ticket_is_nobody_elses() -> None:
    taken = ticket()
    taken.take(MIA)
    with pytest.raises(AlreadyTakenError):
        taken.take(OMAR)
    assert taken.taken_by == MIA


def test_resolving_makes_the_manager_responsible_if_nobody_was() -> None:
    resolved = ticket()
    resolved.resolve(MIA, NOW)
    assert (resolved.taken_by, resolved.resolved_by, resolved.resolved_at) == (MIA, MIA, NOW)
    assert not resolved.is_open


def test_resolving_somebody_elses_ticket_leaves_it_theirs() -> None:
    resolved = ticket()
    resolved.take(OMAR)
    resolved.resolve(MIA, NOW)
    assert (resolved.taken_by, resolved.resolved_by) == (OMAR, MIA)


def test_what_is_resolved_can_be_neither_taken_nor_resolved() -> None:
    resolved = ticket()
    resolved.resolve(MIA, NOW)
    with pytest.raises(AlreadyResolvedError):
        resolved.take(MIA)
    with pytest.raises(AlreadyResolvedError):
        resolved.resolve(OMAR, NOW)
