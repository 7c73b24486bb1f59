"""Tickets, their history and the messages in them; transitions are pure functions on the model."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.errors import DeskbellError
from bot.storage.base import Base, BigId

FIRST_NUMBER = 1001


class Kind(StrEnum):
    """What a ticket is about."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    CALLBACK = "callback"


class State(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    TAKEN = "taken"
    RESOLVED = "resolved"


class AlreadyTakenError(DeskbellError):
    """Somebody else has this ticket already."""


class AlreadyResolvedError(DeskbellError):
    """This ticket is resolved already."""


class Ticket(Base):
    """A client's matter that people look after."""

    __tablename__ = "tickets"
    __table_args__ = (Index("ix_tickets_client_id", "client_id", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.OPEN)
    question: Mapped[str] = mapped_column(Text)
    """What the client asked, as plain text; empty if it was a picture, say."""
    opened_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("managers.user_id"))
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("managers.user_id"))
    resolved_at: Mapped[datetime | None]

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
        return self.state != State.RESOLVED

    def take(self, manager_id: int) -> None:
        """Make `manager_id` responsible.

        Raises `AlreadyTakenError` when somebody else is, `AlreadyResolvedError` when it is over.
        """
        if not self.is_open:
            raise AlreadyResolvedError
        if self.taken_by not in (None, manager_id):
            raise AlreadyTakenError
        self.taken_by, self.state = manager_id, State.TAKEN

    def resolve(self, manager_id: int, now: datetime) -> None:
        """Close it as solved. Raises `AlreadyResolvedError` when it is over."""
        if not self.is_open:
            raise AlreadyResolvedError
        self.state, self.resolved_by, self.resolved_at = State.RESOLVED, manager_id, now
        self.taken_by = self.taken_by or manager_id


FAQ_EVENT = "replied from the FAQ"
NOTED_EVENT = "noted"


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
