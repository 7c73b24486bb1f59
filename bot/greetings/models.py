"""Greetings: planned ahead, one a client and occasion and year."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
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
    theme: Mapped[str] = mapped_column(default="any", server_default="any")
    """Which text it has: `christmas`, `birthday` …"""
    name: Mapped[str]
    """The day as the client's country and language call it, or the client; empty for a birthday."""
    years: Mapped[int | None]
    """How many years it is now, on an anniversary."""
    line: Mapped[str | None] = mapped_column(Text)
    """A line of the managers' for this client and day."""
    due_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default=GreetingStatus.PLANNED)


class GreetingChange(Base):
    """What managers have decided about an occasion: that it is left out, or what it says instead."""

    __tablename__ = "greeting_changes"
    __table_args__ = (Index("uq_greeting_changes_occasion", "occasion", "day", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    occasion: Mapped[str]
    day: Mapped[date]
    """By the clients' own calendars."""
    is_skipped: Mapped[bool] = mapped_column(default=False)
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By language, Telegram's HTML and a picture in place of the usual text."""
    asking: Mapped[str | None]
    """The language whose text is to be typed next."""
    asking_by: Mapped[int | None] = mapped_column(ForeignKey("managers.user_id"))
