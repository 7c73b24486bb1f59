"""Campaigns, who gets them, and what comes of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    DISCARDED = "discarded"


WAITING = (CampaignState.SCHEDULED, CampaignState.SENDING)
"""The states in which the schedule has something to do."""

OVER = (CampaignState.DONE, CampaignState.STOPPED)


class Campaign(Base):
    """A message of one kind to an audience."""

    __tablename__ = "campaigns"
    __table_args__ = (Index("ix_campaigns_state", "state", "next_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    kind: Mapped[str]
    """One of `MailingKind`."""
    state: Mapped[str] = mapped_column(default=CampaignState.DRAFT)
    place: Mapped[str]
    """The destination of the message by which managers work at it."""
    author_id: Mapped[int] = mapped_column(ForeignKey("managers.user_id"))
    contents: Mapped[dict[str, Any]]
    """By language of the desk, what is sent (`Content`)."""
    audience: Mapped[dict[str, Any]]
    """Whom it is for (`Audience`)."""
    made_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    """When it is to begin, as chosen; none is at once."""
    is_local: Mapped[bool] = mapped_column(default=False)
    """Whether that is told by each client's own clock, rather than the desk's."""
    asking: Mapped[str | None]
    """What is to be typed next: `text:en`, `links:en`, `when`."""
    asking_by: Mapped[int | None] = mapped_column(ForeignKey("managers.user_id"))
    started_at: Mapped[datetime | None]
    """When it was fixed who gets it."""
    finished_at: Mapped[datetime | None]
    zones: Mapped[list[Any]]
    """The time zones of those who get it."""
    next_at: Mapped[datetime | None]
    """When there is something to do again; none while it is looked after all the time."""
    shown_at: Mapped[datetime | None]
    """When its progress was last shown."""

    @property
    def handle(self) -> str:
        """By which the message is known in which managers work at it."""
        return f"campaign:{self.id}"

    @property
    def source(self) -> str:
        """By which what it brings about is known elsewhere."""
        return f"campaign:{self.id}"


class RecipientState(StrEnum):
    """What became of one message of a campaign."""

    WAITING = "waiting"
    QUEUED = "queued"
    """In the outbox."""
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """Nobody knows whether it arrived; it is not sent again."""
    SKIPPED = "skipped"
    """Complains meanwhile, say, or has unsubscribed."""
    STOPPED = "stopped"


class Recipient(Base):
    """A client who gets a campaign."""

    __tablename__ = "campaign_recipients"
    __table_args__ = (
        Index("ix_campaign_recipients_waiting", "campaign_id", "zone", "client_id",
              postgresql_where=text("state = 'waiting'"), sqlite_where=text("state = 'waiting'")),
        Index("ix_campaign_recipients_queued", "campaign_id",
              postgresql_where=text("state = 'queued'"), sqlite_where=text("state = 'queued'")),
        Index("ix_campaign_recipients_client_id", "client_id", "message_id"),
    )  # fmt: skip

    campaign_id: Mapped[int] = mapped_column(BigId, ForeignKey("campaigns.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("clients.id"), primary_key=True)
    zone: Mapped[str]
    state: Mapped[str] = mapped_column(default=RecipientState.WAITING)
    message_id: Mapped[int | None]
    settled_at: Mapped[datetime | None]


RECIPIENTS = Base.metadata.tables[Recipient.__tablename__]
"""The table itself, for statements about many of them at once."""


class Click(Base):
    """A client has followed a button of a campaign."""

    __tablename__ = "campaign_clicks"

    campaign_id: Mapped[int] = mapped_column(BigId, ForeignKey("campaigns.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("clients.id"), primary_key=True)
    button: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    """For the first time."""


class CampaignAnswer(Base):
    """A ticket that answers a campaign."""

    __tablename__ = "campaign_answers"

    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("tickets.id"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(BigId, ForeignKey("campaigns.id"), index=True)
