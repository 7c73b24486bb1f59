"""Codes, the pool each is from, and to whom it was given."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class Coupon(Base):
    """A code that is worth something, once: no two pools have the same, and it is given once."""

    __tablename__ = "coupons"
    __table_args__ = (
        Index("ix_coupons_free", "pool", "id", postgresql_where=text("reason IS NULL"),
              sqlite_where=text("reason IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    pool: Mapped[str] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str | None]
    """What it is worth, in the words of the file it came in: `10 €`."""
    valid_until: Mapped[date | None]
    """The last day on which it is worth that; from then on it is not given."""
    imported_at: Mapped[datetime]
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    """Who has got it; nobody while it is free."""
    reason: Mapped[str | None] = mapped_column(unique=True)
    """Why, as `feature:anything`: for the same reason nobody gets a second one."""
    granted_at: Mapped[datetime | None]
