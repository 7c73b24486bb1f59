"""What is promised, when to warn, and whom to call: `[sla]` and the policies that override it."""

import re
from datetime import timedelta
from itertools import product
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, model_validator

from bot.config.types import Delay, Duration, Section, Warned, Word

Kind = Literal["question", "complaint", "callback", "follow_up"]
Priority = Literal["low", "normal", "high", "urgent"]
ALWAYS = "always"
"""The name of the calendar that never closes."""

_USERNAME = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}")


def _whom(name: str) -> str:
    if name not in ("group", "lead", "owner") and not _USERNAME.fullmatch(name):
        raise ValueError('"group", "lead", "owner" or a name such as "@mia_desk"')
    return name


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Warnings = tuple[Warned, ...]
Kinds = Annotated[tuple[Kind, ...], BeforeValidator(_listed)]
Priorities = Annotated[tuple[Priority, ...], BeforeValidator(_listed)]
Segments = Annotated[tuple[Word, ...], BeforeValidator(_listed)]
Clock = Literal["business", "always"]


class Rung(Section):
    """A step of the escalation: `after` so much working time past the missed target `to` is called."""

    after: Delay
    to: Annotated[str, AfterValidator(_whom)]


Ladder = tuple[Rung, ...]
LADDER: Ladder = (
    Rung(after=timedelta(0), to="group"),
    Rung(after=timedelta(hours=1), to="lead"),
    Rung(after=timedelta(hours=3), to="owner"),
)


class Policy(Section):
    """The rules for one ticket. Durations are working time, but for `renew_before` and `reopen_within`."""

    promise: Duration = timedelta(hours=10)
    target: Duration = timedelta(hours=8)
    first_response: Duration = timedelta(minutes=30)
    next_response: Duration = timedelta(minutes=30)
    clock: Clock = "business"
    calendar: str = ""
    warnings: Warnings = (0.8,)
    escalation: Ladder = LADDER
    reopen_within: Duration = timedelta(days=7)
    renew_before: Duration = timedelta(minutes=15)
    renew_by: Duration = timedelta(hours=4)
    max_renewals: int = Field(default=2, ge=0)

    @property
    def calendar_name(self) -> str:
        """The name of the calendar whose working time counts; empty for `[hours]`."""
        return ALWAYS if self.clock == "always" else self.calendar

    @property
    def problem(self) -> str | None:
        """What is wrong with the rules as a whole."""
        if self.target > self.promise:
            return "a target that is not longer than the promise"
        if self.renew_before >= min(self.promise, self.renew_by):
            return "a renew_before that is shorter than the promise and than renew_by"
        return None


class Override(Section):
    """Rules for the tickets that fit all conditions that are set; what is left out is as in `[sla]`."""

    kind: Kinds = ()
    priority: Priorities = ()
    segment: Segments = ()
    promise: Duration | None = None
    target: Duration | None = None
    first_response: Duration | None = None
    next_response: Duration | None = None
    clock: Clock | None = None
    calendar: str | None = None
    warnings: Warnings | None = None
    escalation: Ladder | None = None
    reopen_within: Duration | None = None
    renew_before: Duration | None = None
    renew_by: Duration | None = None
    max_renewals: int | None = Field(default=None, ge=0)

    def fits(self, kind: str, priority: str, segment: str | None) -> bool:
        """Whether it says something about such tickets."""
        wanted = ((self.kind, kind), (self.priority, priority), (self.segment, segment))
        return all(not allowed or value in allowed for allowed, value in wanted)

    @property
    def changes(self) -> dict[str, Any]:
        """The rules that it sets."""
        names = self.model_fields_set - {"kind", "priority", "segment"}
        return {name: value for name in names if (value := getattr(self, name)) is not None}


FOLLOW_UP = Override(
    kind=("follow_up",),
    first_response=timedelta(hours=9),
    target=timedelta(hours=18),
    promise=timedelta(hours=27),
)
"""With somebody who would not recommend the desk one talks within a working day, and is done within three."""


class Sla(Policy):
    """The rules for all tickets, and in `policies` those that override them for some; the later one wins."""

    policies: tuple[Override, ...] = (FOLLOW_UP,)

    _resolved: dict[tuple[str, str, str | None], Policy] = PrivateAttr(default_factory=dict)

    def policy(self, kind: str, priority: str, segment: str | None) -> Policy:
        """The rules for tickets of this kind and priority by clients of this segment."""
        key = (kind, priority, segment)
        return self._resolved.get(key) or self._resolved.setdefault(key, self._resolve(*key))

    def _resolve(self, kind: str, priority: str, segment: str | None) -> Policy:
        values = {name: getattr(self, name) for name in Policy.model_fields}
        for override in self.policies:
            if override.fits(kind, priority, segment):
                values |= override.changes
        return Policy.model_construct(**values)

    @property
    def calendar_names(self) -> set[str]:
        """The calendars that the rules name, other than that of `[hours]`."""
        return {self.calendar, *(override.calendar or "" for override in self.policies)} - {""}

    @property
    def segments(self) -> set[str]:
        """The segments of clients that the rules name."""
        return {segment for override in self.policies for segment in override.segment}

    @model_validator(mode="after")
    def _every_policy_makes_sense(self) -> Self:
        segments = [None, *sorted(self.segments)]
        for kind, priority, segment in product(get_args(Kind), get_args(Priority), segments):
            if problem := self.policy(kind, priority, segment).problem:
                whose = f" (a {kind} of {priority} priority{f' by {segment}' if segment else ''})"
                raise ValueError(problem + (whose if self.policies != (FOLLOW_UP,) else ""))
        return self
