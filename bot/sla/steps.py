"""What a timer does on its way: warnings, the rungs of the escalation ladder, a new promise in good time."""

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
    return [step for step in all_steps(timer, policy, calendar) if step.name not in timer.done]


def all_steps(timer: Timer, policy: Policy, calendar: Calendar) -> list[Step]:
    """The same with those that have been taken."""
    if timer.stopped_at is not None or timer.is_resting:
        return []
    steps = _warnings(timer, policy, calendar) + _rungs(timer, policy, calendar)
    if timer.promise_at is not None:
        minute = int(timer.promise_at.timestamp()) // 60
        steps.append(Step(timer.promise_at - policy.renew_before, StepKind.RENEW, minute))
    return sorted(steps)


def _warnings(timer: Timer, policy: Policy, calendar: Calendar) -> list[Step]:
    """A warning that would come before the timer has started is left out; of calls there are none."""
    steps: list[Step] = []
    if timer.kind == TimerKind.CALLBACK:  # who makes the call is reminded before, and asked after it
        return steps
    for number, warning in enumerate(policy.warnings):
        work = timer.target - warning if isinstance(warning, timedelta) else timer.target * warning
        if work > timedelta(0) and (at := reach(calendar, timer.started_at, work, timer.rests)):
            steps.append(Step(at, StepKind.WARN, number))
    return steps


def _rungs(timer: Timer, policy: Policy, calendar: Calendar) -> list[Step]:
    late = [reach(calendar, timer.target_at, rung.after, timer.rests) for rung in policy.escalation]
    return [Step(at, StepKind.ESCALATE, number) for number, at in enumerate(late) if at]
