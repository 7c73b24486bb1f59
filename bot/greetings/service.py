"""Sends greetings: once, in the client's morning, or not at all."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aiogram.types import BufferedInputFile, InlineKeyboardMarkup
from markupsafe import Markup
from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import keyboards
from bot.audiences import queries as audiences
from bot.audiences.models import MailingKind
from bot.campaigns.buttons import unsubscribe_button
from bot.campaigns.contents import Content, named
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.config.model import Config
from bot.coupons.models import Coupon
from bot.coupons.service import Coupons
from bot.delivery import bulk
from bot.delivery.models import OnAmbiguity, Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import Wire
from bot.greetings.days import IMPORTANT
from bot.greetings.models import Greeting, GreetingChange, GreetingStatus
from bot.greetings.pictures import GreetingPictures, messages
from bot.greetings.planning import Planner
from bot.texts import Texts

LATEST = timedelta(hours=5)
"""A greeting that is later than this is not sent."""

AT_ONCE = 200
BUFFER_SECONDS = 10
"""How much is put into the outbox ahead of its leaving."""


def group_of(greeting: Greeting) -> str:
    """As what it is shown and changed with others of its day; what matters to single clients is one."""
    return IMPORTANT if greeting.theme == IMPORTANT else greeting.occasion


@dataclass
class Greetings:
    """The use cases of greetings, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    wire: Wire
    clock: Clock
    texts: Texts
    clients: Clients
    coupons: Coupons
    planner: Planner
    pictures: GreetingPictures
    config: Config

    async def sweep(self) -> int:
        """Send what is due, as far as there is room in the outbox. Returns how many were settled."""
        room = int(self.config.telegram.limits.per_second * BUFFER_SECONDS) - await bulk.waiting(self.session)
        if room <= 0:
            return 0
        welcome = and_(
            audiences.is_reachable(),
            audiences.is_welcome(),
            audiences.agrees(MailingKind.GREETING, self.config.outreach),
        )
        query = (
            select(Greeting, Client, welcome.label("welcome"))
            .join(Client, Client.id == Greeting.client_id)
            .where(Greeting.status == GreetingStatus.PLANNED, Greeting.due_at <= self.clock.now())
            .order_by(Greeting.due_at, Greeting.id)
            .limit(min(room, AT_ONCE))
            .with_for_update(skip_locked=True, of=Greeting)
        )
        found = (await self.session.execute(query)).all()
        greeted = await self._greeted([greeting for greeting, _, _ in found])
        letters, settled = [], 0
        for greeting, client, is_welcome in found:
            change = await self.change_of(group_of(greeting), self.day_of(greeting, client))
            again = (greeting.client_id, greeting.due_at) in greeted
            wanted = is_welcome and self.config.greetings.enabled and not again
            fate = self._fate(greeting, client, wanted and not (change and change.is_skipped))
            if fate == GreetingStatus.SENT:
                if not await self.pictures.is_ready(greeting.theme):
                    continue
                greeted.add((greeting.client_id, greeting.due_at))
                letters += await self._letters(greeting, client, change)
            greeting.status, settled = fate, settled + 1
        await bulk.post(self.session, self.clock, letters, self.outbox.wake)
        return settled

    async def next_due(self) -> datetime | None:
        """When the next greeting is due."""
        return await self.session.scalar(
            select(func.min(Greeting.due_at)).where(Greeting.status == GreetingStatus.PLANNED)
        )

    async def change_of(self, occasion: str, day: date) -> GreetingChange | None:
        """What managers have decided about an occasion."""
        query = select(GreetingChange).where(GreetingChange.occasion == occasion, GreetingChange.day == day)
        return await self.session.scalar(query)

    def day_of(self, greeting: Greeting, client: Client) -> date:
        """The day of a greeting by the client's calendar."""
        return greeting.due_at.astimezone(ZoneInfo(client.zone)).date()

    def content(
        self, greeting: Greeting, client: Client, change: GreetingChange | None, coupon: Coupon | None = None
    ) -> Content:
        """What a greeting says: the usual text, or the managers' own, and the line for this client."""
        told = Content.model_validate(change.texts.get(client.language, {})) if change else Content()
        html = self.texts.html(
            "greetings/holidays.greeting",
            self.clients.reader(client),
            client=client,
            theme=greeting.theme,
            holiday=greeting.name,
            years=greeting.years,
            line=greeting.line or client.personal_line or "",
            own=Markup(named(told.html, client.first_name)) if told.html else "",
            coupon=coupon,
        )
        return Content(html=named(html, client.first_name), photo=told.photo)

    async def picture(
        self, greeting: Greeting, content: Content
    ) -> tuple[str | BufferedInputFile | None, str | None]:
        """The picture that comes along; for one of the configuration the tag of the row that carries it."""
        if content.photo:
            return content.photo, None
        picture = await self.pictures.of(greeting.theme)
        return picture, self.pictures.tag(greeting.theme) if picture else None

    def keyboard(self, client: Client) -> InlineKeyboardMarkup:
        """The way out, under every greeting."""
        reader = self.clients.reader(client)
        return keyboards.keyboard([[unsubscribe_button(self.texts, reader, MailingKind.GREETING)]])

    async def _letters(
        self, greeting: Greeting, client: Client, change: GreetingChange | None
    ) -> list[bulk.Letter]:
        """What goes to the client; a picture that has to be uploaded leaves by itself, with the text."""
        pool = self.config.greetings.coupons.get(greeting.theme)
        coupon = await self.coupons.grant(client, pool, f"greeting:{greeting.id}") if pool else None
        content = self.content(greeting, client, change, coupon)
        picture, own = await self.picture(greeting, content)
        tag, latest = own or f"greeting:{greeting.id}", self._latest(greeting, client)
        parts = messages(content.html, picture, self.keyboard(client))
        if not isinstance(picture, BufferedInputFile):
            return [
                bulk.Letter(
                    client.chat, client.user_id, part.__api_method__, self.wire.dump(part)[0], tag, latest
                )
                for part in parts
            ]
        options = Options(priority=Priority.BULK, tag=tag, expires_at=latest, on_ambiguity=OnAmbiguity.DROP)
        for part in parts:
            await self.outbox.send(client.chat, part, options)
        return []

    async def _greeted(self, greetings: list[Greeting]) -> set[tuple[int, datetime]]:
        """Who of them has been greeted at the same hour already: one greeting a day is enough."""
        people = {each.client_id for each in greetings}
        hours = {each.due_at for each in greetings}
        query = select(Greeting.client_id, Greeting.due_at).where(
            Greeting.client_id.in_(people), Greeting.due_at.in_(hours), Greeting.status == GreetingStatus.SENT
        )
        return {(client_id, due_at) for client_id, due_at in await self.session.execute(query)}

    def _fate(self, greeting: Greeting, client: Client, wanted: bool) -> GreetingStatus:
        if self.clock.now() > self._latest(greeting, client):
            return GreetingStatus.MISSED
        return GreetingStatus.SENT if wanted else GreetingStatus.SKIPPED

    def _latest(self, greeting: Greeting, client: Client) -> datetime:
        """Five hours late at most, on the same day, and before the client's quiet hours begin."""
        zone, quiet = ZoneInfo(client.zone), self.config.outreach.quiet
        day = greeting.due_at.astimezone(zone).date()
        ends = [greeting.due_at + LATEST, datetime.combine(day + timedelta(days=1), time(), zone)]
        if quiet is not None:
            evening = datetime.combine(day, quiet.start, zone)
            ends += [evening] if evening > greeting.due_at else []
        return min(ends).astimezone(UTC)
