"""What is known of clients besides what Telegram tells: they correct it with `/me`, managers on the card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.country import main_zone
from bot.clients.days import YearDay
from bot.clients.models import Client, ClientDate, ClientWord, DateKind, WordKind
from bot.clock import Clock
from bot.greetings import namedays
from bot.greetings.days import NO_NAME_DAY
from bot.greetings.planning import Planner

MOST_DATES = 10
MOST_WORDS = 20
LONGEST_NAME = 60
LONGEST_LINE = 300
OLDEST = 120
"""Nobody is older, in years."""


@dataclass(frozen=True)
class Profile:
    """What is known of one client."""

    birthday: ClientDate | None
    dates: Sequence[ClientDate]
    tags: tuple[str, ...]
    interests: tuple[str, ...]
    traditions: tuple[str, ...]
    name_day: tuple[int, int] | None = None
    """Month and day, unless the client does not want to hear of it."""


@dataclass
class Profiles:
    """Reads and changes what is known, within one unit of work; greetings follow."""

    session: AsyncSession
    clock: Clock
    planner: Planner

    async def of(self, client: Client) -> Profile:
        """What is known of a client."""
        days = select(ClientDate).where(ClientDate.client_id == client.id)
        dates = (await self.session.scalars(days.order_by(ClientDate.month, ClientDate.day))).all()
        query = select(ClientWord).where(ClientWord.client_id == client.id).order_by(ClientWord.word)
        words = (await self.session.scalars(query)).all()
        birthday = next((each for each in dates if each.kind == DateKind.BIRTHDAY), None)
        by_kind = {kind: tuple(each.word for each in words if each.kind == kind) for kind in WordKind}
        return Profile(
            birthday,
            [each for each in dates if each.kind != DateKind.BIRTHDAY],
            by_kind[WordKind.TAG],
            by_kind[WordKind.INTEREST],
            by_kind[WordKind.TRADITION],
            None if NO_NAME_DAY in by_kind[WordKind.TRADITION] else self.name_day(client),
        )

    def name_day(self, client: Client) -> tuple[int, int] | None:
        """Month and day of the client's name day; None if the desk knows none, or greets on none."""
        settings = self.planner.settings
        if not (settings.enabled and settings.name_days):
            return None
        return namedays.name_day(client.country, client.language, client.first_name)

    async def set_birthday(self, client: Client, day: YearDay | None) -> bool:
        """Note the birthday, or forget it. False for one that nobody can have."""
        if day is not None and day.year is not None and not self._can_be_born(day):
            return False
        known = (await self.of(client)).birthday
        if day is None:
            if known is not None:
                await self.session.delete(known)
        elif known is not None:
            known.month, known.day, known.year = day.month, day.day, day.year
        else:
            self._add(client, DateKind.BIRTHDAY, day, None)
        await self._changed(client)
        return True

    async def add_date(self, client: Client, day: YearDay, name: str) -> bool:
        """Note a day that matters to the client. False if there are too many, or it is called nothing."""
        if not name or len(name) > LONGEST_NAME or len((await self.of(client)).dates) >= MOST_DATES:
            return False
        self._add(client, DateKind.IMPORTANT, day, name)
        await self._changed(client)
        return True

    async def forget_date(self, client: Client, date_id: int) -> bool:
        """It matters no more. False if it is none of theirs."""
        known = await self.session.get(ClientDate, date_id)
        if known is None or known.client_id != client.id:
            return False
        await self.session.delete(known)
        await self._changed(client)
        return True

    async def set_country(self, client: Client, country: str) -> None:
        """Where the client is at home (ISO 3166-1); the clock follows unless it was chosen."""
        client.country, client.country_chosen = country, True
        if not client.zone_chosen:
            client.zone = main_zone(country, client.zone)
        await self._changed(client)

    async def toggle(self, client: Client, kind: WordKind, word: str, *, on: bool | None = None) -> bool:
        """Put a word to the client, or take it away; `on` says which. False if there are too many."""
        key = {"client_id": client.id, "kind": kind, "word": word}
        known = await self.session.get(ClientWord, (client.id, kind, word))
        wanted = known is None if on is None else on
        if known is not None and not wanted:
            await self.session.delete(known)
        elif known is None and wanted:
            profile = await self.of(client)
            if (
                len({WordKind.TAG: profile.tags, WordKind.INTEREST: profile.interests}.get(kind, ()))
                >= MOST_WORDS
            ):
                return False
            self.session.add(ClientWord(**key))
        await self.session.flush()
        if kind == WordKind.TRADITION:
            await self._changed(client)
        return True

    async def set_line(self, client: Client, line: str | None) -> bool:
        """What greetings say to this client besides. False if it is too long."""
        if line is not None and len(line) > LONGEST_LINE:
            return False
        client.personal_line = line
        return True

    def _add(self, client: Client, kind: DateKind, day: YearDay, name: str | None) -> None:
        self.session.add(
            ClientDate(
                client_id=client.id,
                kind=kind,
                name=name,
                month=day.month,
                day=day.day,
                year=day.year,
                told_at=self.clock.now(),
            )
        )

    def _can_be_born(self, day: YearDay) -> bool:
        today = self.clock.now().date()
        born = date(day.year or today.year, day.month, day.day)
        return today.year - OLDEST <= born.year and born <= today

    async def _changed(self, client: Client) -> None:
        await self.session.flush()
        await self.planner.replan(client)
