"""Timers: when they start, what stops them, how promises move. On both databases."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.sla.models import TimerKind
from bot.sla.service import SlaClock
from bot.sla.steps import StepKind
from bot.tickets.models import Ticket, TicketPriority
from tests.sla.conftest import CALENDARS, DAY, HOUR, MINUTE, MONDAY, clock_of, local, resolution


async def test_the_promise_is_ten_working_hours_ahead_to_the_minute(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    assert local(await sla.open(ticket, client, MONDAY)) == "Tue 11:00:00"
    assert local(await sla.promised(ticket.id)) == "Tue 11:00:00"


async def test_a_new_ticket_has_a_first_response_and_a_resolution(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.open(ticket, client, MONDAY)
    targets = {timer.kind: local(timer.target_at) for timer in await sla.running(ticket.id)}
    assert targets == {TimerKind.FIRST_RESPONSE: "Mon 10:30:00", TimerKind.RESOLUTION: "Mon 18:00:00"}


async def test_a_ticket_is_as_urgent_as_its_first_target(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.open(ticket, client, MONDAY)
    assert local(ticket.urgent_at) == "Mon 10:30:00"
    assert await sla.replied(ticket, MONDAY + MINUTE)
    assert local(ticket.urgent_at) == "Mon 18:00:00"
    await sla.wait_for_reply(ticket, client, MONDAY + HOUR)
    assert local(ticket.urgent_at) == "Mon 11:30:00"
    await sla.stop(ticket, MONDAY + HOUR)
    assert ticket.urgent_at is None


async def test_a_reply_stops_waiting_but_not_the_resolution(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.open(ticket, client, MONDAY)
    assert await sla.unanswered(ticket)
    assert await sla.replied(ticket, MONDAY + MINUTE)
    assert not await sla.unanswered(ticket)
    assert not await sla.replied(ticket, MONDAY + 2 * MINUTE)
    assert [timer.kind for timer in await sla.running(ticket.id)] == [TimerKind.RESOLUTION]


async def test_the_oldest_unanswered_line_counts(sla: SlaClock, ticket: Ticket, client: Client) -> None:
    await sla.open(ticket, client, MONDAY)
    assert await sla.wait_for_reply(ticket, client, MONDAY + 5 * MINUTE) is None
    await sla.replied(ticket, MONDAY + 6 * MINUTE)
    started = [await sla.wait_for_reply(ticket, client, MONDAY + minutes * MINUTE) for minutes in (10, 20)]
    assert started[0] is not None
    assert started[1] is None
    assert local(started[0].target_at) == "Mon 10:40:00"


async def test_nothing_is_due_after_the_ticket_is_resolved(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.open(ticket, client, MONDAY)
    await sla.stop(ticket, MONDAY + MINUTE)
    assert await sla.running(ticket.id) == []
    assert await sla.next_due() is None


async def test_the_next_step_is_the_warning_at_four_fifths(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.open(ticket, client, MONDAY)
    assert local(await sla.next_due()) == "Mon 10:24:00"


async def test_a_promise_is_renewed_as_often_as_the_policy_allows(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.open(ticket, client, MONDAY)
    timer, policy = await resolution(sla, ticket), sla.policy_for(ticket, client)
    renewed = [sla.renew(timer, policy, MONDAY + MINUTE) for _ in range(3)]
    assert [local(moment) for moment in renewed[:2]] == ["Tue 15:00:00", "Wed 10:00:00"]
    assert renewed[2] is None


async def test_a_promise_renewed_too_late_is_still_ahead_of_now(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    await sla.open(ticket, client, MONDAY)
    late = MONDAY + 9 * DAY
    new = sla.renew(await resolution(sla, ticket), sla.policy_for(ticket, client), late)
    assert new is not None
    assert new > late
    assert new.second == 0


async def test_a_promise_that_has_moved_is_watched_again_although_it_cannot_be_renewed(
    sla: SlaClock, ticket: Ticket, client: Client
) -> None:
    """Then it is the lead's to write: for this promise as for the one before."""
    await sla.open(ticket, client, MONDAY)
    timer, policy = await resolution(sla, ticket), sla.policy_for(ticket, client)
    for _ in range(2):
        sla.renew(timer, policy, MONDAY)
    assert sla.take(timer, policy, MONDAY + 4 * DAY)
    assert StepKind.RENEW not in {step.kind for step in sla.steps(timer, policy)}
    await sla.pause(ticket, MONDAY + HOUR)
    assert await sla.resume(ticket, client, MONDAY + 2 * HOUR)
    assert StepKind.RENEW in {step.kind for step in sla.steps(timer, policy)}
    assert sla.renew(timer, policy, MONDAY + 2 * HOUR) is None


async def test_a_policy_may_depend_on_priority_and_segment_and_never_close(
    session: AsyncSession, ticket: Ticket, client: Client
) -> None:
    sla = clock_of(
        session,
        policies=[
            {"segment": "vip", "promise": "3h", "target": "2h"},
            {"segment": "vip", "priority": ["high", "urgent"], "clock": "always", "first_response": "5m"},
        ],
    )
    client.segment, ticket.priority = "vip", TicketPriority.URGENT
    evening = MONDAY + 12 * HOUR
    assert local(await sla.open(ticket, client, evening)) == "Tue 01:00:00"
    targets = {timer.kind: local(timer.target_at) for timer in await sla.running(ticket.id)}
    assert targets == {TimerKind.FIRST_RESPONSE: "Mon 22:05:00", TimerKind.RESOLUTION: "Tue 00:00:00"}


async def test_a_calendar_that_is_gone_from_the_configuration_is_that_of_the_desk(sla: SlaClock) -> None:
    assert sla.calendar("sydney") is CALENDARS[""]
