"""What a timer does on its way: warnings, the rungs of the escalation ladder, a new promise in good time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.config.sla import Policy
from bot.sla.models import Timer, TimerKind
from bot.sla.pausing import reach
from bot.sla.worktime import Calendar


class StepKind(StrEnum):
    """What is done."""

    WARN = "warn"
    ESCALATE = "escalate"
    RENEW = "renew"


class Step(NamedTuple):
    """A step. `number`: which of its kind in the policy; for a new promise, the minute of the last one."""

    at: datetime
    kind: StepKind
    number: int

    @property
    def name(self) -> str:
        """What `Timer.done` remembers it by: `warn:0`, `escalate:1`…"""
        return f"{self.kind}:{self.number}"


def steps_of(timer: Timer, policy: Policy, calendar: Calendar) -> list[Step]:
    """The steps that have still to be taken, in order; none while the timer rests."""
    return _steps(timer, policy, calendar, timer.done)


def all_steps(timer: Timer, policy: Policy, calendar: Calendar) -> list[Step]:
    """The same with those that have been taken."""
    return _steps(timer, policy, calendar, ())


def _steps(timer: Timer, policy: Policy, calendar: Calendar, done: Collection[str]) -> list[Step]:
    """The steps but those in `done`, whose time is not even computed."""
    if timer.stopped_at is not None or timer.is_resting:
        return []
    steps = _warnings(timer, policy, calendar, done) + _rungs(timer, policy, calendar, done)
    if timer.promise_at is not None:
        minute = int(timer.promise_at.timestamp()) // 60
        renewal = Step(timer.promise_at - policy.renew_before, StepKind.RENEW, minute)
        steps += [renewal] if renewal.name not in done else []
    return sorted(steps)


def _warnings(timer: Timer, policy: Policy, calendar: Calendar, done: Collection[str]) -> list[Step]:
    """A warning that would come before the timer has started is left out; of calls there are none."""
    steps: list[Step] = []
    if timer.kind == TimerKind.CALLBACK:  # who makes the call is reminded before, and asked after it
        return steps
    for number, warning in enumerate(policy.warnings):
        if f"{StepKind.WARN}:{number}" in done:
            continue
        work = timer.target - warning if isinstance(warning, timedelta) else timer.target * warning
        if work > timedelta(0) and (at := reach(calendar, timer.started_at, work, timer.rests)):
            steps.append(Step(at, StepKind.WARN, number))
    return steps


def _rungs(timer: Timer, policy: Policy, calendar: Calendar, done: Collection[str]) -> list[Step]:
    late = [
        (number, reach(calendar, timer.target_at, rung.after, timer.rests))
        for number, rung in enumerate(policy.escalation)
        if f"{StepKind.ESCALATE}:{number}" not in done
    ]
    return [Step(at, StepKind.ESCALATE, number) for number, at in late if at]
