"""What clients ask: each question with what the FAQ made of it, until it is answered or handed over."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class QuestionState(StrEnum):
    """How far a question has come."""

    ANSWERED = "answered"
    OFFERED = "offered"
    HELPED = "helped"
    HANDED_OVER = "handed_over"
    READ_ON = "read_on"
    """The client went on to a related entry, which answers the same question."""


class Question(Base):
    """A client's question that the FAQ answered, or offered entries for."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_asked", "client_id", "asked"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    """As the client wrote it, without formatting."""
    asked_at: Mapped[datetime]
    state: Mapped[str]
    entry_id: Mapped[str | None]
    """The FAQ entry that was shown last."""
    asked: Mapped[int | None]
    """The message that asked for the FAQ, if the client leafs through it: the answer is shown in the list's
    place, and there is one question a list."""
    parts: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """If it asked several things: which words of it (`text`) which entry (`entry`) has answered."""

    @property
    def answered(self) -> list[tuple[str, str]]:
        """What was asked and the entries that were shown for it."""
        parts = [(part["text"], part["entry"]) for part in self.parts]
        known = {entry for _, entry in parts}
        return parts + ([(self.text, self.entry_id)] if self.entry_id and self.entry_id not in known else [])
