"""What clients have agreed to or refused, and what they have been sent unasked."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class MailingKind(StrEnum):
    """The kinds of messages that nobody has asked for; a client can unsubscribe from each."""

    NEWS = "news"
    INVITATION = "invitation"
    OFFER = "offer"
    INFORMATION = "information"
    GREETING = "greeting"
    SURVEY = "survey"


class Consent(Base):
    """A client's yes or no to a kind of messages. One is in force at a time; the ones before it are kept."""

    __tablename__ = "consents"
    __table_args__ = (
        Index("uq_consents_in_force", "client_id", "kind", unique=True,
              postgresql_where=text("ended_at IS NULL"), sqlite_where=text("ended_at IS NULL")),
        Index("ix_consents_kind", "kind", "given_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("clients.id"))
    kind: Mapped[str]
    """One of `MailingKind`."""
    agreed: Mapped[bool]
    given_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(Text)
    """What the client pressed, as it stood there."""
    source: Mapped[str]
    """Where: `me`, or what it was under, such as `campaign:17`."""
    ended_at: Mapped[datetime | None]
    """When another one took its place."""


class Approach(Base):
    """Something that a client was sent unasked; greetings are kept for themselves."""

    __tablename__ = "approaches"
    __table_args__ = (Index("ix_approaches_client_id", "client_id", "at"),)

    source: Mapped[str] = mapped_column(primary_key=True)
    """Of what, such as `campaign:17` or `survey:3`: nobody gets the same twice."""
    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("clients.id"), primary_key=True)
    at: Mapped[datetime]
