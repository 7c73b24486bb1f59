"""Finds audiences in the database. Nothing here commits.

Conditions are on `Client`, so that features put them into queries, and into INSERT … SELECT, of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.audience import Audience
from bot.audiences.models import Approach, Consent, MailingKind
from bot.clients.models import Client, ClientWord, WordKind
from bot.config.outreach import Outreach
from bot.surveys.models import Rating
from bot.tickets.models import ACTIVE, Kind, Ticket


@dataclass(frozen=True)
class Reach:
    """How many clients an audience has, and why some of them get nothing; each is counted under one reason.

    gone: have blocked the bot. unwelcome: complain, or have left. refused: have not agreed to the kind, or
    have unsubscribed. often: have been written to often enough lately.
    """

    fitting: int
    gone: int
    unwelcome: int
    refused: int
    often: int

    @property
    def reached(self) -> int:
        """How many get it."""
        return self.fitting - self.gone - self.unwelcome - self.refused - self.often


def where(audience: Audience, now: datetime) -> ColumnElement[bool]:
    """Who fits the audience, whether or not they may be written to."""
    conditions: list[ColumnElement[bool]] = []
    if audience.segments:
        conditions.append(Client.segment.in_(audience.segments))
    if audience.languages:
        conditions.append(Client.language.in_(audience.languages))
    if audience.countries:
        conditions.append(Client.country.in_(audience.countries))
    for kind, words in ((WordKind.TAG, audience.tags), (WordKind.INTEREST, audience.interests)):
        if words:
            conditions.append(Client.id.in_(_having(kind, words)))
    if audience.seen_within is not None:
        conditions.append(Client.last_seen_at >= now - timedelta(days=audience.seen_within))
    if audience.unseen_for is not None:
        conditions.append(Client.last_seen_at < now - timedelta(days=audience.unseen_for))
    if audience.score_from is not None or audience.score_to is not None:
        score = last_score()
        conditions.append(score.between(audience.score_from or 1, audience.score_to or 5))
    return and_(true(), *conditions)


def mailable(kind: MailingKind, now: datetime, outreach: Outreach) -> ColumnElement[bool]:
    """Who may be sent something of this kind now, quiet hours apart."""
    return and_(is_reachable(), is_welcome(), agrees(kind, outreach), not_(is_written_to(now, outreach)))


def is_reachable() -> ColumnElement[bool]:
    """Who has not blocked the bot."""
    return Client.blocked_at.is_(None)


def is_welcome() -> ColumnElement[bool]:
    """Who has no open complaint, and has not left, or has come back."""
    complains = exists().where(
        Ticket.client_id == Client.id, Ticket.kind == Kind.COMPLAINT, Ticket.state.in_(ACTIVE)
    )
    return and_(not_(complains), Client.left_at.is_(None))


def agrees(kind: MailingKind, outreach: Outreach) -> ColumnElement[bool]:
    """Who has agreed to the kind, or has not refused it where silence is enough."""
    wanted = kind in outreach.opt_in
    said = exists().where(
        Consent.client_id == Client.id,
        Consent.kind == kind,
        Consent.ended_at.is_(None),
        Consent.agreed.is_(wanted),
    )
    return said if wanted else not_(said)


def is_written_to(now: datetime, outreach: Outreach) -> ColumnElement[bool]:
    """Who has been written to as often as is allowed; who was sent nothing costs one look."""
    since = now - outreach.within
    lately = (
        select(func.count())
        .select_from(Approach)
        .where(Approach.client_id == Client.id, Approach.at > since)
        .correlate(Client)
        .scalar_subquery()
    )
    return lately >= outreach.most


def last_score() -> ColumnElement[int | None]:
    """The latest rating that the client gave, 1 to 5; NULL if there is none."""
    return (
        select(Rating.score)
        .join(Ticket, Ticket.id == Rating.ticket_id)
        .where(Ticket.client_id == Client.id)
        .order_by(Rating.rated_at.desc())
        .limit(1)
        .correlate(Client)
        .scalar_subquery()
    )


async def reach(
    session: AsyncSession, audience: Audience, kind: MailingKind, now: datetime, outreach: Outreach
) -> Reach:
    """How many clients fit, and how many of them may not be written to."""
    reason = case(
        (not_(is_reachable()), "gone"),
        (not_(is_welcome()), "unwelcome"),
        (not_(agrees(kind, outreach)), "refused"),
        (is_written_to(now, outreach), "often"),
        else_="",
    )
    reasons = select(reason.label("reason")).select_from(Client).where(where(audience, now)).subquery()
    found = await session.execute(select(reasons.c.reason, func.count()).group_by(reasons.c.reason))
    counts = {name: int(count) for name, count in found}
    fitting = sum(counts.values())
    return Reach(fitting, *(counts.get(name, 0) for name in ("gone", "unwelcome", "refused", "often")))


async def may_write(
    session: AsyncSession, client_id: int, kind: MailingKind, now: datetime, outreach: Outreach
) -> bool:
    """Whether this client may be sent something of this kind now, quiet hours apart."""
    query = select(Client.id).where(Client.id == client_id, mailable(kind, now, outreach))
    return await session.scalar(query) is not None


async def quiet_zones(session: AsyncSession, now: datetime, outreach: Outreach) -> list[str]:
    """Those of the clients' time zones in which it is quiet hours now."""
    if outreach.quiet is None:
        return []
    zones = await session.scalars(select(Client.zone).distinct())
    return [zone for zone in zones if outreach.is_quiet(now.astimezone(ZoneInfo(zone)).time())]


async def common(session: AsyncSession, name: str, most: int) -> Sequence[str]:
    """The values that clients have, the commonest first: `tags`, `interests`, `languages`, `countries`."""
    if name in ("tags", "interests"):
        kind = WordKind.TAG if name == "tags" else WordKind.INTEREST
        column, condition = ClientWord.word, ClientWord.kind == kind
    else:
        column = Client.language if name == "languages" else Client.country
        condition = true()
    query = select(column).where(condition).group_by(column).order_by(func.count().desc(), column)
    return (await session.scalars(query.limit(most))).all()


def _having(kind: WordKind, words: Sequence[str]) -> Select[int]:
    return select(ClientWord.client_id).where(ClientWord.kind == kind, ClientWord.word.in_(words))
