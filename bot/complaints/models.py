"""Complaints while they are being written, and the register; transitions are pure functions on the models."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class Step(StrEnum):
    """The question that a client who complains is to answer next."""

    STORY = "story"
    CATEGORY = "category"
    CONFIRM = "confirm"
    REMEDY = "remedy"


class DraftState(StrEnum):
    """Where a complaint stands that is being written."""

    WRITING = "writing"
    CANCELLED = "cancelled"
    """The client did not want to send it, but still can."""
    FILED = "filed"


class ComplaintDraft(Base):
    """A complaint that a client is writing, or has written."""

    __tablename__ = "complaint_drafts"
    __table_args__ = (
        Index("uq_complaint_drafts_writing", "client_id", unique=True,
              postgresql_where=text("state = 'writing'"), sqlite_where=text("state = 'writing'")),
        Index("ix_complaint_drafts_remind_at", "remind_at", postgresql_where=text("remind_at IS NOT NULL"),
              sqlite_where=text("remind_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    state: Mapped[str] = mapped_column(default=DraftState.WRITING)
    step: Mapped[str] = mapped_column(default=Step.STORY)
    category: Mapped[str | None]
    asked: Mapped[int] = mapped_column(default=0)
    """How many questions have been asked: buttons under any but the last are old."""
    prompted: Mapped[bool] = mapped_column(default=False)
    """The last question only follows a message that has been added, and makes way for the next one."""
    began_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    """When a client who has left it lying is reminded of it, once."""
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))

    @property
    def question(self) -> str:
        """The handle of the question asked last."""
        return f"complaint:{self.id}:{self.asked}"


class ComplaintPiece(Base):
    """A message of the client's in a complaint that is being written, in order of `id`."""

    __tablename__ = "complaint_pieces"
    __table_args__ = (UniqueConstraint("draft_id", "message_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    draft_id: Mapped[int] = mapped_column(BigId, ForeignKey("complaint_drafts.id", ondelete="CASCADE"))
    message_id: Mapped[int]
    """What Telegram calls it in the client's chat."""
    payload: Mapped[str] = mapped_column(Text)
    """The message as Telegram sent it, in JSON."""


class CaseKind(StrEnum):
    """What a case in the register is."""

    COMPLAINT = "complaint"
    CLAIM = "claim"
    RETURN = "return"
    REFUSAL = "refusal"
    SUGGESTION = "suggestion"
    LEAVING = "leaving"


ABOUT_COMPLAINTS = (CaseKind.COMPLAINT, CaseKind.CLAIM, CaseKind.RETURN)
"""What the case of a ticket that is a complaint may turn out to be."""


class Decision(StrEnum):
    """What has become of what a client wishes."""

    NONE = ""
    """There is nothing to decide."""
    ASKED = "asked"
    """A manager or a lead is to decide."""
    OFFERED = "offered"
    """The client is to say whether it will do."""
    GRANTED = "granted"
    DECLINED = "declined"
    """The client did not want what was offered."""


class Case(Base):
    """A row of the register: a complaint, claim, return, refusal, suggestion or a client's leaving."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_opened_at", "opened_at"),
        Index("ix_cases_cause", "category", "cause"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    kind: Mapped[str]
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    """What the client said, as plain text."""
    category: Mapped[str | None]
    cause: Mapped[str | None]
    product: Mapped[str | None]
    wish: Mapped[str | None] = mapped_column(Text)
    """What would put it right, in the client's words; its name once something else has been offered."""
    remedy: Mapped[str | None]
    """The key of what is wished for; once something has been offered, of that."""
    cost_cents: Mapped[int | None]
    """In hundredths of the desk's currency; none while it is not known."""
    decision: Mapped[str] = mapped_column(default=Decision.NONE)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("managers.user_id"))
    """Nobody, if the bot itself did."""
    coupon_id: Mapped[int | None] = mapped_column(ForeignKey("coupons.id"))
    is_empty_handed: Mapped[bool] = mapped_column(default=False)
    """It was to be a coupon, but the pool had none."""
    offer: Mapped[int] = mapped_column(default=0)
    """How many offers have been made: buttons under any but the last are old."""
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("managers.user_id"))
    """The manager who put it into the register, if one did."""
    asking: Mapped[str | None]
    """What the next reply to its sheet says: the cause, the product, the cost."""
    opened_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    searchable: Mapped[str] = mapped_column(Text, default="")
    """All that it can be found by, case-folded."""

    @property
    def sheet(self) -> str:
        """The handle of the message by which managers classify it."""
        return f"case:{self.id}:sheet"

    @property
    def offered(self) -> str:
        """The handle of the question whether the last offer will do."""
        return f"case:{self.id}:offer:{self.offer}"

    @property
    def cost(self) -> float | None:
        """In the desk's currency."""
        return None if self.cost_cents is None else self.cost_cents / 100

    @cost.setter
    def cost(self, amount: float | None) -> None:
        self.cost_cents = None if amount is None else round(amount * 100)

    def decide(self, decision: Decision, by: int | None, now: datetime) -> None:
        """Note what has been decided, by which manager, or by the bot (None)."""
        self.decision, self.decided_by, self.decided_at = decision, by, now


class CaseSearch(Base):
    """What a manager has searched the register for: the buttons under its answer can't carry that."""

    __tablename__ = "case_searches"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]


class WhyLeaving(StrEnum):
    """Why a client is asked what was not good."""

    LEAVES = "leaves"
    DECLINED = "declined"


class Leaving(Base):
    """A client who leaves, or has declined an offer, and what they answered; nobody is asked twice."""

    __tablename__ = "leavings"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), unique=True)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"))
    why: Mapped[str]
    step: Mapped[int] = mapped_column(default=0)
    """How many of the questions have been asked; 0 while the client has not agreed to any."""
    product: Mapped[str | None] = mapped_column(Text)
    people: Mapped[str | None] = mapped_column(Text)
    inconvenience: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    @property
    def question(self) -> str:
        """The handle of the question asked last."""
        return f"leaving:{self.id}:{self.step}"
