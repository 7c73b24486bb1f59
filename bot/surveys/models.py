"""Ratings of resolved tickets (CSAT)."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base


class Rating(Base):
    """How satisfied the client was with a ticket: 1 (not at all) to 5 (very). One a ticket."""

    __tablename__ = "ratings"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    score: Mapped[int]
    rated_at: Mapped[datetime]
