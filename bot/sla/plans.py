"""How timers are computed: targets, promises and steps. Nothing here touches the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clients.models import Client
from bot.config.sla import ALWAYS, Policy, Sla
from bot.sla.models import Timer, TimerKind
from bot.sla.pausing import Rest, reach, worked
from bot.sla.steps import Step, StepKind, all_steps, steps_of
from bot.sla.worktime import Calendar
from bot.tickets.models import Ticket

NOTHING = timedelta(0)


@dataclass(kw_only=True)
class Plans:
    """Computes timers by the rules of the configuration. Durations of a policy are working time."""

    rules: Sla
    calendars: Mapping[str, Calendar]

    def policy_for(self, ticket: Ticket, client: Client) -> Policy:
        """What is promised about such a ticket of such a client."""
        return self.rules.policy(ticket.kind, ticket.priority, client.segment)

    def calendar(self, name: str) -> Calendar:
        """The calendar called so; that of `[hours]` if the configuration no longer has it."""
        return self.calendars.get(name) or self.calendars[""]

    def replan_timers(self, ticket: Ticket, client: Client, timers: Sequence[Timer], now: datetime) -> bool:
        """The same with all timers of the ticket that have not been stopped at hand."""
        policy = self.policy_for(ticket, client)
        before = [timer.target_at for timer in timers]
        for timer in timers:
            from_before = not timer.target_seconds  # by a version that did not note what it had done
            timer.calendar = calendar_for(timer.kind, policy)
            timer.target_seconds = int(self._grant(timer, policy, now).total_seconds())
            self.retarget(timer)
            calendar = self.calendar(timer.calendar)
            steps = all_steps(timer, policy, calendar)
            ahead = {step.name for step in steps if step.at > now}
            if from_before:
                timer.done = [step.name for step in steps if step.at <= now and step.kind != StepKind.RENEW]
            else:
                timer.done = [name for name in timer.done if name not in ahead]
            self.plan(timer, policy)
        self.note_urgency(ticket, timers)
        return before != [timer.target_at for timer in timers]

    def _grant(self, timer: Timer, policy: Policy, now: datetime) -> timedelta:
        """The working time that the policy gives; never so little that a timer is late by it at once."""
        work = self._target(timer, policy)
        spent = worked(self.calendar(timer.calendar), timer.started_at, now, timer.rests)
        was_late = timer.target <= spent if timer.is_resting else timer.target_at <= now
        if work > spent or was_late:
            return work
        least = spent + policy.next_response
        return min(least, timer.target) if timer.target > spent else least

    def promise_no_later(self, timer: Timer, promise: datetime, policy: Policy) -> None:
        """Have `timer` keep `promise` as well, and its target inside it."""
        if timer.promise_at is None or timer.promise_at <= promise:
            return
        timer.promise_at = promise
        calendar = self.calendar(timer.calendar)
        within = worked(calendar, timer.started_at, promise, timer.rests)
        timer.target_seconds = min(timer.target_seconds, int(within.total_seconds()))
        self.retarget(timer)
        self.plan(timer, policy)

    def steps(self, timer: Timer, policy: Policy) -> list[Step]:
        """What `timer` has still to do, in order."""
        return steps_of(timer, policy, self.calendar(timer.calendar))

    def take(self, timer: Timer, policy: Policy, now: datetime) -> list[Step]:
        """The steps of `timer` whose time has come, in order; they are noted as taken."""
        steps = self.steps(timer, policy)
        due = [step for step in steps if step.at <= now]
        timer.done = [*timer.done, *(step.name for step in due)]
        timer.next_at = steps[len(due)].at if len(due) < len(steps) else None
        return due

    def renew(self, timer: Timer, policy: Policy, now: datetime) -> datetime | None:
        """Move the promise of `timer` on. Returns the new time, which is always ahead of now.

        None when the policy allows no further renewal: then it is the lead's to write to the client.
        """
        if timer.renewals >= policy.max_renewals:
            return None
        timer.renewals += 1
        calendar = self.calendar(timer.calendar)
        timer.promise_at = whole_minute(calendar.add(max(now, timer.promise_at or now), policy.renew_by))
        self.plan(timer, policy)
        return timer.promise_at

    def move_promise(
        self, timer: Timer, rested: datetime, now: datetime, least: timedelta = NOTHING
    ) -> datetime | None:
        """Give the promise what was left of it when the rest began, or `least`.

        Returns it if it is another one. One that had passed, and gets nothing, stays what it was.
        """
        calendar, told = self.calendar(timer.calendar), timer.promise_at
        if told is None:
            return None
        left = max(calendar.between(rested, told) if told > rested else NOTHING, least)
        timer.promise_at = calendar.add(now, left) if left else told
        return timer.promise_at if timer.promise_at != told else None

    def least(self, timer: Timer, policy: Policy, now: datetime) -> timedelta:
        """What a new promise gets at least: its distance from the target, and that the time for an answer."""
        left = timer.target - worked(self.calendar(timer.calendar), timer.started_at, now, timer.rests)
        return max(left, policy.next_response) + (policy.promise - policy.target)

    def retarget(self, timer: Timer) -> None:
        target_at = reach(self.calendar(timer.calendar), timer.started_at, timer.target, timer.rests)
        timer.target_at = target_at or timer.target_at

    def plan(self, timer: Timer, policy: Policy) -> None:
        steps = self.steps(timer, policy)
        timer.next_at = steps[0].at if steps else None

    def _target(self, timer: Timer, policy: Policy) -> timedelta:
        match timer.kind:
            case TimerKind.FIRST_RESPONSE:
                return policy.first_response
            case TimerKind.NEXT_RESPONSE:
                return policy.next_response
            case TimerKind.CALLBACK:
                return timer.target
        return policy.target

    @staticmethod
    def note_urgency(ticket: Ticket, timers: Sequence[Timer]) -> None:
        runs = [timer.target_at for timer in timers if timer.stopped_at is None and not timer.is_resting]
        ticket.urgent_at = min(runs, default=None)


def calendar_for(kind: str, policy: Policy) -> str:
    """The name of the calendar that such a timer is counted in: calls are waited for by the wall clock."""
    return ALWAYS if kind == TimerKind.CALLBACK else policy.calendar_name


def ended_by(timer: Timer, now: datetime) -> list[Rest]:
    """The rests of `timer`, ended at the latest now."""
    return [(begins, min(ends or now, now)) for begins, ends in timer.rests if begins < now]


def whole_minute(now: datetime) -> datetime:
    """The minute that `now` is in: people are told no seconds, and what they are told is what is kept."""
    return now.replace(second=0, microsecond=0)
