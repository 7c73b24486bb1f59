"""Tables of what the FAQ could learn: words for entries there are, and questions without one."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class Lesson(StrEnum):
    """What has become of something that could be learnt."""

    OPEN = "open"
    ADDED = "added"
    DISMISSED = "dismissed"
    """For good: it is not offered again."""


class Settled:
    """Columns of what a manager decides about."""

    state: Mapped[str] = mapped_column(default=Lesson.OPEN)
    settled_by: Mapped[int | None]
    """The user id of the manager."""
    settled_at: Mapped[datetime | None]
    revision: Mapped[int | None]
    """The change of the store that came of it, by which it can be undone."""

    def settle(self, state: Lesson, manager_id: int, now: datetime, revision: int | None = None) -> None:
        """Somebody has decided."""
        self.state, self.settled_by, self.settled_at, self.revision = state, manager_id, now, revision

    def reopen(self) -> None:
        """The decision has been taken back."""
        self.state, self.settled_by, self.settled_at, self.revision = Lesson.OPEN, None, None, None


class Candidate(Settled, Base):
    """Words in which clients have asked for an entry, and which it could have as a phrasing."""

    __tablename__ = "faq_candidates"
    __table_args__ = (
        Index("uq_faq_candidates_words", "entry_id", "normal", unique=True),
        Index("ix_faq_candidates_state", "state", "count"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(Text, ForeignKey("faq_entries.id", ondelete="CASCADE"))
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    """As the first client wrote it, without anything personal."""
    normal: Mapped[str] = mapped_column(Text)
    """Its words alone: texts that differ in case and punctuation are one."""
    count: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class QuestionGroup(Settled, Base):
    """Questions without an entry that are alike."""

    __tablename__ = "faq_groups"
    __table_args__ = (Index("ix_faq_groups_state", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    entry_id: Mapped[str | None] = mapped_column(Text)
    """The entry that was made of it."""


class Unanswered(Base):
    """A client's question that the FAQ had no entry for, and that became a ticket."""

    __tablename__ = "faq_unanswered"
    __table_args__ = (Index("ix_faq_unanswered_group_id", "group_id"),)

    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("tickets.id"), primary_key=True)
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    """Without anything personal."""
    asked_at: Mapped[datetime]
    group_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("faq_groups.id"))
    """None until it is sorted in."""


class Digest(Base):
    """What managers were shown on a day: a message in their group, whose items stay where they stood."""

    __tablename__ = "faq_digests"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    made_at: Mapped[datetime]
    place: Mapped[str]
    """The destination that it was sent to."""
    items: Mapped[list[Any]]
    """Pairs of the sort, `candidate` or `group`, and the id."""
    page: Mapped[int] = mapped_column(default=0)
    """Which page is shown, from 0."""
