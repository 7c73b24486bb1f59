"""Waiting, snoozed and solved tickets: what was left of their time is kept, and promises move with it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.sla.models import TimerKind
from bot.sla.service import SlaClock
from bot.sla.steps import StepKind
from bot.tickets.models import Ticket
from tests.sla.conftest import DAY, HOUR, MINUTE, MONDAY, left, local, new_ticket, resolution


@pytest.fixture
async def promise(sla: SlaClock, ticket: Ticket, client: Client) -> datetime:
    """The ticket has been opened on Monday at 10:00; its target is 18:00, its promise Tuesday at 11:00."""
    promise = await sla.open(ticket, client, MONDAY)
    await sla.replied(ticket, MONDAY)
    return promise


@pytest.mark.usefixtures("promise")
async def test_while_it_waits_nothing_is_due_or_urgent(sla: SlaClock, ticket: Ticket) -> None:
    await sla.pause(ticket, MONDAY + HOUR)
    assert await sla.next_due() is None
    assert ticket.urgent_at is None
    await sla.pause(ticket, MONDAY + 2 * HOUR)
    assert len((await resolution(sla, ticket)).rests) == 1


async def test_what_was_left_runs_on_and_the_promise_moves_along(
    sla: SlaClock, ticket: Ticket, client: Client, promise: datetime
) -> None:
    await sla.pause(ticket, MONDAY + HOUR)
    moved = await sla.resume(ticket, client, MONDAY + DAY)
    timer = await resolution(sla, ticket)
    assert left(sla, timer, MONDAY + DAY) == 7 * HOUR + timedelta(seconds=-42)
    assert local(timer.target_at) == "Tue 17:00:00"
    assert local(moved) == "Wed 10:00:00"
    assert moved == await sla.promised(ticket.id) != promise
    assert ticket.urgent_at == timer.target_at
    assert local(await sla.next_due()) == "Tue 15:24:00"


@pytest.mark.usefixtures("promise")
async def test_a_rest_outside_of_working_hours_moves_nothing(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.pause(ticket, MONDAY + 9 * HOUR)
    assert await sla.resume(ticket, client, MONDAY + 20 * HOUR) is None


@pytest.mark.usefixtures("promise")
async def test_promises_are_whole_minutes_however_often_it_rests(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    for number in range(5):
        at = MONDAY + (number + 1) * timedelta(minutes=17, seconds=13)
        await sla.pause(ticket, at)
        moved = await sla.resume(ticket, client, at + timedelta(minutes=9, seconds=31))
        assert moved is not None
        assert moved.second == 0


async def test_put_off_beyond_the_promise_moves_it_at_once(
    sla: SlaClock, ticket: Ticket, client: Client, promise: datetime
) -> None:
    until = MONDAY + 2 * DAY
    moved = await sla.put_off(ticket, client, MONDAY + HOUR, until)
    assert moved is not None
    assert moved > until > promise
    assert local(moved) == "Thu 10:00:00"
    assert local((await resolution(sla, ticket)).target_at) == "Wed 17:00:00"
    assert await sla.resume(ticket, client, until) is None


async def test_put_off_to_well_before_the_promise_changes_nothing(
    sla: SlaClock, ticket: Ticket, client: Client, promise: datetime
) -> None:
    assert await sla.put_off(ticket, client, MONDAY + HOUR, promise - 2 * HOUR) is None
    assert (await resolution(sla, ticket)).rests == []


@pytest.mark.usefixtures("promise")
async def test_woken_early_it_runs_on_at_once_and_what_was_promised_stays(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    moved = await sla.put_off(ticket, client, MONDAY + HOUR, MONDAY + 2 * DAY)
    assert await sla.resume(ticket, client, MONDAY + 2 * HOUR) is None
    assert await sla.promised(ticket.id) == moved
    assert local((await resolution(sla, ticket)).target_at) == "Tue 10:00:00"


@pytest.mark.usefixtures("promise")
async def test_put_off_twice_it_has_rested_once(sla: SlaClock, ticket: Ticket, client: Client) -> None:
    await sla.put_off(ticket, client, MONDAY + HOUR, MONDAY + 2 * DAY)
    moved = await sla.put_off(ticket, client, MONDAY + 2 * HOUR, MONDAY + 4 * DAY)
    timer = await resolution(sla, ticket)
    assert len(timer.rests) == 1
    assert local(timer.target_at) == "Fri 17:00:00"
    assert local(moved) == "Mon 10:00:00"


@pytest.mark.usefixtures("promise")
async def test_waiting_and_then_put_off_it_has_rested_all_the_time(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.pause(ticket, MONDAY + HOUR)
    moved = await sla.put_off(ticket, client, MONDAY + DAY, MONDAY + 2 * DAY)
    timer = await resolution(sla, ticket)
    assert local(timer.target_at) == "Wed 17:00:00"
    assert local(moved) == "Thu 10:00:00"


@pytest.mark.usefixtures("promise")
async def test_put_off_when_it_is_late_already_the_promise_still_lies_ahead(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    late, until = MONDAY + 3 * DAY, MONDAY + 4 * DAY
    moved = await sla.put_off(ticket, client, late, until)
    assert moved is not None
    assert moved > until + 2 * HOUR


@pytest.mark.parametrize("late", [HOUR, 8 * HOUR, 2 * DAY])
@pytest.mark.usefixtures("promise")
async def test_reopened_it_is_never_late_at_once(
    sla: SlaClock, ticket: Ticket, client: Client, late: timedelta
) -> None:
    await sla.stop(ticket, MONDAY + late)
    now = MONDAY + 3 * DAY
    promise = await sla.reopen(ticket, client, now)
    timer = await resolution(sla, ticket)
    expected = {HOUR: "Thu 17:00:00", 8 * HOUR: "Thu 10:30:00", 2 * DAY: "Thu 10:30:00"}
    assert local(timer.target_at) == expected[late]
    assert sla.calendar("").between(timer.target_at, promise) >= 2 * HOUR
    assert promise == await sla.promised(ticket.id)
    assert ticket.urgent_at == timer.target_at


@pytest.mark.usefixtures("promise")
async def test_reopened_it_is_warned_of_and_escalated_anew_but_not_renewed_more_often(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    timer, policy = await resolution(sla, ticket), sla.policy_for(ticket, client)
    assert len(sla.take(timer, policy, MONDAY + 4 * DAY)) == 5
    sla.renew(timer, policy, MONDAY)
    await sla.stop(ticket, MONDAY + DAY)
    await sla.reopen(ticket, client, MONDAY + 3 * DAY)
    assert {step.kind for step in sla.steps(timer, policy)} == set(StepKind)
    assert timer.renewals == 1


@pytest.mark.usefixtures("promise")
async def test_solved_while_it_waited_and_reopened_it_has_what_was_left_then(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.pause(ticket, MONDAY + HOUR)
    await sla.stop(ticket, MONDAY + DAY)
    await sla.reopen(ticket, client, MONDAY + 3 * DAY)
    assert local((await resolution(sla, ticket)).target_at) == "Thu 17:00:00"


@pytest.mark.usefixtures("promise")
async def test_reopened_twice_each_time_counts(sla: SlaClock, ticket: Ticket, client: Client) -> None:
    for day in (1, 2, 3):
        await sla.stop(ticket, MONDAY + day * DAY)
        await sla.reopen(ticket, client, MONDAY + day * DAY + HOUR)
    timer = await resolution(sla, ticket)
    assert timer.target_at > MONDAY + 3 * DAY + HOUR
    assert len(await sla.running(ticket.id)) == 1


async def test_merged_the_earlier_promise_is_kept_with_a_target_inside_it(
    session: AsyncSession, sla: SlaClock, ticket: Ticket, client: Client, promise: datetime
) -> None:
    later = await new_ticket(session, client)
    assert await sla.open(later, client, MONDAY + 6 * HOUR) > promise
    await sla.adopt(later, ticket, MONDAY + 7 * HOUR)
    await sla.stop(ticket, MONDAY + 7 * HOUR)
    timer = await resolution(sla, later)
    assert await sla.promised(later.id) == promise
    assert timer.target_at <= promise
    assert timer.next_at is not None
    assert {step.at for step in sla.steps(timer, sla.policy_for(later, client))} >= {promise - 15 * MINUTE}
    assert await sla.running(ticket.id) == []
    assert ticket.urgent_at is None


async def test_merged_who_has_waited_longest_is_still_waiting(
    session: AsyncSession, sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.open(ticket, client, MONDAY)
    later = await new_ticket(session, client)
    await sla.open(later, client, MONDAY + 5 * MINUTE)
    await sla.adopt(later, ticket, MONDAY + 10 * MINUTE)
    await sla.stop(ticket, MONDAY + 10 * MINUTE)
    running = {timer.kind: local(timer.target_at) for timer in await sla.running(later.id)}
    assert running[TimerKind.FIRST_RESPONSE] == "Mon 10:30:00"
    assert len(running) == 2
    assert local(later.urgent_at) == "Mon 10:30:00"


@pytest.mark.usefixtures("promise")
async def test_merged_into_an_answered_ticket_the_question_is_still_open(
    session: AsyncSession, sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    asked = await new_ticket(session, client)
    await sla.open(asked, client, MONDAY + 5 * MINUTE)
    await sla.adopt(ticket, asked, MONDAY + 10 * MINUTE)
    await sla.stop(asked, MONDAY + 10 * MINUTE)
    assert await sla.unanswered(ticket)
    assert not await sla.unanswered(asked)
