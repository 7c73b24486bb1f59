"""Looks campaigns up, and what has come of them. Nothing here commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.models import Consent
from bot.campaigns.models import (
    WAITING,
    Campaign,
    CampaignAnswer,
    CampaignState,
    Click,
    Recipient,
    RecipientState,
)
from bot.tickets.models import ACTIVE, Ticket

LISTED = 8


@dataclass(frozen=True)
class Progress:
    """How many messages of a campaign stand where."""

    waiting: int = 0
    queued: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    uncertain: int = 0
    skipped: int = 0
    stopped: int = 0

    @property
    def left(self) -> int:
        """How many are still to be sent."""
        return self.waiting + self.queued

    @property
    def total(self) -> int:
        """How many there are."""
        return (
            self.left + self.sent + self.blocked + self.failed + self.uncertain + self.skipped + self.stopped
        )


@dataclass(frozen=True)
class Results:
    """What recipients have done. clicks: how many people followed each button, by its number."""

    clicks: dict[int, int]
    clicked: int
    unsubscribed: int
    answers: int


async def campaign(session: AsyncSession, campaign_id: int) -> Campaign | None:
    """A campaign, locked for this unit of work; None if there is none, or it was discarded."""
    found = await session.get(Campaign, campaign_id, with_for_update=True)
    return None if found is None or found.state == CampaignState.DISCARDED else found


async def latest(session: AsyncSession) -> Sequence[Campaign]:
    """The newest campaigns."""
    query = select(Campaign).where(Campaign.state != CampaignState.DISCARDED)
    return (await session.scalars(query.order_by(Campaign.id.desc()).limit(LISTED))).all()


async def due(session: AsyncSession, now: datetime) -> Sequence[Campaign]:
    """Campaigns for which there is something to do by now, the oldest first."""
    query = select(Campaign).where(
        Campaign.state.in_(WAITING), or_(Campaign.next_at.is_(None), Campaign.next_at <= now)
    )
    return (await session.scalars(query.order_by(Campaign.id).with_for_update())).all()


async def next_due(session: AsyncSession) -> datetime | None:
    """When a campaign that rests goes on."""
    return await session.scalar(select(func.min(Campaign.next_at)).where(Campaign.state.in_(WAITING)))


async def scheduled(session: AsyncSession, until: datetime) -> Sequence[Campaign]:
    """Campaigns that begin by then, the first first."""
    query = select(Campaign).where(Campaign.state == CampaignState.SCHEDULED, Campaign.starts_at <= until)
    return (await session.scalars(query.order_by(Campaign.starts_at))).all()


async def progress(session: AsyncSession, campaign_id: int) -> Progress:
    """How far a campaign is."""
    query = (
        select(Recipient.state, func.count())
        .where(Recipient.campaign_id == campaign_id)
        .group_by(Recipient.state)
    )
    return Progress(**{state: int(count) for state, count in await session.execute(query)})


async def queued(session: AsyncSession, campaign_id: int | None = None) -> int:
    """How many messages are in the outbox, of one campaign or of all."""
    query = select(func.count()).select_from(Recipient).where(Recipient.state == RecipientState.QUEUED)
    if campaign_id is not None:
        query = query.where(Recipient.campaign_id == campaign_id)
    return await session.scalar(query) or 0


async def waiting_zones(session: AsyncSession, campaign_id: int) -> Sequence[str]:
    """The time zones of those who have not had their turn."""
    query = select(Recipient.zone).where(
        Recipient.campaign_id == campaign_id, Recipient.state == RecipientState.WAITING
    )
    return (await session.scalars(query.distinct())).all()


async def results(session: AsyncSession, source: Campaign) -> Results:
    """What has come of a campaign so far."""
    per_button = (
        select(Click.button, func.count()).where(Click.campaign_id == source.id).group_by(Click.button)
    )
    clicks = {button: int(count) for button, count in await session.execute(per_button)}
    people = select(func.count(Click.client_id.distinct())).where(Click.campaign_id == source.id)
    unsubscribed = (
        select(func.count())
        .select_from(Consent)
        .where(
            Consent.kind == source.kind,
            Consent.given_at >= source.made_at,
            Consent.source == source.source,
            Consent.agreed.is_(False),
            Consent.ended_at.is_(None),
        )
    )
    answers = select(func.count()).select_from(CampaignAnswer).where(CampaignAnswer.campaign_id == source.id)
    counts = [await session.scalar(query) or 0 for query in (people, unsubscribed, answers)]
    return Results(clicks, *counts)


async def behind(session: AsyncSession, client_id: int, message_id: int) -> Campaign | None:
    """The campaign that a message in the client's chat was of."""
    query = (
        select(Campaign)
        .join(Recipient, Recipient.campaign_id == Campaign.id)
        .where(Recipient.client_id == client_id, Recipient.message_id == message_id)
    )
    return (await session.scalars(query.limit(1))).first()


async def lately(session: AsyncSession, client_id: int, now: datetime, within: timedelta) -> Campaign | None:
    """The newest campaign that the client got not longer ago than `within`."""
    query = (
        select(Campaign)
        .join(Recipient, Recipient.campaign_id == Campaign.id)
        .where(
            and_(Recipient.client_id == client_id, Recipient.message_id.is_not(None)),
            Recipient.state == RecipientState.SENT,
            Recipient.settled_at > now - within,
        )
    )
    return (await session.scalars(query.order_by(Recipient.settled_at.desc()).limit(1))).first()


async def answered(session: AsyncSession, ticket_id: int) -> Campaign | None:
    """The campaign that a ticket answers."""
    query = select(Campaign).join(CampaignAnswer, CampaignAnswer.campaign_id == Campaign.id)
    return (await session.scalars(query.where(CampaignAnswer.ticket_id == ticket_id))).first()


async def answer_of(session: AsyncSession, client_id: int, campaign_id: int) -> Ticket | None:
    """The client's open ticket that answers a campaign."""
    query = (
        select(Ticket)
        .join(CampaignAnswer, CampaignAnswer.ticket_id == Ticket.id)
        .where(
            CampaignAnswer.campaign_id == campaign_id,
            Ticket.client_id == client_id,
            Ticket.state.in_(ACTIVE),
        )
    )
    return (
        await session.scalars(query.order_by(Ticket.id.desc()).limit(1).with_for_update(of=Ticket))
    ).first()
