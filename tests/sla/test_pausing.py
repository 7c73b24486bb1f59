"""Working time with rests in it, against a tally of quarters of an hour; what a pause may never do."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.sla.pausing import Rest, reach, worked
from bot.sla.worktime import Calendar
from tests.sla.calendars import OFFICE, weekly

QUARTER = timedelta(minutes=15)
DAYS = 5
START = datetime(2026, 10, 23, 6, 0, tzinfo=UTC)
"""A Friday morning; the clocks go back on the Sunday."""

CALENDARS = (OFFICE, weekly("08:30-12:00, 13:00-17:15", range(7)), weekly("22:00-06:00", range(7)))
calendars = st.sampled_from(CALENDARS)
quarters = st.integers(0, DAYS * 96)


@st.composite
def ended_rests(draw: st.DrawFn) -> list[Rest]:
    """Up to three rests after START, in order."""
    edges = sorted(draw(st.lists(quarters, max_size=6, unique=True)))
    moments = [START + edge * QUARTER for edge in edges]
    return list(zip(moments[::2], moments[1::2], strict=False))


@st.composite
def rests(draw: st.DrawFn) -> list[Rest]:
    """The same, of which the last may still last."""
    lasts: bool = draw(st.booleans())
    ended = draw(ended_rests())
    if ended and lasts:
        return [*ended[:-1], (ended[-1][0], None)]
    return ended


def tally(calendar: Calendar, end: datetime, resting: list[Rest]) -> timedelta:
    total, at = timedelta(0), START
    while at < end:
        rested = any(begins <= at and (ends is None or at < ends) for begins, ends in resting)
        total += timedelta(0) if rested or not calendar.is_open(at) else QUARTER
        at += QUARTER
    return total


@given(calendars, rests(), quarters)
def test_worked_is_the_open_time_outside_of_the_rests(
    calendar: Calendar, resting: list[Rest], length: int
) -> None:
    end = START + length * QUARTER
    assert worked(calendar, START, end, resting) == tally(calendar, end, resting)


@given(calendars, rests(), quarters)
def test_reach_and_worked_agree(calendar: Calendar, resting: list[Rest], length: int) -> None:
    work = length * QUARTER
    at = reach(calendar, START, work, resting)
    if at is None:
        begins, ends = resting[-1]
        assert ends is None
        assert worked(calendar, START, begins, resting) < work
    else:
        assert worked(calendar, START, at, resting) == work
        if work:
            assert worked(calendar, START, at - QUARTER, resting) < work


@given(calendars, ended_rests(), quarters)
def test_no_rest_makes_a_deadline_earlier(calendar: Calendar, resting: list[Rest], length: int) -> None:
    at = reach(calendar, START, length * QUARTER, resting)
    assert at is not None
    assert at >= calendar.add(START, length * QUARTER)


@given(calendars, ended_rests(), quarters, st.integers(0, 200))
def test_a_rest_after_the_deadline_does_not_matter(
    calendar: Calendar, resting: list[Rest], length: int, later: int
) -> None:
    at = reach(calendar, START, length * QUARTER, resting)
    assert at is not None
    begins = max([at, *(ends for _, ends in resting if ends)]) + later * QUARTER
    assert reach(calendar, START, length * QUARTER, [*resting, (begins, None)]) == at


@given(calendars, quarters, quarters)
def test_what_was_left_when_the_rest_began_is_left_when_it_ends(
    calendar: Calendar, before: int, length: int
) -> None:
    begins = START + before * QUARTER
    ends = begins + length * QUARTER
    work = worked(calendar, START, begins, []) + 3 * QUARTER
    at = reach(calendar, START, work, [(begins, ends)])
    assert at is not None
    assert calendar.between(ends, at) == 3 * QUARTER
