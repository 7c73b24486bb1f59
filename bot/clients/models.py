"""The central file of clients."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class Client(Base):
    """Somebody who has written to the bot."""

    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(unique=True)
    """Telegram's number of the person, which is also that of the private chat with them."""
    first_name: Mapped[str]
    last_name: Mapped[str | None]
    username: Mapped[str | None]
    language: Mapped[str]
    """A language of the desk."""
    language_chosen: Mapped[bool] = mapped_column(default=False)
    """True once the client has picked the language; Telegram's word counts until then."""
    app_language: Mapped[str | None]
    """The IETF tag of the language that the client's Telegram is in; the desk itself may not speak it."""
    zone: Mapped[str]
    """An IANA time zone, such as `Europe/Stockholm`."""
    zone_chosen: Mapped[bool] = mapped_column(default=False)
    country: Mapped[str]
    """ISO 3166-1 alpha-2."""
    phone: Mapped[str | None]
    """E.164."""
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    blocked_at: Mapped[datetime | None]
    segment: Mapped[str | None]
    """One of the desk's segments, such as `vip`; promises may depend on it."""
    manager_id: Mapped[int | None]
    """The user id of the client's own manager."""

    @property
    def name(self) -> str:
        """First and last name, as far as Telegram tells."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    @property
    def reads(self) -> str:
        """The language in which an answer of the FAQ is best read: picked, or else that of Telegram."""
        return self.language if self.language_chosen else self.app_language or self.language

    @property
    def is_new(self) -> bool:
        """True while the first message is being handled."""
        return self.created_at == self.last_seen_at

    @property
    def chat(self) -> str:
        """The destination of messages to the client."""
        return f"client:{self.id}"

    @property
    def topic(self) -> str:
        """The destination of messages in the client's topic in the managers' group."""
        return f"topic:{self.id}"
