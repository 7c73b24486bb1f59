"""Starts, stops and watches the timers of tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config.sections import Sla as Policy
from bot.sla.models import Timer, TimerKind
from bot.sla.worktime import Calendar


@dataclass
class SlaClock:
    """The use cases of timers, within one unit of work. Durations of the policy are working time."""

    session: AsyncSession
    policy: Policy
    calendar: Calendar

    async def open(self, ticket_id: int, now: datetime) -> datetime:
        """Start the timers of a new ticket. Returns the time to promise to the client, to the minute."""
        now = _minute(now)
        self._start(ticket_id, TimerKind.FIRST_RESPONSE, now, self.policy.first_response)
        timer = self._start(ticket_id, TimerKind.RESOLUTION, now, self.policy.target)
        timer.promise_at = self.calendar.add(now, self.policy.promise)
        self._watch_promise(timer)
        await self.session.flush()
        return timer.promise_at

    async def wait_for_reply(self, ticket_id: int, now: datetime) -> bool:
        """The client has written again: answering has a time too, counted from the oldest such line.

        True if that time starts now.
        """
        running = await self.running(ticket_id)
        starts = not any(t.kind in (TimerKind.FIRST_RESPONSE, TimerKind.NEXT_RESPONSE) for t in running)
        if starts:
            self._start(ticket_id, TimerKind.NEXT_RESPONSE, _minute(now), self.policy.first_response)
        return starts

    async def replied(self, ticket_id: int, now: datetime) -> None:
        """A person has answered publicly."""
        for timer in await self.running(ticket_id):
            if timer.kind in (TimerKind.FIRST_RESPONSE, TimerKind.NEXT_RESPONSE):
                timer.stop(now)

    async def resolved(self, ticket_id: int, now: datetime) -> None:
        """The ticket is over: nothing runs on."""
        for timer in await self.running(ticket_id):
            timer.stop(now)

    async def running(self, ticket_id: int) -> Sequence[Timer]:
        """The timers of a ticket that have not been stopped."""
        query = select(Timer).where(Timer.ticket_id == ticket_id, Timer.stopped_at.is_(None))
        return (await self.session.scalars(query.order_by(Timer.id))).all()

    async def promised(self, ticket_id: int) -> datetime | None:
        """The time last promised to the client."""
        query = select(Timer.promise_at).where(
            Timer.ticket_id == ticket_id, Timer.kind == TimerKind.RESOLUTION
        )
        return await self.session.scalar(query)

    async def due(self, now: datetime, most: int) -> Sequence[Timer]:
        """Timers with a step whose time has come, the most overdue first, locked for this unit of work."""
        query = select(Timer).where(Timer.next_at <= now).order_by(Timer.next_at).limit(most)
        return (await self.session.scalars(query.with_for_update(skip_locked=True))).all()

    async def next_due(self) -> datetime | None:
        """When the next step of any timer is due."""
        return await self.session.scalar(select(func.min(Timer.next_at)))

    def renew(self, timer: Timer, now: datetime) -> datetime | None:
        """Move the promise of `timer` on. Returns the new time, which is always ahead of now.

        None when the policy allows no further renewal: then it is the lead's to write to the client.
        """
        if timer.renewals >= self.policy.max_renewals:
            timer.renew_at = None
            timer.plan()
            return None
        timer.renewals += 1
        timer.promise_at = self.calendar.add(max(now, timer.promise_at or now), self.policy.renew_by)
        self._watch_promise(timer)
        return timer.promise_at

    def _start(self, ticket_id: int, kind: TimerKind, now: datetime, target: timedelta) -> Timer:
        timer = Timer(
            ticket_id=ticket_id,
            kind=kind,
            started_at=now,
            target_at=self.calendar.add(now, target),
            warn_at=self.calendar.add(now, target * self.policy.warn_at),
            warned=False,
            escalated=False,
            renewals=0,
        )
        timer.plan()
        self.session.add(timer)
        return timer

    def _watch_promise(self, timer: Timer) -> None:
        """Have the client told in good time before the promise passes."""
        if timer.promise_at is not None:
            timer.renew_at = timer.promise_at - self.policy.renew_before
        timer.plan()


def _minute(now: datetime) -> datetime:
    """The minute that `now` is in: people are told no seconds, and what they are told is what is kept."""
    return now.replace(second=0, microsecond=0)
