"""Booked calls. What is due next is a column with an index; a seat is a key that can be taken once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class CallState(StrEnum):
    """Where a call stands."""

    BOOKED = "booked"
    REMINDED = "reminded"
    """The client has been reminded, or needs no reminder."""
    ANNOUNCED = "announced"
    """The manager has been reminded."""
    ASKED = "asked"
    """The slot is over, and the manager has been asked how it went."""
    OFFERED = "offered"
    """There is no time now: the client has been offered new ones."""
    REACHED = "reached"
    CANCELLED = "cancelled"
    OVER = "over"
    """The request was settled in another way."""


DATED = (CallState.BOOKED, CallState.REMINDED, CallState.ANNOUNCED, CallState.ASKED)
"""The states in which there is an agreed time."""

LIVE = (*DATED, CallState.OFFERED)
"""The states in which the client still waits for a call."""


class Callback(Base):
    """A call that was promised to a client. Who makes it is who has the ticket."""

    __tablename__ = "callbacks"
    __table_args__ = (
        Index("ix_callbacks_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL"),
              sqlite_where=text("next_at IS NOT NULL")),
        Index("ix_callbacks_state", "state", "starts_at"),
        Index("ix_callbacks_client_id", "client_id", "state"),
        Index("ix_callbacks_ticket_id", "ticket_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("tickets.id"))
    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("clients.id"))
    state: Mapped[str]
    starts_at: Mapped[datetime]
    """The agreed time; the last one if there is none now."""
    ends_at: Mapped[datetime]
    phone: Mapped[str]
    """E.164."""
    booked_at: Mapped[datetime]
    """When the agreed time was agreed on."""
    manager_id: Mapped[int | None]
    """Who was to make the call when this was last looked at: the ticket tells who it is."""
    told: Mapped[bool] = mapped_column(default=False)
    """Whether the client has been told the name of that manager."""
    round: Mapped[int] = mapped_column(default=0)
    """How often the time has changed: messages about an earlier time are known by it."""
    misses: Mapped[int] = mapped_column(default=0)
    """How many agreed times in a row nobody has said anything about."""
    next_at: Mapped[datetime | None]
    """When it is to be looked at next; empty when nothing is due any more."""

    @property
    def has_time(self) -> bool:
        """Whether there is an agreed time."""
        return self.state in DATED

    @property
    def is_live(self) -> bool:
        """Whether the client still waits for a call."""
        return self.state in LIVE


class Seat(Base):
    """One of the calls that a slot has room for. The key is what keeps two clients from the same one."""

    __tablename__ = "callback_seats"
    __table_args__ = (Index("ix_callback_seats_callback_id", "callback_id"),)

    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 0 to the capacity of a slot."""
    ends_at: Mapped[datetime]
    callback_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("callbacks.id"))
