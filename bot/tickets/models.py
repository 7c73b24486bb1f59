"""Tickets, their history and the messages in them; transitions are pure functions on the model."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId
from bot.tickets.refusals import Refusal, RefusedError

FIRST_NUMBER = 1001


class Kind(StrEnum):
    """What a ticket is about."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    CALLBACK = "callback"
    FOLLOW_UP = "follow_up"
    """A client who would not recommend the desk, and is talked to about it."""


class State(StrEnum):
    """Where a ticket stands. CLOSED is resolved for good: the time in which it could be reopened is over."""

    OPEN = "open"
    TAKEN = "taken"
    WAITING = "waiting"
    """For the client."""
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    CLOSED = "closed"


ACTIVE = (State.OPEN, State.TAKEN, State.WAITING, State.SNOOZED)
"""The states in which a ticket still has to be looked after."""


class TicketPriority(StrEnum):
    """How much a ticket matters, the least first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Ticket(Base):
    """A client's matter that people look after."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_client_id", "client_id", "state"),
        Index("ix_tickets_state", "state", "urgent_at"),
        Index("ix_tickets_turns_at", "turns_at", postgresql_where=text("turns_at IS NOT NULL"),
              sqlite_where=text("turns_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    kind: Mapped[str]
    priority: Mapped[str] = mapped_column(default=TicketPriority.NORMAL, server_default="normal")
    state: Mapped[str] = mapped_column(default=State.OPEN)
    question: Mapped[str] = mapped_column(Text)
    """What the client asked, as plain text; empty if it was a picture, say."""
    opened_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("managers.user_id"))
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("managers.user_id"))
    """Nobody, if the client said that it is solved."""
    resolved_at: Mapped[datetime | None]
    turns_at: Mapped[datetime | None]
    """When its state changes by itself: a snoozed ticket wakes, a resolved one is closed."""
    urgent_at: Mapped[datetime | None]
    """The earliest target of its running timers; none while all of them rest."""
    merged_into: Mapped[int | None]
    """The id of the ticket as part of which it goes on."""

    @property
    def number(self) -> int:
        """What people call it: the first is #1001."""
        return self.id + FIRST_NUMBER - 1

    @property
    def card(self) -> str:
        """The handle of its card in the managers' group."""
        return f"ticket:{self.number}:card"

    @property
    def is_open(self) -> bool:
        """True until it is resolved."""
        return self.state in ACTIVE

    def take(self, manager_id: int) -> None:
        """Make `manager_id` responsible. Refused when somebody else is, or when it is over."""
        self._refuse_if_over()
        if self.taken_by not in (None, manager_id):
            raise RefusedError(Refusal.TAKEN)
        self._assign(manager_id)

    def give(self, manager_id: int) -> None:
        """Make `manager_id` responsible, whoever was before. Refused when they are, or when it is over."""
        self._refuse_if_over()
        if self.taken_by == manager_id:
            raise RefusedError(Refusal.YOURS)
        self._assign(manager_id)

    def release(self) -> None:
        """Make nobody responsible any more. Refused when it is over."""
        self._refuse_if_over()
        self.taken_by = None
        if self.state == State.TAKEN:
            self.state = State.OPEN

    def prioritise(self, priority: TicketPriority) -> None:
        """Make it matter as much as `priority` says. Refused when it is over."""
        self._refuse_if_over()
        self.priority = priority

    def wait(self, manager_id: int) -> None:
        """It is the client's turn; who says so has the ticket, if nobody had. Refused when it is already."""
        self._refuse_if_over()
        if self.state == State.WAITING:
            raise RefusedError(Refusal.WAITING)
        self.state, self.turns_at = State.WAITING, None
        self.taken_by = self.taken_by or manager_id

    def snooze(self, manager_id: int, until: datetime, now: datetime) -> None:
        """Put it away until a moment, which must lie ahead; snoozed again, the new moment counts."""
        self._refuse_if_over()
        if until <= now:
            raise RefusedError(Refusal.PAST)
        self.state, self.turns_at = State.SNOOZED, until
        self.taken_by = self.taken_by or manager_id

    def wake(self) -> None:
        """It waits and sleeps no longer. Refused when it did neither."""
        if self.state not in (State.WAITING, State.SNOOZED):
            raise RefusedError(Refusal.AWAKE)
        self.state, self.turns_at = State.TAKEN if self.taken_by else State.OPEN, None

    def resolve(self, manager_id: int | None, now: datetime, closes_at: datetime) -> None:
        """It is solved, says a manager, or the client (None); until `closes_at` it can be reopened.

        Refused when it is over.
        """
        self._refuse_if_over()
        self.state, self.resolved_by, self.resolved_at = State.RESOLVED, manager_id, now
        self.turns_at = closes_at
        self.taken_by = self.taken_by or manager_id

    def reopen(self) -> None:
        """It is not solved after all. Refused when it is open, or closed for good."""
        if self.is_open:
            raise RefusedError(Refusal.NOT_RESOLVED)
        self._refuse_if_closed()
        self.state = State.TAKEN if self.taken_by else State.OPEN
        self.resolved_by = self.resolved_at = self.turns_at = None

    def close(self) -> None:
        """It can't be reopened any more. Refused when it is not resolved."""
        if self.state != State.RESOLVED:
            raise RefusedError(Refusal.CLOSED if self.state == State.CLOSED else Refusal.NOT_RESOLVED)
        self.state, self.turns_at = State.CLOSED, None

    def merge_into(self, other: "Ticket", now: datetime) -> None:
        """It goes on as part of `other`, of the same client. Refused when either is over."""
        self._refuse_if_over()
        if other.id == self.id:
            raise RefusedError(Refusal.ITSELF)
        if other.client_id != self.client_id:
            raise RefusedError(Refusal.OTHER_CLIENT)
        other._refuse_if_over()
        self.state, self.turns_at, self.resolved_at = State.CLOSED, None, now
        self.merged_into = other.id

    def _assign(self, manager_id: int) -> None:
        self.taken_by = manager_id
        if self.state == State.OPEN:
            self.state = State.TAKEN

    def _refuse_if_over(self) -> None:
        self._refuse_if_closed()
        if self.state == State.RESOLVED:
            raise RefusedError(Refusal.RESOLVED)

    def _refuse_if_closed(self) -> None:
        if self.state == State.CLOSED:
            raise RefusedError(Refusal.CLOSED)


class TicketTag(Base):
    """A word by which tickets are found again."""

    __tablename__ = "ticket_tags"
    __table_args__ = (Index("ix_ticket_tags_tag", "tag"),)

    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("tickets.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)


class TicketLink(Base):
    """Two tickets that have to do with each other, of whatever clients; the older one is `ticket_id`."""

    __tablename__ = "ticket_links"

    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("tickets.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(BigId, ForeignKey("tickets.id"), primary_key=True, index=True)


FAQ_EVENT = "replied from the FAQ"
NOTED_EVENT = "noted"
PARTLY_ANSWERED_EVENT = "partly answered"
"""The FAQ has answered some of what a client asked at once."""
NUDGED_EVENT = "nudged"
"""The client has asked whether anybody is there."""


class TicketEvent(Base):
    """Something that happened to a ticket: its history, in order of `id`."""

    __tablename__ = "ticket_events"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime]
    what: Mapped[str]
    manager_id: Mapped[int | None]
    """Who did it; nobody for what the client or the desk itself did."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Direction(StrEnum):
    """Who said it, and to whom."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class Delivery(StrEnum):
    """Whether a line has reached the other side."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    REFUSED = "refused"
    UNSENT = "unsent"
    """It was taken back."""


class TicketMessage(Base):
    """A line of a ticket: the client's, a manager's, or a note among managers."""

    __tablename__ = "ticket_messages"
    __table_args__ = (Index("uq_ticket_messages_source", "source_chat_id", "source_message_id", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    direction: Mapped[str]
    source_chat_id: Mapped[int | None]
    source_message_id: Mapped[int | None]
    manager_id: Mapped[int | None]
    content: Mapped[str]
    """Telegram's name of the sort of message: `text`, `photo`, `voice`…"""
    body: Mapped[str] = mapped_column(Text)
    """The text or caption as Telegram's HTML."""
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    delivery: Mapped[str] = mapped_column(default=Delivery.QUEUED)
    refusal: Mapped[str | None] = mapped_column(Text)

    @property
    def handle(self) -> str:
        """The name of its copy on the other side."""
        return f"msg:{self.id}"

    @property
    def tag(self) -> str:
        """Under which the wire tells us what became of it."""
        return f"line:{self.id}"


class LineVersion(Base):
    """What a line said before it was edited, in order of `id`."""

    __tablename__ = "line_versions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    line_id: Mapped[int] = mapped_column(BigId, ForeignKey("ticket_messages.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    """As Telegram's HTML."""
    until: Mapped[datetime]
    """When it was edited, or taken back."""
