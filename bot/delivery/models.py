"""Tables of the wire: inbox, outbox, uploaded files, handles of sent messages, places to send to."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class InboxStatus(StrEnum):
    """Where an update stands. A parked one failed every time and waits for a person."""

    NEW = "new"
    DONE = "done"
    PARKED = "parked"


class InboxRow(Base):
    """An update as Telegram sent it, stored before Telegram is told that it arrived."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_waiting", "lane", "update_id", postgresql_where=text("status = 'new'"),
              sqlite_where=text("status = 'new'")),
        Index("ix_inbox_next", "update_id", postgresql_where=text("status = 'new'"),
              sqlite_where=text("status = 'new'")),
        Index("ix_inbox_received_at", "received_at"),
    )  # fmt: skip

    update_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lane: Mapped[int]
    """The chat whose updates are handled in order; 0 for updates that have none."""
    payload: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default=InboxStatus.NEW)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class Priority(IntEnum):
    """Who is served first when Telegram's limits bind. Lower is earlier."""

    ANSWER = 0
    ESCALATION = 10
    RELAY = 20
    CARD = 30
    BULK = 40


class OutboxStatus(StrEnum):
    """Where a row stands. A row found *sending* at start is ambiguous: see `OnAmbiguity`."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class OnAmbiguity(StrEnum):
    """What to do with a row when nobody knows whether Telegram took it."""

    RESEND = "resend"
    DROP = "drop"


class Bucket(StrEnum):
    """Which of Telegram's limits a row counts toward, besides the one for the whole bot."""

    PRIVATE = "private"
    GROUP = "group"
    FREE = "free"


class OutboxRow(Base):
    """One call to make. Chat, topic and message ids are filled in when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "priority", "id", postgresql_where=text("status = 'pending'"),
              sqlite_where=text("status = 'pending'")),
        Index("ix_outbox_sending", "id", postgresql_where=text("status = 'sending'"),
              sqlite_where=text("status = 'sending'")),
        Index("ix_outbox_due", "not_before", postgresql_where=text("status = 'pending'"),
              sqlite_where=text("status = 'pending'")),
        Index("ix_outbox_handle", "handle"),
        Index("ix_outbox_target", "target"),
        Index("ix_outbox_sent_at", "sent_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    destination: Mapped[str]
    """Logical: `client:17`, `topic:17`, `managers`, `user:4242`; empty for a call without a chat."""
    lane: Mapped[str]
    """Rows of one lane leave in order, one at a time."""
    bucket: Mapped[str]
    method: Mapped[str]
    payload: Mapped[dict[str, Any]]
    priority: Mapped[int]
    status: Mapped[str] = mapped_column(default=OutboxStatus.PENDING)
    on_ambiguity: Mapped[str]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    handle: Mapped[str | None]
    """Under which name the sent message is kept; with `upsert` it is edited if it already exists."""
    album: Mapped[list[Any] | None]
    """The names of an album's messages, in order."""
    upsert: Mapped[bool] = mapped_column(default=False)
    mergeable: Mapped[bool] = mapped_column(default=False)
    target: Mapped[str | None]
    """The name of the message that is edited, deleted, pinned or reacted to."""
    reply_to: Mapped[str | None]
    tag: Mapped[str | None]
    """`feature:anything`: whose hook hears what became of the row."""
    attempts: Mapped[int] = mapped_column(default=0)
    ambiguous: Mapped[int] = mapped_column(default=0)
    """How often in a row nobody knew whether it had been sent; 0 again once that is settled."""
    message_id: Mapped[int | None]
    """What Telegram calls the message that was sent; an album's first."""
    floor: Mapped[int | None]
    """The newest message id known in the chat's numbering when the row was last taken up."""
    error: Mapped[str | None] = mapped_column(Text)


OUTBOX = Base.metadata.tables[OutboxRow.__tablename__]
"""The table itself, for statements about many rows at once: objects would take several times as long."""


class OutboxFile(Base):
    """Bytes to upload with a row, under the name by which its payload refers to them."""

    __tablename__ = "outbox_files"

    outbox_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    filename: Mapped[str | None]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Handle(Base):
    """The Telegram message that stands for something of ours, such as the card of a ticket."""

    __tablename__ = "handles"
    __table_args__ = (Index("ix_handles_chat_id", "chat_id", "message_id"),)

    handle: Mapped[str] = mapped_column(primary_key=True)
    chat_id: Mapped[int]
    message_id: Mapped[int]
    part: Mapped[str | None] = mapped_column(Text)
    """This handle's share of the text, when several queued lines went over as one message."""
    outbox_id: Mapped[int] = mapped_column(BigId)


class Place(Base):
    """Where a logical destination is: the chat, and the topic in it where there is one."""

    __tablename__ = "places"
    __table_args__ = (Index("ix_places_chat_id", "chat_id", "thread_id"),)

    destination: Mapped[str] = mapped_column(primary_key=True)
    chat_id: Mapped[int]
    thread_id: Mapped[int | None]
