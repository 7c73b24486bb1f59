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
