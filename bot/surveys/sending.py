"""Sends surveys: begins them, goes through the audience in steps, asks each client at the right time."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import dialogue
from bot.audiences import queries as audiences
from bot.audiences.models import Approach, MailingKind
from bot.audiences.quiet import awake_from
from bot.clients.models import Client
from bot.clock import Clock
from bot.config.model import Config
from bot.surveys import queries, timing
from bot.surveys.answering import STATE, Answering
from bot.surveys.choosing import conditions
from bot.surveys.closing import Closing
from bot.surveys.models import Invitation, InvitationState, Survey, SurveyState
from bot.surveys.rewards import new_seed, reward_of
from bot.tickets.models import Ticket

AT_ONCE = 20
"""So many invitations leave in one unit of work."""

CHOSEN_AT_ONCE = 500
NEW = timedelta(days=7)
"""Who has known us for less is not asked yet whether they would recommend us."""

BUSY_FOR = timedelta(hours=1)
"""Who has begun something else so lately is not interrupted."""

DAY_BEGINS = time(0, 5)


@dataclass
class Sending:
    """The use cases of sending surveys, within one unit of work."""

    session: AsyncSession
    clock: Clock
    config: Config
    answering: Answering
    closing: Closing

    def schedule(self, survey: Survey, at: datetime) -> None:
        """Have it begin at a moment."""
        survey.state, survey.next_at = SurveyState.SCHEDULED, at

    async def sweep(self) -> int:
        """Do some of what is due. Returns how much it was."""
        now, done = self.clock.now(), 0
        for survey in await queries.due_surveys(self.session, now):
            await self._advance(survey, now)
            done += 1
        for invitation in await queries.due(self.session, now, AT_ONCE):
            await self._settle(invitation, now)
            done += 1
        return done

    async def next_due(self) -> datetime | None:
        """When there will be something."""
        return await queries.next_due(self.session)

    async def _advance(self, survey: Survey, now: datetime) -> None:
        stands = bool(survey.content.get("nps"))
        if survey.state == SurveyState.SCHEDULED:
            self._begin(survey, now, stands=stands)
        if survey.state != SurveyState.RUNNING:
            survey.next_at = None
        elif survey.closes_at is not None and survey.closes_at <= now:
            await self.closing.close(survey, SurveyState.DONE)
        elif stands:
            await self._choose_by_turns(survey, now)
        elif survey.planned_to is not None:
            await self._choose(survey, now)
        else:
            survey.next_at = survey.closes_at

    def _begin(self, survey: Survey, now: datetime, *, stands: bool) -> None:
        survey.state, survey.started_at = SurveyState.RUNNING, now
        survey.closes_at = None if stands else now + self.config.surveys.open_for
        survey.planned_to = None if stands else 0
        reward = reward_of(survey)
        survey.seed = survey.seed or (new_seed() if reward and reward.kind == "draw" else None)

    async def _choose(self, survey: Survey, now: datetime) -> None:
        """Choose the next clients of the audience, in order of their ids."""
        query = select(Client).where(
            Client.id > (survey.planned_to or 0), *conditions(survey, now, self.config)
        )
        found = (await self.session.scalars(query.order_by(Client.id).limit(CHOSEN_AT_ONCE))).all()
        for client in found:
            self._plan(survey, client, awake_from(now, client.zone, self.config.outreach))
        goes_on = len(found) == CHOSEN_AT_ONCE
        survey.planned_to = found[-1].id if goes_on else None
        survey.next_at = now if goes_on else survey.closes_at

    async def _choose_by_turns(self, survey: Survey, now: datetime) -> None:
        """Choose the clients whose turn it is today."""
        zone = ZoneInfo(self.config.desk.timezone)
        day, days = now.astimezone(zone).date(), self.config.surveys.nps.days
        if survey.planned_until is None or survey.planned_until < day:
            asked = exists().where(
                Invitation.client_id == Client.id,
                Invitation.survey_id == survey.id,
                or_(
                    Invitation.sent_at > now - timedelta(days=days - 1),
                    Invitation.round == timing.round_of(day, days),
                ),
            )
            query = select(Client).where(
                timing.has_turn(day, days),
                Client.created_at <= now - NEW,
                ~asked,
                *conditions(survey, now, self.config),
            )
            for client in (await self.session.scalars(query.order_by(Client.id))).all():
                at = max(now, timing.moment_of_turn(client.id, day, days, client.zone))
                at = awake_from(at, client.zone, self.config.outreach)
                self._plan(survey, client, at, timing.round_of(day, days))
            survey.planned_until = day
        tomorrow = datetime.combine(day + timedelta(days=1), DAY_BEGINS, zone)
        survey.next_at = tomorrow.astimezone(UTC)

    def _plan(self, survey: Survey, client: Client, at: datetime, in_round: int = 0) -> None:
        self.session.add(
            Invitation(
                survey_id=survey.id,
                client_id=client.id,
                round=in_round,
                state=InvitationState.PLANNED,
                next_at=at,
                picked=[],
                was_put_off=False,
                step=0,
                asked=0,
            )
        )

    async def _settle(self, invitation: Invitation, now: datetime) -> None:
        """Send an invitation, or have it come back, if it is welcome and not quiet where the client is."""
        way = await self.answering.way(invitation)
        at = awake_from(now, way.client.zone, self.config.outreach)
        if at <= now and await self._is_busy(way.client, now):
            at = now + BUSY_FOR
        if at > now:
            invitation.next_at = at
            return
        comes_back = invitation.state != InvitationState.PLANNED
        invitation.next_at = None
        welcome = way.survey.state == SurveyState.RUNNING and await self._is_welcome(
            way.client, now, comes_back
        )
        if comes_back:
            if welcome and invitation.state in (InvitationState.SENT, InvitationState.OPENED):
                await self.answering.invite(way, again=True)
            return
        if not welcome:
            invitation.state = InvitationState.SKIPPED
            return
        invitation.manager_id = await self._manager_of(way.client)
        source = f"{way.survey.source}:{invitation.round}" if invitation.round else way.survey.source
        self.session.add(Approach(source=source, client_id=way.client.id, at=now))
        await self.answering.invite(way)

    async def _is_busy(self, client: Client, now: datetime) -> bool:
        """Whether the client is in the middle of something else, such as writing a complaint."""
        under_way = await dialogue.under_way(self.session, client.user_id)
        return under_way not in (None, STATE) and client.last_seen_at > now - BUSY_FOR

    async def _is_welcome(self, client: Client, now: datetime, comes_back: bool) -> bool:
        """Whether the client may be asked now; who has asked for it to come back need not be rested."""
        wanted = [audiences.is_reachable(), audiences.is_welcome()]
        if not comes_back:
            wanted = [
                audiences.mailable(MailingKind.SURVEY, now, self.config.outreach),
                timing.is_rested(now, self.config.surveys.floor),
            ]
        query = select(Client.id).where(Client.id == client.id, *wanted)
        return await self.session.scalar(query) is not None

    async def _manager_of(self, client: Client) -> int | None:
        """The client's own manager, or who solved their last request."""
        if client.manager_id is not None:
            return client.manager_id
        query = select(Ticket.resolved_by).where(
            Ticket.client_id == client.id, Ticket.resolved_by.is_not(None)
        )
        return await self.session.scalar(query.order_by(Ticket.resolved_at.desc()).limit(1))
