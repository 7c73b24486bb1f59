"""The days that are a client's own: birthday, dates on the card, anniversary as a client, name day."""

from calendar import isleap
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client, ClientDate, ClientWord, DateKind, WordKind
from bot.clock import Clock
from bot.config.sections import Greetings as Settings
from bot.greetings import namedays
from bot.greetings.days import ANNIVERSARY, BIRTHDAY, IMPORTANT, NAME_DAY, NO_NAME_DAY
from bot.greetings.models import GreetingStatus

DAYS_AHEAD = 31
MOST_YEARS = 40
"""Nobody has been a client for longer."""

Row = dict[str, Any]
"""The columns of a greeting."""


@dataclass
class Horizon:
    """Which days are looked at, and when somebody is greeted on them."""

    clock: Clock
    settings: Settings

    @property
    def days(self) -> list[date]:
        """All of them, in whatever zone it may be."""
        today = self.clock.now().date()
        return [today + timedelta(days=each) for each in range(-1, DAYS_AHEAD + 2)]

    def span(self, zone: str) -> tuple[date, date]:
        """The first and the last of them in one zone."""
        today = self.clock.now().astimezone(ZoneInfo(zone)).date()
        return today, today + timedelta(days=DAYS_AHEAD)

    def due(self, day: date, zone: str) -> datetime:
        """When somebody who lives in `zone` is greeted on `day`."""
        return datetime.combine(day, time(self.settings.hour), ZoneInfo(zone)).astimezone(UTC)


@dataclass
class OwnDays:
    """Finds them, within one unit of work."""

    session: AsyncSession
    horizon: Horizon
    settings: Settings

    async def rows(self, whom: ColumnElement[bool]) -> list[Row]:
        """The greetings still ahead of the clients that fit, one a client and day: the weightiest."""
        found: dict[tuple[int, datetime], Row] = {}
        if self.settings.birthdays:
            await self._note(found, self._dates(whom))
        if self.settings.anniversaries:
            await self._note(found, self._anniversaries(whom))
        if self.settings.name_days:
            await self._note(found, self._name_days(whom))
        now = self.horizon.clock.now()
        return [row for (_, due), row in found.items() if due > now]

    async def _note(self, found: dict[tuple[int, datetime], Row], rows: AsyncIterator[Row]) -> None:
        async for row in rows:
            found.setdefault((row["client_id"], row["due_at"]), row)

    async def _dates(self, whom: ColumnElement[bool]) -> AsyncIterator[Row]:
        """Birthdays, and then other days that matter to clients."""
        by_key = self._by_key()
        query = (
            select(ClientDate, Client.zone)
            .join(Client, Client.id == ClientDate.client_id)
            .where(whom, tuple_(ClientDate.month, ClientDate.day).in_(sorted(by_key)))
            .order_by(ClientDate.kind)
        )
        for each, zone in (await self.session.execute(query)).all():
            own = each.kind == DateKind.BIRTHDAY
            for day in by_key[each.month, each.day]:
                years = day.year - each.year if each.year and not own else None
                theme, name = (BIRTHDAY, "") if own else (IMPORTANT, each.name or "")
                occasion = BIRTHDAY if own else f"date-{each.id}"
                about = {"theme": theme, "name": name, "years": years, "line": each.line}
                yield self._row(each.client_id, day, zone, occasion, **about)

    async def _anniversaries(self, whom: ColumnElement[bool]) -> AsyncIterator[Row]:
        """The days on which people became clients."""
        days, by_key = self.horizon.days, self._by_key()
        begins, ends = (datetime.combine(day, time(), UTC) for day in (days[0], days[-1] + timedelta(days=1)))
        spans = [
            Client.created_at.between(_years_before(begins, years), _years_before(ends, years))
            for years in range(1, MOST_YEARS)
        ]
        query = select(Client.id, Client.created_at, Client.zone).where(whom, or_(*spans))
        for client_id, created_at, zone in (await self.session.execute(query)).all():
            first = created_at.astimezone(ZoneInfo(zone)).date()
            for day in by_key.get((first.month, first.day), ()):
                if day.year > first.year:
                    years = day.year - first.year
                    yield self._row(client_id, day, zone, ANNIVERSARY, theme=ANNIVERSARY, years=years)

    async def _name_days(self, whom: ColumnElement[bool]) -> AsyncIterator[Row]:
        """Name days by the calendars of the clients' countries, unless they do not want to hear of those."""
        refused = exists().where(
            ClientWord.client_id == Client.id,
            ClientWord.kind == WordKind.TRADITION,
            ClientWord.word == NO_NAME_DAY,
        )
        columns = (Client.id, Client.zone, Client.country, Client.language, Client.first_name)
        query = select(*columns).where(whom, ~refused)
        first, last = self.horizon.days[0], self.horizon.days[-1]
        for client_id, zone, *called in (await self.session.execute(query)).all():
            for day, names in namedays.between(*called, first, last):
                yield self._row(client_id, day, zone, NAME_DAY, theme=NAME_DAY, name=", ".join(names))

    def _row(self, client_id: int, day: date, zone: str, occasion: str, **about: Any) -> Row:
        return {
            "client_id": client_id,
            "occasion": occasion,
            "year": day.year,
            "name": "",
            "years": None,
            "line": None,
            "due_at": self.horizon.due(day, zone),
            "status": GreetingStatus.PLANNED,
            **about,
        }

    def _by_key(self) -> dict[tuple[int, int], list[date]]:
        """The days by month and day: where there is no 29 February, another stands in."""
        found = defaultdict[tuple[int, int], list[date]](list)
        for day in self.horizon.days:
            found[day.month, day.day].append(day)
            if f"{day:%m-%d}" == self.settings.leap_day and not isleap(day.year):
                found[2, 29].append(day)
        return dict(found)


def _years_before(moment: datetime, years: int) -> datetime:
    """The same day so many years ago; a day earlier for 29 February."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)
