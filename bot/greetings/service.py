"""Plans and sends greetings on public holidays: once, in the client's morning, or not at all."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.complaints.models import Leaving, WhyLeaving
from bot.config.sections import Greetings as Settings
from bot.delivery.copying import text_message
from bot.delivery.models import OnAmbiguity, Priority
from bot.delivery.outbox import Options, Outbox
from bot.greetings.holidays import next_public_holiday
from bot.greetings.models import Greeting, GreetingStatus
from bot.texts import Texts
from bot.tickets.models import ACTIVE, Kind, Ticket

LATEST = timedelta(hours=5)
"""A greeting that is later than this is not sent."""

AT_ONCE = 200


BACK_AFTER = timedelta(days=1)
"""Who has left and writes again so much later has come back."""


@dataclass
class Greetings:
    """The use cases of greetings, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    clients: Clients
    settings: Settings

    async def plan(self, client: Client) -> Greeting | None:
        """Plan the client's next greeting, unless one is planned. None if the country is not known."""
        if not self.settings.enabled or await self._planned(client):
            return None
        zone = ZoneInfo(client.zone)
        local = self.clock.now().astimezone(zone)
        hour_is_ahead = local.hour < self.settings.hour
        after = local.date() - timedelta(days=1) if hour_is_ahead else local.date()
        holiday = next_public_holiday(client.country, after, client.language)
        if holiday is None:
            return None
        due = datetime.combine(holiday.date, time(self.settings.hour), zone).astimezone(UTC)
        greeting = Greeting(
            client_id=client.id,
            occasion=holiday.key,
            year=holiday.date.year,
            name=holiday.name,
            due_at=due,
            status=GreetingStatus.PLANNED,
        )
        if await self._known(greeting):
            return None
        self.session.add(greeting)
        return greeting

    async def replan(self, client: Client) -> None:
        """The client's country, zone or language has changed: plan anew."""
        await self.session.execute(
            delete(Greeting).where(Greeting.client_id == client.id, Greeting.status == GreetingStatus.PLANNED)
        )
        await self.plan(client)

    async def plan_missing(self) -> int:
        """Plan for clients without a planned greeting. Returns how many were looked at."""
        planned = exists().where(Greeting.client_id == Client.id, Greeting.status == GreetingStatus.PLANNED)
        query = select(Client).where(Client.blocked_at.is_(None), ~planned)
        clients = (await self.session.scalars(query)).all()
        for client in clients:
            await self.plan(client)
        return len(clients)

    async def sweep(self) -> int:
        """Send what is due. Returns how many greetings were settled."""
        now = self.clock.now()
        query = (
            select(Greeting, Client)
            .join(Client, Client.id == Greeting.client_id)
            .where(Greeting.status == GreetingStatus.PLANNED, Greeting.due_at <= now)
            .order_by(Greeting.due_at)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True, of=Greeting)
        )
        due = (await self.session.execute(query)).all()
        for greeting, client in due:
            greeting.status = await self._settle(greeting, client, now)
            await self.session.flush()
            await self.plan(client)
        return len(due)

    async def next_due(self) -> datetime | None:
        """When the next greeting is due."""
        return await self.session.scalar(
            select(func.min(Greeting.due_at)).where(Greeting.status == GreetingStatus.PLANNED)
        )

    async def _settle(self, greeting: Greeting, client: Client, now: datetime) -> GreetingStatus:
        if now > greeting.due_at + LATEST:
            return GreetingStatus.MISSED
        if not self.settings.enabled or client.blocked_at or await self._is_unwelcome(client):
            return GreetingStatus.SKIPPED
        text = self.texts.html(
            "greetings/holidays.greeting", self.clients.reader(client), client=client, holiday=greeting.name
        )
        options = Options(
            priority=Priority.BULK,
            expires_at=greeting.due_at + LATEST,
            on_ambiguity=OnAmbiguity.DROP,
        )
        await self.outbox.send(client.chat, text_message(text), options)
        return GreetingStatus.SENT

    async def _planned(self, client: Client) -> bool:
        query = select(Greeting.id).where(
            Greeting.client_id == client.id, Greeting.status == GreetingStatus.PLANNED
        )
        return await self.session.scalar(query.limit(1)) is not None

    async def _known(self, greeting: Greeting) -> bool:
        query = select(Greeting.id).where(
            Greeting.client_id == greeting.client_id,
            Greeting.occasion == greeting.occasion,
            Greeting.year == greeting.year,
        )
        return await self.session.scalar(query) is not None

    async def _is_unwelcome(self, client: Client) -> bool:
        """Who complains, or has left and not come back, is not greeted."""
        left = select(Leaving.id).where(
            Leaving.client_id == client.id,
            Leaving.why == WhyLeaving.LEAVES,
            Leaving.asked_at > client.last_seen_at - BACK_AFTER,
        )
        return await self._complains(client) or await self.session.scalar(left) is not None

    async def _complains(self, client: Client) -> bool:
        query = select(Ticket.id).where(
            Ticket.client_id == client.id, Ticket.kind == Kind.COMPLAINT, Ticket.state.in_(ACTIVE)
        )
        return await self.session.scalar(query.limit(1)) is not None
