"""Timers: a promise is a date. What is due next is a column with an index."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.sla.pausing import Rest
from bot.storage.base import Base, BigId


class TimerKind(StrEnum):
    """What is timed. Source of the terms: DESIGN section 6.

    FIRST_RESPONSE: opened → first public reply by a person. NEXT_RESPONSE: the client's oldest
    unanswered line → reply. RESOLUTION: opened → resolved. CALLBACK: the end of the agreed slot → somebody
    says how the call went, by the clock on the wall.
    """

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"
    CALLBACK = "callback"


RESPONSES = (TimerKind.FIRST_RESPONSE, TimerKind.NEXT_RESPONSE)
"""What a public reply stops."""


class Timer(Base):
    """A clock that runs on a ticket until it is stopped."""

    __tablename__ = "timers"
    __table_args__ = (
        Index("ix_timers_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL"),
              sqlite_where=text("next_at IS NOT NULL")),
        Index("ix_timers_ticket_id", "ticket_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[str]
    started_at: Mapped[datetime]
    calendar: Mapped[str]
    """Whose working time it is counted in: a name from `[calendars]`; empty for `[hours]`."""
    target_seconds: Mapped[int]
    """The working time in which it should be done."""
    target_at: Mapped[datetime]
    """Aimed at; missing it escalates. While the timer rests, what it was before."""
    promise_at: Mapped[datetime | None]
    """Told to the client. It moves only together with telling them."""
    pauses: Mapped[list[Any]] = mapped_column(default=list)
    """When it rested, as pairs of ISO times; the last one's end is empty while it rests."""
    done: Mapped[list[Any]] = mapped_column(default=list)
    """The names of the steps that have been taken: each is taken once."""
    renewals: Mapped[int] = mapped_column(default=0)
    stopped_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    """When the next step is due; empty when there is none, or the timer rests or has stopped."""

    @property
    def target(self) -> timedelta:
        """The working time in which it should be done."""
        return timedelta(seconds=self.target_seconds)

    @property
    def rests(self) -> list[Rest]:
        """When it rested, in order."""
        moment = datetime.fromisoformat
        return [(moment(begins), moment(ends) if ends else None) for begins, ends in self.pauses]

    @rests.setter
    def rests(self, rests: Sequence[Rest]) -> None:
        self.pauses = [[begins.isoformat(), ends.isoformat() if ends else None] for begins, ends in rests]

    @property
    def is_resting(self) -> bool:
        """True while nobody knows when it will run again."""
        return bool(self.pauses) and self.pauses[-1][1] is None

    def stop(self, now: datetime) -> None:
        """It has been done, or is not to be done any more."""
        if self.stopped_at is None:
            self.stopped_at, self.next_at = now, None
