"""When a ticket's policy becomes another, its targets follow; nothing is late by it, and promises stay."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.sla.models import TimerKind
from bot.sla.service import SlaClock
from bot.sla.steps import StepKind
from bot.tickets.models import Ticket, TicketPriority
from tests.sla.conftest import DAY, HOUR, MINUTE, MONDAY, clock_of, local, resolution

URGENT = [{"priority": "urgent", "promise": "3h", "target": "2h"}]


async def test_a_target_follows_the_priority_and_the_promise_stays(
    session: AsyncSession, ticket: Ticket, client: Client
) -> None:
    sla = clock_of(session, policies=URGENT)
    promise = await sla.open(ticket, client, MONDAY)
    assert not await sla.replan(ticket, client, MONDAY + HOUR)
    ticket.priority = TicketPriority.URGENT
    assert await sla.replan(ticket, client, MONDAY + HOUR)
    timer = await resolution(sla, ticket)
    assert local(timer.target_at) == "Mon 12:00:00"
    assert await sla.promised(ticket.id) == promise
    assert local(ticket.urgent_at) == "Mon 10:30:00"


async def test_no_ticket_is_late_at_once_by_a_shorter_target(
    session: AsyncSession, ticket: Ticket, client: Client
) -> None:
    sla = clock_of(session, policies=URGENT)
    await sla.open(ticket, client, MONDAY)
    ticket.priority = TicketPriority.URGENT
    now = MONDAY + 5 * HOUR
    await sla.replan(ticket, client, now)
    timer = await resolution(sla, ticket)
    assert now < timer.target_at <= now + 30 * MINUTE


async def test_a_reopened_ticket_is_not_made_late_by_it(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.open(ticket, client, MONDAY)
    await sla.stop(ticket, MONDAY + 2 * DAY)
    await sla.reopen(ticket, client, MONDAY + 3 * DAY)
    before = (await resolution(sla, ticket)).target_at
    ticket.priority = TicketPriority.LOW
    assert not await sla.replan(ticket, client, MONDAY + 3 * DAY)
    assert (await resolution(sla, ticket)).target_at == before


async def test_a_late_ticket_that_gets_more_time_is_watched_anew(
    session: AsyncSession, ticket: Ticket, client: Client
) -> None:
    sla = clock_of(session, policies=URGENT)
    ticket.priority = TicketPriority.URGENT
    await sla.open(ticket, client, MONDAY)
    await sla.replied(ticket, MONDAY)
    timer, policy = await resolution(sla, ticket), sla.policy_for(ticket, client)
    now = MONDAY + 2 * HOUR + 5 * MINUTE
    assert sla.take(timer, policy, now)
    ticket.priority = TicketPriority.NORMAL
    await sla.replan(ticket, client, now)
    ahead = [step.kind for step in sla.steps(timer, sla.policy_for(ticket, client))]
    assert ahead.count(StepKind.WARN) == 1
    assert ahead.count(StepKind.ESCALATE) == 3


async def test_a_resting_timer_gets_its_time_when_it_runs_on(
    session: AsyncSession, ticket: Ticket, client: Client
) -> None:
    sla = clock_of(session, policies=URGENT)
    await sla.open(ticket, client, MONDAY)
    await sla.replied(ticket, MONDAY)
    await sla.pause(ticket, MONDAY + HOUR)
    ticket.priority = TicketPriority.URGENT
    await sla.replan(ticket, client, MONDAY + 2 * HOUR)
    assert await sla.next_due() is None
    await sla.resume(ticket, client, MONDAY + 3 * HOUR)
    assert local((await resolution(sla, ticket)).target_at) == "Mon 14:00:00"


async def test_timers_of_the_first_version_are_completed_and_do_not_cry_again(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    """It did not store the working time, and what it had done is not known any more."""
    await sla.open(ticket, client, MONDAY)
    for timer in await sla.running(ticket.id):
        timer.target_seconds = 0
    now = MONDAY + HOUR
    assert not await sla.replan(ticket, client, now)
    timers = {timer.kind: timer for timer in await sla.running(ticket.id)}
    assert timers[TimerKind.RESOLUTION].target_seconds == 8 * 3600
    first = timers[TimerKind.FIRST_RESPONSE]
    assert first.target_seconds == 30 * 60
    steps = sla.steps(first, sla.policy_for(ticket, client))
    assert [local(step.at) for step in steps] == ["Mon 11:30:00", "Mon 13:30:00"]
