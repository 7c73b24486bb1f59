"""Samples of what is said about deadlines: why they are when they are, and that the rules have changed."""

from datetime import datetime, timedelta
from typing import Any

from bot.config import Desk, Hours
from bot.sla.explaining import explain
from bot.sla.models import Timer, TimerKind
from bot.sla.pausing import Rest
from tests.samples.people import NOW, Contexts, a_client, a_manager, a_ticket

HOUR = timedelta(hours=1)
HOURS = Hours.model_validate(
    {
        "week": {"monday": "09:00-12:00, 13:00-18:00"},
        "holiday_kinds": ["public", "de_facto"],
        "days_off": ["2025-12-29"],
        "special": {"2025-12-30": "10:00-14:00"},
    }
)
"""With a lunch, public holidays and eves, a day off and special hours soon after the samples' NOW."""


def contexts(name: str, question: str) -> Contexts:
    """The contexts of these blocks, for people called `name` and a ticket about `question`."""
    client, ticket = a_client(name), a_ticket(question)
    common: dict[str, Any] = {"client": client, "ticket": ticket}
    calendar = HOURS.calendar(Desk())
    explained = [[explain(timer, calendar, NOW + HOUR)] for timer in _timers()]
    late: list[dict[str, Any]] = [
        {**common, "timer": timer, "manager": manager}
        for timer in _timers()
        for manager in (a_manager(name), None)
    ]
    return {
        "managers/why.explanation": [
            {**common, "explanations": each} for each in (*explained, explained[0] + explained[1], [])
        ],
        "managers/owner.escalation": late,
        "managers/desk.rules_changed": [
            {"total": total, "moved": moved} for total, moved in ((1, 1), (1, 0), (312, 17))
        ],
        "common/time.duration": [
            {"hours": hours, "minutes": minutes} for hours, minutes in ((0, 0), (0, 30), (8, 0), (7, 48))
        ],
    }


def _timers() -> list[Timer]:
    """Short and long ones, one that has rested, one that rests."""
    weekend = NOW - timedelta(days=1)
    before_christmas = NOW + timedelta(days=31)
    return [
        _timer(TimerKind.FIRST_RESPONSE, weekend, NOW + timedelta(days=2), 30 * 60),
        _timer(TimerKind.NEXT_RESPONSE, weekend, NOW + timedelta(days=2), 90 * 60),
        _timer(TimerKind.RESOLUTION, before_christmas, NOW + timedelta(days=45), 8 * 3600),
        _timer(TimerKind.RESOLUTION, weekend, NOW + timedelta(days=3), 8 * 3600, (weekend + HOUR, NOW)),
        _timer(TimerKind.RESOLUTION, weekend, NOW + timedelta(days=3), 8 * 3600, (weekend + HOUR, None)),
    ]


def _timer(kind: TimerKind, start: datetime, target: datetime, seconds: int, *rests: Rest) -> Timer:
    timer = Timer(kind=kind, started_at=start, target_at=target, target_seconds=seconds, calendar="")
    timer.rests = list(rests)
    timer.promise_at = target + 2 * HOUR if kind == TimerKind.RESOLUTION else None
    return timer
