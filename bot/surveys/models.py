"""Ratings of resolved tickets (CSAT), surveys, who was asked, and what they answered."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class Rating(Base):
    """How satisfied the client was with a ticket: 1 (not at all) to 5 (very). One a ticket."""

    __tablename__ = "ratings"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    score: Mapped[int]
    rated_at: Mapped[datetime]
    began_at: Mapped[datetime]
    """When the first star was given since the ticket was resolved: for a day it can be changed."""
    comment: Mapped[str | None] = mapped_column(Text)
    manager_id: Mapped[int | None]
    """Who had resolved the ticket."""


class SurveyState(StrEnum):
    """Where a survey stands. STOPPED: by a manager; DONE: the time for answers is over."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class Survey(Base):
    """A questionnaire on its way to an audience."""

    __tablename__ = "surveys"
    __table_args__ = (
        Index("ix_surveys_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL"),
              sqlite_where=text("next_at IS NOT NULL")),
        Index("ix_surveys_state", "state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    key: Mapped[str]
    """Of the questionnaire."""
    state: Mapped[str] = mapped_column(default=SurveyState.DRAFT)
    content: Mapped[dict[str, Any]]
    """The questionnaire as it was when it was chosen: a file that is changed meanwhile changes nothing."""
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reward: Mapped[dict[str, Any]] = mapped_column(default=dict)
    place: Mapped[str]
    """The destination of the panel by which managers handle it."""
    made_by: Mapped[int] = mapped_column(ForeignKey("managers.user_id"))
    made_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    """Until when answers are taken."""
    next_at: Mapped[datetime | None]
    """When it begins, goes on choosing clients, or ends."""
    planned_to: Mapped[int | None]
    """The id of the client up to whom the audience has been gone through; none once that is done."""
    planned_until: Mapped[date | None]
    """The last day for which a standing survey has chosen whom to ask."""
    seed: Mapped[str | None]
    """What a draw is drawn with; its hash is told when the survey begins, itself with the winners."""
    shown: Mapped[str | None] = mapped_column(Text)
    """What the panel shows, so that it is edited only when something has changed."""

    @property
    def panel(self) -> str:
        """The handle of the message by which managers handle it."""
        return f"survey:{self.id}:panel"

    @property
    def source(self) -> str:
        """What an approach to a client is noted under."""
        return f"survey:{self.id}"


class InvitationState(StrEnum):
    """How far a client has come."""

    PLANNED = "planned"
    SENT = "sent"
    OPENED = "opened"
    """The first button has been pressed."""
    FINISHED = "finished"
    STOPPED = "stopped"
    """The client did not want to answer any more; what was given is kept."""
    DECLINED = "declined"
    SKIPPED = "skipped"
    """It would not have been welcome."""
    UNREACHED = "unreached"


REACHED = (
    InvitationState.SENT,
    InvitationState.OPENED,
    InvitationState.FINISHED,
    InvitationState.STOPPED,
    InvitationState.DECLINED,
)
"""The states of those who have got the questions."""


class Invitation(Base):
    """A client who is asked, once in each round; a survey that does not stand has one round."""

    __tablename__ = "survey_invitations"
    __table_args__ = (
        UniqueConstraint("survey_id", "client_id", "round"),
        Index("ix_survey_invitations_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL"),
              sqlite_where=text("next_at IS NOT NULL")),
        Index("ix_survey_invitations_client_id", "client_id", "sent_at"),
        Index("ix_survey_invitations_state", "survey_id", "state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    survey_id: Mapped[int] = mapped_column(BigId, ForeignKey("surveys.id"))
    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("clients.id"))
    round: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default=InvitationState.PLANNED)
    next_at: Mapped[datetime | None]
    """When it is sent, or comes back to a client who said "later"."""
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    was_put_off: Mapped[bool] = mapped_column(default=False)
    """The client has said "later" before: it comes back once."""
    step: Mapped[int] = mapped_column(default=0)
    """The number of the question that is asked, from 1; 0 while the client is only invited."""
    asked: Mapped[int] = mapped_column(default=0)
    """How many messages have been sent; the last one is edited."""
    picked: Mapped[list[Any]] = mapped_column(default=list)
    """What is ticked of the question's options, until the client is done with it."""
    listens_until: Mapped[datetime | None]
    """Until when anything the client writes is an answer."""
    manager_id: Mapped[int | None]
    """The client's own manager, or who solved their last ticket."""

    @property
    def message(self) -> str:
        """The handle of the message that asks."""
        return f"survey:{self.survey_id}:{self.id}:{self.asked}"

    @property
    def tag(self) -> str:
        """Under which the wire tells what became of the invitation."""
        return f"survey:{self.survey_id}:{self.id}"


class Answer(Base):
    """What a client has answered to a question; of the three values one is set, as its kind says."""

    __tablename__ = "survey_answers"
    __table_args__ = (
        UniqueConstraint("invitation_id", "question"),
        Index("ix_survey_answers_answered_at", "answered_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    invitation_id: Mapped[int] = mapped_column(BigId, ForeignKey("survey_invitations.id"))
    question: Mapped[str]
    """Its key."""
    number: Mapped[float | None] = mapped_column(Float)
    """Of a scale or a number; 1 for yes, 0 for no."""
    choices: Mapped[list[Any] | None]
    """The keys of options."""
    words: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime]


class FollowUp(Base):
    """What is done about a detractor, in a ticket of its own: talk, find the cause, tell what has changed."""

    __tablename__ = "survey_follow_ups"

    ticket_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("tickets.id"), primary_key=True, autoincrement=False
    )
    invitation_id: Mapped[int] = mapped_column(BigId, ForeignKey("survey_invitations.id"), unique=True)
    score: Mapped[int]
    words: Mapped[str | None] = mapped_column(Text)
    """Why, as the client said it."""
    cause: Mapped[str | None] = mapped_column(Text)
    changed: Mapped[str | None] = mapped_column(Text)
    """What the client was told to have changed."""


class Draw(Base):
    """A draw as it was made: from these and the seed anybody can make it again."""

    __tablename__ = "survey_draws"

    survey_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("surveys.id"), primary_key=True, autoincrement=False
    )
    seed: Mapped[str]
    participants: Mapped[list[Any]]
    """The ids of the invitations that were finished, in order."""
    winners: Mapped[list[Any]]
    """Those of them that won, the first first."""
    drawn_at: Mapped[datetime]
