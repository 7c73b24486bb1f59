"""Plans greetings some weeks ahead: a row each, so that managers see what is to come and none comes twice."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, exists, func, literal, null, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client, ClientWord, WordKind
from bot.clock import Clock
from bot.config.sections import Greetings as Settings
from bot.greetings.days import NO_COUNTRY
from bot.greetings.models import Greeting, GreetingStatus
from bot.greetings.occasions import Occasion, Occasions
from bot.greetings.own import Horizon, OwnDays
from bot.texts import Reader

AT_ONCE = 1000
"""So many clients are planned for in a unit of work: nobody else writes meanwhile."""


@dataclass
class Planner:
    """Plans greetings, within one unit of work."""

    session: AsyncSession
    clock: Clock
    occasions: Occasions
    settings: Settings

    async def plan(self, client: Client) -> None:
        """Plan what is missing of a client's next weeks; what is planned stays."""
        await self._plan(Client.id == client.id)

    async def plan_some(self, after: int) -> int | None:
        """The same for some clients: those whose ids come after this one.

        Returns the last id that was looked at; None when there are no more.
        """
        some = select(Client.id).where(Client.id > after).order_by(Client.id).limit(AT_ONCE).subquery()
        last: int | None = await self.session.scalar(select(func.max(some.c.id)))
        if last is not None:
            await self._plan(Client.id.between(after + 1, last))
        return last

    async def replan(self, client: Client) -> None:
        """What is known of the client has changed: plan anew."""
        planned = Greeting.status == GreetingStatus.PLANNED
        await self.session.execute(delete(Greeting).where(Greeting.client_id == client.id, planned))
        await self.plan(client)

    async def _plan(self, whom: ColumnElement[bool]) -> None:
        """What is the client's own comes before holidays: there is one greeting a day."""
        if not self.settings.enabled:
            return
        whom = and_(whom, Client.blocked_at.is_(None))
        if rows := await OwnDays(self.session, self._horizon, self.settings).rows(whom):
            await self.session.execute(self._insert().on_conflict_do_nothing(), rows)
        if self.settings.holidays:
            await self._plan_traditions(whom)
            await self._plan_countries(whom)

    async def _plan_traditions(self, whom: ColumnElement[bool]) -> None:
        """Feasts of the traditions that clients have chosen."""
        has = and_(ClientWord.client_id == Client.id, ClientWord.kind == WordKind.TRADITION)
        query = select(ClientWord.word, Client.zone, Client.language).join(Client, has).where(whom).distinct()
        for tradition, zone, language in (await self.session.execute(query)).all():
            reader = Reader(language, ZoneInfo(zone))
            theirs = exists().where(has, ClientWord.word == tradition)
            for each in self.occasions.of_tradition(tradition, *self._horizon.span(zone), reader):
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
            for each in self.occasions.of_country(country, *self._horizon.span(zone), reader):
                await self._plan_for(and_(whom, Client.country == country, ~refused), each, reader)

    async def _plan_for(self, whom: ColumnElement[bool], occasion: Occasion, reader: Reader) -> None:
        """All of them, in one statement; who has another greeting on that day has one already."""
        due = self._horizon.due(occasion.date, reader.zone.key)
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

    def _insert(self) -> "postgresql.Insert | sqlite.Insert":
        own = self.session.get_bind().dialect.name
        return sqlite.insert(Greeting) if own == "sqlite" else postgresql.insert(Greeting)

    @property
    def _horizon(self) -> Horizon:
        return Horizon(self.clock, self.settings)
