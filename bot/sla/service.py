"""Starts, stops and watches the timers of tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.config.sla import Policy
from bot.sla.explaining import Explanation, explain
from bot.sla.models import RESPONSES, Timer, TimerKind
from bot.sla.pausing import worked
from bot.sla.plans import Plans, calendar_for, ended_by, whole_minute
from bot.tickets.models import Ticket


@dataclass(kw_only=True)
class SlaClock(Plans):
    """The use cases of timers, within one unit of work."""

    session: AsyncSession

    async def open(self, ticket: Ticket, client: Client, now: datetime) -> datetime:
        """Start the timers of a new ticket. Returns the time to promise to the client, to the minute."""
        now, policy = whole_minute(now), self.policy_for(ticket, client)
        first = self._start(ticket, TimerKind.FIRST_RESPONSE, now, policy.first_response, policy)
        timer = self._start(ticket, TimerKind.RESOLUTION, now, policy.target, policy)
        timer.promise_at = promise = self.calendar(timer.calendar).add(now, policy.promise)
        self.plan(timer, policy)
        ticket.urgent_at = min(first.target_at, timer.target_at)
        await self.session.flush()
        return promise

    async def wait_for_reply(self, ticket: Ticket, client: Client, now: datetime) -> Timer | None:
        """The client has written again: answering has a time too, counted from the oldest such line.

        Returns the timer if that time starts now.
        """
        running = await self.running(ticket.id)
        if any(timer.kind in RESPONSES for timer in running):
            return None
        policy = self.policy_for(ticket, client)
        timer = self._start(ticket, TimerKind.NEXT_RESPONSE, whole_minute(now), policy.next_response, policy)
        self.note_urgency(ticket, [*running, timer])
        return timer

    async def replied(self, ticket: Ticket, now: datetime) -> bool:
        """A person has answered publicly. True if somebody was waiting for it."""
        running = await self.running(ticket.id)
        answered = [timer for timer in running if timer.kind in RESPONSES]
        for timer in answered:
            timer.stop(now)
        self.note_urgency(ticket, running)
        return bool(answered)

    async def expect_call(
        self, ticket: Ticket, client: Client, ends_at: datetime, within: timedelta, now: datetime
    ) -> None:
        """A call is agreed on: within so long after its slot somebody is to say how it went."""
        await self.call_settled(ticket, now)
        policy = self.policy_for(ticket, client)
        timer = self._start(ticket, TimerKind.CALLBACK, ends_at, within, policy)
        self.note_urgency(ticket, [*await self.running(ticket.id), timer])

    async def call_settled(self, ticket: Ticket, now: datetime) -> None:
        """Somebody has said how the call went, or there is none any more."""
        running = await self.running(ticket.id)
        for timer in running:
            if timer.kind == TimerKind.CALLBACK:
                timer.stop(now)
        self.note_urgency(ticket, running)

    async def unanswered(self, ticket: Ticket) -> bool:
        """Whether the client waits for an answer by a person."""
        return any(timer.kind in RESPONSES for timer in await self.running(ticket.id))

    async def stop(self, ticket: Ticket, now: datetime) -> None:
        """The ticket is over: nothing runs on."""
        running = await self.running(ticket.id)
        for timer in running:
            timer.stop(now)
        self.note_urgency(ticket, running)

    async def pause(self, ticket: Ticket, now: datetime) -> None:
        """It is the client's turn: the resolution rests, and what is left of its time is kept."""
        now, running = whole_minute(now), await self.running(ticket.id)
        for timer in running:
            if timer.kind == TimerKind.RESOLUTION and not timer.is_resting:
                timer.rests = [*ended_by(timer, now), (now, None)]
                timer.next_at = None
        self.note_urgency(ticket, running)

    async def resume(self, ticket: Ticket, client: Client, now: datetime) -> datetime | None:
        """The resolution runs on with what was left. Returns the promise if it has moved: it must be told."""
        now, timer = whole_minute(now), await self._resolution(ticket)
        if timer is None or timer.stopped_at or not timer.rests:
            return None
        begins, ends = timer.rests[-1]
        if ends is not None and ends <= now:
            return None
        policy = self.policy_for(ticket, client)
        timer.rests = [*timer.rests[:-1], (begins, now)]
        moved = self.move_promise(timer, begins, now) if ends is None else None
        await self._replan(timer, ticket, policy)
        return moved

    async def put_off(
        self, ticket: Ticket, client: Client, now: datetime, until: datetime
    ) -> datetime | None:
        """Nobody works on it until then. Returns the promise if it had to move: it must be told at once.

        It has to if it would pass before, or too soon after to tell the client of another.
        """
        now, until = whole_minute(now), whole_minute(until)
        timer = await self._resolution(ticket)
        policy = self.policy_for(ticket, client)
        if timer is None or timer.promise_at is None or until < timer.promise_at - policy.renew_before:
            return None
        begins = ends = now
        if timer.rests and (timer.rests[-1][1] or until) > now:  # it rests already: that goes on
            begins, ends = timer.rests[-1][0], timer.rests[-1][1] or timer.rests[-1][0]
        timer.rests = [*ended_by(timer, begins), (begins, until)]
        moved = self.move_promise(timer, ends, until, self.least(timer, policy, until))
        await self._replan(timer, ticket, policy)
        return moved

    async def reopen(self, ticket: Ticket, client: Client, now: datetime) -> datetime:
        """It is not solved after all: what was left runs on, but never less than the time for an answer.

        Returns the time to promise to the client.
        """
        now, policy = whole_minute(now), self.policy_for(ticket, client)
        timer = await self._resolution(ticket)
        if timer is None or timer.stopped_at is None or timer.promise_at is None:
            return await self.open(ticket, client, now)
        stopped, timer.stopped_at = whole_minute(timer.stopped_at), None
        rested = timer.rests[-1][0] if timer.is_resting else stopped
        timer.rests = [*ended_by(timer, rested), (min(rested, now), now)]
        calendar = self.calendar(timer.calendar)
        left = timer.target - worked(calendar, timer.started_at, now, timer.rests)
        if left < policy.next_response:
            timer.target_seconds += int((policy.next_response - left).total_seconds())
        timer.done = []
        self.move_promise(timer, rested, now, self.least(timer, policy, now))
        await self._replan(timer, ticket, policy)
        return timer.promise_at

    async def adopt(self, ticket: Ticket, merged: Ticket, now: datetime) -> None:
        """What was promised about `merged` is kept as part of `ticket`, and its client still waits."""
        policy = self.policy_for(ticket, await self.session.get_one(Client, ticket.client_id))
        own = list(await self.running(ticket.id))
        for timer in await self.running(merged.id):
            same = RESPONSES if timer.kind in RESPONSES else (timer.kind,)
            rival = next((each for each in own if each.kind in same), None)
            if rival is None or (timer.kind in RESPONSES and timer.target_at < rival.target_at):
                timer.ticket_id = ticket.id
                self.plan(timer, policy)
                own.append(timer)
            elif timer.promise_at and not timer.is_resting:
                self.promise_no_later(rival, timer.promise_at, policy)
            stopped = rival if timer in own else timer
            if stopped is not None:
                stopped.stop(now)
        await self.session.flush()
        self.note_urgency(merged, [])
        self.note_urgency(ticket, own)

    async def replan(self, ticket: Ticket, client: Client, now: datetime) -> bool:
        """The policy of the ticket is another now. True if a target moved; what was promised stays."""
        return self.replan_timers(ticket, client, await self.running(ticket.id), now)

    async def running(self, ticket_id: int) -> Sequence[Timer]:
        """The timers of a ticket that have not been stopped; those that rest as well."""
        query = select(Timer).where(Timer.ticket_id == ticket_id, Timer.stopped_at.is_(None))
        return (await self.session.scalars(query.order_by(Timer.id))).all()

    async def promised(self, ticket_id: int) -> datetime | None:
        """The time last promised to the client."""
        query = select(Timer.promise_at).where(
            Timer.ticket_id == ticket_id, Timer.kind == TimerKind.RESOLUTION
        )
        return await self.session.scalar(query.order_by(Timer.id.desc()))

    async def next_due(self) -> datetime | None:
        """When the next step of any timer is due."""
        return await self.session.scalar(select(func.min(Timer.next_at)))

    async def explain(self, ticket: Ticket, now: datetime) -> list[Explanation]:
        """How the targets of the ticket's running timers came about, the most urgent first."""
        running = sorted(await self.running(ticket.id), key=lambda timer: timer.target_at)
        return [explain(timer, self.calendar(timer.calendar), now) for timer in running]

    async def _resolution(self, ticket: Ticket) -> Timer | None:
        query = select(Timer).where(Timer.ticket_id == ticket.id, Timer.kind == TimerKind.RESOLUTION)
        return (await self.session.scalars(query.order_by(Timer.id.desc()).limit(1))).first()

    def _start(
        self, ticket: Ticket, kind: TimerKind, now: datetime, target: timedelta, policy: Policy
    ) -> Timer:
        name = calendar_for(kind, policy)
        timer = Timer(
            ticket_id=ticket.id,
            kind=kind,
            started_at=now,
            calendar=name,
            target_seconds=int(target.total_seconds()),
            target_at=self.calendar(name).add(now, target),
            pauses=[],
            done=[],
            renewals=0,
        )
        self.plan(timer, policy)
        self.session.add(timer)
        return timer

    async def _replan(self, timer: Timer, ticket: Ticket, policy: Policy) -> None:
        self.retarget(timer)
        self.plan(timer, policy)
        self.note_urgency(ticket, await self.running(ticket.id))
