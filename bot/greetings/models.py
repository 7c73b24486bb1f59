"""Greetings: planned ahead, one a client and occasion and year."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class GreetingStatus(StrEnum):
    """What became of a greeting. A missed or skipped one is never sent later."""

    PLANNED = "planned"
    SENT = "sent"
    MISSED = "missed"
    SKIPPED = "skipped"


class Greeting(Base):
    """A greeting to one client on one occasion of one year."""

    __tablename__ = "greetings"
    __table_args__ = (
        Index("uq_greetings_occasion", "client_id", "occasion", "year", unique=True),
        Index("ix_greetings_due_at", "due_at", postgresql_where=text("status = 'planned'"),
              sqlite_where=text("status = 'planned'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    occasion: Mapped[str]
    """The holiday's key, the same in every language."""
    year: Mapped[int]
    name: Mapped[str]
    """The holiday as the client's country and language call it."""
    due_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default=GreetingStatus.PLANNED)
