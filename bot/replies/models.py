"""Drafts of standard replies, until they are sent or thrown away."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class Draft(Base):
    """A standard reply, filled in for a ticket's client, that waits in their topic to be sent."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("managers.user_id"))
    reply_key: Mapped[str]
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    """What is sent, as Telegram's HTML."""
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """When it was sent or thrown away."""
