"""Sends campaigns: fixes who gets one, and feeds the outbox so that it holds some seconds' worth at a time.

What waits in the outbox is little, so that a pause takes effect at once, and consent, complaints and quiet
hours count until shortly before a message leaves. Who has had it is a row in the database.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import String, bindparam, delete, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences import queries as audiences
from bot.audiences.audience import Audience
from bot.audiences.models import Approach, MailingKind
from bot.audiences.quiet import awake_from
from bot.campaigns import queries
from bot.campaigns.letters import Letters
from bot.campaigns.models import RECIPIENTS, Campaign, CampaignState, Recipient, RecipientState
from bot.clients.models import Client
from bot.clock import Clock
from bot.config.model import Config
from bot.delivery import bulk
from bot.delivery.outbox import Outbox
from bot.storage.base import Base, UtcDateTime
from bot.storage.many import number, rows_in

BUFFER_SECONDS = 10
"""How much is put into the outbox ahead of its leaving."""

AT_ONCE = 500
"""The most messages that one unit of work puts there."""

_APPROACHES = Base.metadata.tables[Approach.__tablename__]
_CLIENTS = rows_in("clients")
_MARK = (
    update(RECIPIENTS)
    .where(RECIPIENTS.c.campaign_id == bindparam("campaign"))
    .where(RECIPIENTS.c.client_id.in_(select(number(_CLIENTS, 0))))
    .values(state=bindparam("becomes"))
)
_NOTE_APPROACHES = insert(_APPROACHES).from_select(
    ["source", "client_id", "at"],
    select(bindparam("source", type_=String), number(_CLIENTS, 0), bindparam("now", type_=UtcDateTime)),
)
_FORGET_APPROACHES = delete(_APPROACHES).where(
    _APPROACHES.c.source == bindparam("source"), _APPROACHES.c.client_id.in_(select(number(_CLIENTS, 0)))
)


@dataclass
class Engine:
    """Moves campaigns on, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    config: Config
    letters: Letters

    @property
    def per_second(self) -> float:
        """How many messages of campaigns leave in a second at best."""
        limits = self.config.telegram.limits
        return limits.paid_per_second if limits.paid_broadcasts else limits.per_second

    async def fix(self, campaign: Campaign) -> None:
        """Note who gets it, in one statement, whatever their number; from now on it is being sent."""
        now = self.clock.now()
        kind, outreach = MailingKind(campaign.kind), self.config.outreach
        audience = Audience.model_validate(campaign.audience)
        chosen = select(literal(campaign.id), Client.id, Client.zone, literal(RecipientState.WAITING.value))
        chosen = chosen.where(audiences.where(audience, now), audiences.mailable(kind, now, outreach))
        columns = ["campaign_id", "client_id", "zone", "state"]
        await self.session.execute(insert(Recipient).from_select(columns, chosen))
        campaign.zones = list(await queries.waiting_zones(self.session, campaign.id))
        campaign.state, campaign.started_at, campaign.next_at = CampaignState.SENDING, now, None

    async def feed(self, campaign: Campaign) -> int:
        """Put some more messages into the outbox, as far as there is room. Returns how many.

        When all have had their turn it is done; when those who have not sleep, it rests until the first wake.
        """
        now, own = self.clock.now(), await queries.queued(self.session, campaign.id)
        room = int(self.per_second * BUFFER_SECONDS) + 1 - await queries.queued(self.session)
        awake = [zone for zone in campaign.zones if self._opens(campaign, zone, now) <= now]
        is_low = own == 0 or room > min(self.per_second * BUFFER_SECONDS / 2, AT_ONCE)
        if awake and is_low and (fed := await self._queue(campaign, awake, min(max(room, 0), AT_ONCE))):
            return fed
        if own == 0 and room > 0:
            await self._rest(campaign, now)
        return 0

    async def take_back(self, campaign: Campaign, becomes: RecipientState) -> None:
        """What has not left yet waits again, or never leaves."""
        tags = await bulk.take_back(self.session, f"{campaign.source}:")
        clients = [int(tag.rpartition(":")[2]) for tag in tags]
        await self._mark(campaign, clients, becomes)
        if becomes == RecipientState.STOPPED:
            await self.session.execute(
                update(Recipient)
                .where(Recipient.campaign_id == campaign.id, Recipient.state == RecipientState.WAITING)
                .values(state=becomes)
            )
        values = {"source": campaign.source, "clients": [(each,) for each in clients]}
        await self.session.execute(_FORGET_APPROACHES, values)

    async def begins_at(self, campaign: Campaign, now: datetime) -> datetime:
        """When the first client may get it: by the clocks of all, if that is how the time is meant."""
        if campaign.starts_at is None or not campaign.is_local:
            return campaign.starts_at or now
        zones = (await self.session.scalars(select(Client.zone).distinct())).all()
        return self.first_opening(campaign, list(zones), now)

    def first_opening(self, campaign: Campaign, zones: list[str], now: datetime) -> datetime:
        """When the first of the zones may be written to."""
        return min((self._opens(campaign, zone, now) for zone in zones), default=now)

    async def _queue(self, campaign: Campaign, zones: list[str], most: int) -> int:
        """Let the next ones leave who still may be written to; the others are passed over."""
        now, kind = self.clock.now(), MailingKind(campaign.kind)
        still = audiences.mailable(kind, now, self.config.outreach)
        query = (
            select(
                Recipient.client_id, Client.user_id, Client.first_name, Client.language, still.label("still")
            )
            .join(Client, Client.id == Recipient.client_id)
            .where(
                Recipient.campaign_id == campaign.id,
                Recipient.state == RecipientState.WAITING,
                Recipient.zone.in_(zones),
            )
            .order_by(Recipient.client_id)
            .limit(most)
        )
        found = (await self.session.execute(query)).all()
        welcome = [row for row in found if row.still]
        clients = [row.client_id for row in welcome]
        await self._mark(campaign, [row.client_id for row in found if not row.still], RecipientState.SKIPPED)
        await self._mark(campaign, clients, RecipientState.QUEUED)
        if welcome:
            await self._note_approaches(campaign, clients, now)
            write = await self.letters.writer(campaign)
            letters = [write(row.client_id, row.user_id, row.first_name, row.language) for row in welcome]
            await bulk.post(self.session, self.clock, letters, self.outbox.wake)
        return len(found)

    async def _note_approaches(self, campaign: Campaign, clients: list[int], now: datetime) -> None:
        values = {"source": campaign.source, "clients": [(each,) for each in clients], "now": now}
        await self.session.execute(_NOTE_APPROACHES, values)

    async def _mark(self, campaign: Campaign, clients: list[int], state: RecipientState) -> None:
        if clients:
            values = {"campaign": campaign.id, "clients": [(each,) for each in clients], "becomes": state}
            await self.session.execute(_MARK, values)

    async def _rest(self, campaign: Campaign, now: datetime) -> None:
        """Nobody who is awake has to get it: it is done, or waits for those who sleep."""
        zones = list(await queries.waiting_zones(self.session, campaign.id))
        if not zones:
            campaign.state, campaign.finished_at, campaign.next_at = CampaignState.DONE, now, None
            return
        opening = self.first_opening(campaign, zones, now)
        campaign.next_at = opening if opening > now else None

    def _opens(self, campaign: Campaign, zone: str, now: datetime) -> datetime:
        """From when on somebody in the zone may be written to: not too early, and not in the quiet hours."""
        moment = now
        if campaign.is_local and campaign.starts_at is not None:
            desk = ZoneInfo(self.config.desk.timezone)
            clock = campaign.starts_at.astimezone(desk).replace(tzinfo=None)
            moment = max(now, clock.replace(tzinfo=ZoneInfo(zone)))
        return awake_from(moment, zone, self.config.outreach)

    def takes(self, messages: int) -> timedelta:
        """How long so many messages take."""
        return timedelta(seconds=messages / self.per_second)
