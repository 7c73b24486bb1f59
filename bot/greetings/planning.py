"""Plans greetings some weeks ahead: a row each, so that managers see what is to come and none comes twice."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, exists, literal, null, or_, select, true, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client, ClientDate, ClientWord, DateKind, WordKind
from bot.clock import Clock
from bot.config.sections import Greetings as Settings
from bot.greetings.days import NO_COUNTRY
from bot.greetings.models import Greeting, GreetingStatus
from bot.greetings.occasions import Occasion, Occasions
from bot.texts import Reader

DAYS_AHEAD = 31
MOST_YEARS = 40
"""Nobody has been a client for longer."""

BIRTHDAY, ANNIVERSARY, IMPORTANT = "birthday", "anniversary", "important"


@dataclass
class Planner:
    """Plans greetings, within one unit of work."""

    session: AsyncSession
    clock: Clock
    occasions: Occasions
    settings: Settings

    async def plan(self, client: Client | None = None) -> None:
        """Plan what is missing of the next weeks, for one client or for all; what is planned stays.

        What is the client's own comes before holidays: there is one greeting a day.
        """
        if not self.settings.enabled:
            return
        whom = Client.id == client.id if client is not None else true()
        whom = and_(whom, Client.blocked_at.is_(None))
        if self.settings.birthdays:
            await self._plan_dates(whom)
        if self.settings.anniversaries:
            await self._plan_anniversaries(whom)
        if self.settings.holidays:
            await self._plan_traditions(whom)
            await self._plan_countries(whom)

    async def replan(self, client: Client) -> None:
        """What is known of the client has changed: plan anew."""
        planned = Greeting.status == GreetingStatus.PLANNED
        await self.session.execute(delete(Greeting).where(Greeting.client_id == client.id, planned))
        await self.plan(client)

    async def _plan_dates(self, whom: ColumnElement[bool]) -> None:
        """Birthdays, and other days that matter to clients."""
        days = self._days()
        wanted = sorted({key for day in days for key in self._keys(day)})
        query = (
            select(ClientDate, Client.zone)
            .join(Client, Client.id == ClientDate.client_id)
            .where(whom, tuple_(ClientDate.month, ClientDate.day).in_(wanted))
            .order_by(ClientDate.kind.desc())
        )
        rows = []
        for each, zone in (await self.session.execute(query)).all():
            own = each.kind == DateKind.BIRTHDAY
            for day in days:
                if (each.month, each.day) in self._keys(day):
                    years = day.year - each.year if each.year and not own else None
                    about: dict[str, Any] = {
                        "theme": BIRTHDAY if own else IMPORTANT,
                        "name": each.name or "",
                        "years": years,
                    }
                    occasion = BIRTHDAY if own else f"date-{each.id}"
                    rows.append(self._row(each.client_id, day, zone, occasion, line=each.line, **about))
        await self._add(rows)

    async def _plan_anniversaries(self, whom: ColumnElement[bool]) -> None:
        """The days on which people became clients."""
        days = self._days()
        begins, ends = (datetime.combine(day, time(), UTC) for day in (days[0], days[-1] + timedelta(days=1)))
        spans = [
            Client.created_at.between(_years_before(begins, years), _years_before(ends, years))
            for years in range(1, MOST_YEARS)
        ]
        query = select(Client.id, Client.created_at, Client.zone).where(whom, or_(*spans))
        rows = []
        for client_id, created_at, zone in (await self.session.execute(query)).all():
            first = created_at.astimezone(ZoneInfo(zone)).date()
            for day in days:
                if (first.month, first.day) in self._keys(day) and day.year > first.year:
                    years = day.year - first.year
                    rows.append(self._row(client_id, day, zone, ANNIVERSARY, theme=ANNIVERSARY, years=years))
        await self._add(rows)

    async def _plan_traditions(self, whom: ColumnElement[bool]) -> None:
        """Feasts of the traditions that clients have chosen."""
        has = and_(ClientWord.client_id == Client.id, ClientWord.kind == WordKind.TRADITION)
        query = select(ClientWord.word, Client.zone, Client.language).join(Client, has).where(whom).distinct()
        for tradition, zone, language in (await self.session.execute(query)).all():
            reader = Reader(language, ZoneInfo(zone))
            theirs = exists().where(has, ClientWord.word == tradition)
            for each in self.occasions.of_tradition(tradition, *self._span(zone), reader):
                await self._plan_for(and_(whom, theirs), each, reader)

    async def _plan_countries(self, whom: ColumnElement[bool]) -> None:
        """Holidays of the clients' countries, unless they do not want to hear of those."""
        query = select(Client.country, Client.zone, Client.language).where(whom).distinct()
        refused = exists().where(
            ClientWord.client_id == Client.id,
            ClientWord.kind == WordKind.TRADITION,
            ClientWord.word == NO_COUNTRY,
        )
        for country, zone, language in (await self.session.execute(query)).all():
            reader = Reader(language, ZoneInfo(zone))
            for each in self.occasions.of_country(country, *self._span(zone), reader):
                await self._plan_for(and_(whom, Client.country == country, ~refused), each, reader)

    async def _plan_for(self, whom: ColumnElement[bool], occasion: Occasion, reader: Reader) -> None:
        """All of them, in one statement; who has another greeting on that day has one already."""
        due = self._due(occasion.date, reader.zone.key)
        if due <= self.clock.now():
            return
        taken = exists().where(Greeting.client_id == Client.id, Greeting.due_at == due)
        values: dict[str, Any] = {
            "client_id": Client.id,
            "occasion": literal(occasion.key),
            "year": literal(occasion.date.year),
            "theme": literal(occasion.theme),
            "name": literal(occasion.name),
            "years": null(),
            "line": null(),
            "due_at": literal(due, Greeting.due_at.type),
            "status": literal(GreetingStatus.PLANNED.value),
        }
        chosen = select(*(value.label(name) for name, value in values.items())).where(
            whom, Client.zone == reader.zone.key, Client.language == reader.language, ~taken
        )
        statement = self._insert().from_select(list(values), chosen).on_conflict_do_nothing()
        await self.session.execute(statement)

    async def _add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Plan what is ahead; what is planned, sent or missed already stays as it is."""
        ahead = [row for row in rows if row["due_at"] > self.clock.now()]
        if ahead:
            await self.session.execute(self._insert().on_conflict_do_nothing(), ahead)

    def _insert(self) -> "postgresql.Insert | sqlite.Insert":
        own = self.session.get_bind().dialect.name
        return sqlite.insert(Greeting) if own == "sqlite" else postgresql.insert(Greeting)

    def _row(
        self, client_id: int, day: date, zone: str, occasion: str, *, theme: str, **about: Any
    ) -> dict[str, Any]:
        return {
            "client_id": client_id,
            "occasion": occasion,
            "year": day.year,
            "theme": theme,
            "name": "",
            "years": None,
            "line": None,
            "due_at": self._due(day, zone),
            "status": GreetingStatus.PLANNED,
            **about,
        }

    def _due(self, day: date, zone: str) -> datetime:
        return datetime.combine(day, time(self.settings.hour), ZoneInfo(zone)).astimezone(UTC)

    def _days(self) -> list[date]:
        """The days that are looked at, in whatever zone it may be."""
        today = self.clock.now().date()
        return [today + timedelta(days=each) for each in range(-1, DAYS_AHEAD + 2)]

    def _span(self, zone: str) -> tuple[date, date]:
        today = self.clock.now().astimezone(ZoneInfo(zone)).date()
        return today, today + timedelta(days=DAYS_AHEAD)

    def _keys(self, day: date) -> list[tuple[int, int]]:
        """Of which months and days `day` is the day: where there is no 29 February, another stands in."""
        own = (day.month, day.day)
        stands_in = f"{day:%m-%d}" == self.settings.leap_day and not isleap(day.year)
        return [own, (2, 29)] if stands_in else [own]


def _years_before(moment: datetime, years: int) -> datetime:
    """The same day so many years ago; a day earlier for 29 February."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)
