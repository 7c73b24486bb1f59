"""The central file of clients."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, BigId


class Client(Base):
    """Somebody who has written to the bot."""

    __tablename__ = "clients"
    __table_args__ = (Index("ix_clients_country", "country", "zone", "language"),)

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
    country_chosen: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """True once the client or a manager has said it; until then the telephone number tells."""
    phone: Mapped[str | None]
    """E.164."""
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    blocked_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    """When the client said that they leave; none once they have come back."""
    segment: Mapped[str | None]
    """One of the desk's segments, such as `vip`; promises may depend on it."""
    manager_id: Mapped[int | None]
    """The user id of the client's own manager."""
    personal_line: Mapped[str | None] = mapped_column(Text)
    """What greetings say to this client besides, in the managers' words."""

    @property
    def name(self) -> str:
        """First and last name, as far as Telegram tells."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    @property
    def country_is_guessed(self) -> bool:
        """True while only the language tells where the client lives."""
        return not self.country_chosen and self.phone is None

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


class WordKind(StrEnum):
    """What a word says of a client."""

    TAG = "tag"
    """Put on by managers."""
    INTEREST = "interest"
    TRADITION = "tradition"
    """Whose feasts the client keeps besides those of the country."""


class ClientWord(Base):
    """A word by which clients are found: a tag, an interest, a tradition."""

    __tablename__ = "client_words"
    __table_args__ = (Index("ix_client_words_word", "kind", "word"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("clients.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)


class DateKind(StrEnum):
    """What a day is to a client."""

    BIRTHDAY = "birthday"
    IMPORTANT = "important"


class ClientDate(Base):
    """A day that comes every year: the birthday, or another that matters to the client."""

    __tablename__ = "client_dates"
    __table_args__ = (
        Index("ix_client_dates_day", "month", "day"),
        Index("ix_client_dates_client_id", "client_id"),
        Index("uq_client_dates_birthday", "client_id", unique=True,
              postgresql_where=text("kind = 'birthday'"), sqlite_where=text("kind = 'birthday'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("clients.id"))
    kind: Mapped[str]
    name: Mapped[str | None]
    """What the day is, such as `wedding day`; none for the birthday."""
    month: Mapped[int]
    day: Mapped[int]
    year: Mapped[int | None]
    """Of the first time, where it is known."""
    line: Mapped[str | None] = mapped_column(Text)
    """What the greeting says on it, in the managers' words."""
    told_at: Mapped[datetime]
