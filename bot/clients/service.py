"""Keeps the file of clients up to date with what they and Telegram tell."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram.types import User
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients import queries
from bot.clients.country import guess, known_phone, normalise_phone
from bot.clients.models import Client
from bot.clock import Clock
from bot.config.sections import Desk as DeskSection
from bot.texts import Reader, Texts

BACK_AFTER = timedelta(days=1)
"""Who has left and writes again so much later has come back."""


@dataclass
class Clients:
    """The use cases of the client file, within one unit of work."""

    session: AsyncSession
    clock: Clock
    texts: Texts
    desk: DeskSection
    renamed: bool = field(default=False, init=False)
    """Whether who was met last has another first name than before."""

    async def meet(self, user: User) -> Client:
        """The client behind a Telegram user, taken into the file on the first meeting."""
        now = self.clock.now()
        client = await queries.by_user(self.session, user.id)
        if client is None:
            client = self._take_in(user, now)
            self.session.add(client)
        self.renamed = client.first_name != user.first_name
        client.first_name, client.last_name, client.username = user.first_name, user.last_name, user.username
        if not client.language_chosen:
            client.language = self.texts.pick(user.language_code, self.desk.language)
        client.app_language = user.language_code
        client.last_seen_at, client.blocked_at = now, None
        if client.left_at is not None and now - client.left_at > BACK_AFTER:
            client.left_at = None
        await self.session.flush()
        return client

    def _take_in(self, user: User, now: datetime) -> Client:
        place = guess(None, user.language_code, self.desk.country, self.desk.timezone)
        return Client(
            user_id=user.id,
            first_name=user.first_name,
            language=self.texts.pick(user.language_code, self.desk.language),
            zone=place.zone,
            country=place.country,
            created_at=now,
            last_seen_at=now,
        )

    @property
    def desk_zone(self) -> ZoneInfo:
        """The desk's own time zone."""
        return ZoneInfo(self.desk.timezone)

    def reader(self, client: Client) -> Reader:
        """How to speak to `client`."""
        return Reader(client.language, ZoneInfo(client.zone))

    def share_phone(self, client: Client, phone: str) -> bool:
        """Note the client's own number; where it is from tells country and zone. False if it can't exist."""
        international = phone if phone.startswith("+") else f"+{phone}"
        number = (
            normalise_phone(international, client.country)
            or normalise_phone(phone, client.country)
            or known_phone(phone)
        )
        if number is None:
            return False
        client.phone = number
        place = guess(number, client.language, client.country, client.zone)
        if not client.country_chosen:
            client.country = place.country
        if not client.zone_chosen:
            client.zone = place.zone
        return True

    def choose_language(self, client: Client, language: str) -> bool:
        """Speak `language` from now on. False if the desk does not."""
        if language not in self.texts.languages:
            return False
        client.language, client.language_chosen = language, True
        return True

    def choose_zone(self, client: Client, zone: str) -> None:
        """Tell times in the IANA zone `zone` from now on."""
        client.zone, client.zone_chosen = zone, True

    def lost(self, client: Client) -> None:
        """The client has blocked the bot, or closed the account."""
        client.blocked_at = client.blocked_at or self.clock.now()
