"""Changes of the FAQ that managers have begun, until they are saved or given up."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class What(StrEnum):
    """What is being typed."""

    SEARCH = "search"
    NEW = "new"
    TITLE = "title"
    ANSWER = "answer"
    LINKS = "links"
    PHRASING = "phrasing"
    CATEGORY = "category"
    RELATED = "related"
    DATES = "dates"
    OWNER = "owner"


class FaqDraft(Base):
    """What a manager types in reply to a message of the desk's, one part after another."""

    __tablename__ = "faq_drafts"
    __table_args__ = (Index("ix_faq_drafts_asked", "asked", "manager_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("managers.user_id"))
    asked: Mapped[int]
    """The message that the desk's message answers, by which that one is known."""
    what: Mapped[str]
    entry_id: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None]
    """In which language the text is, as a tag such as `en`."""
    revision: Mapped[int] = mapped_column(default=0)
    """The entry's latest change when the manager looked at it."""
    told: Mapped[dict[str, Any]]
    """What has been typed so far."""
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    """When it was saved, given up, or overtaken by another of the manager's in the same message."""
