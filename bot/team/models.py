"""The managers, as the group shows them."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base


class Manager(Base):
    """Somebody who has written or pressed a button in the managers' group."""

    __tablename__ = "managers"

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_name: Mapped[str]
    last_name: Mapped[str | None]
    username: Mapped[str | None]
    last_seen_at: Mapped[datetime]
    assigned_at: Mapped[datetime | None]
    """When a ticket was last assigned to them in turn; whose turn is longest ago is next."""
    left_at: Mapped[datetime | None]
    """When they left the group, or were removed from it; empty while they are in it."""

    @property
    def name(self) -> str:
        """First and last name, as far as Telegram tells."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)
