"""The week's feedback, once a week in the managers' group: what clients thought, and what they said."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.typed import Words
from bot.clock import Clock
from bot.config.hours import WEEKDAYS
from bot.config.surveys import Surveys
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.facts import recall, remember
from bot.surveys import results
from bot.surveys.definitions import csat, nps
from bot.surveys.frequent import frequent, stop_words
from bot.surveys.models import FollowUp, Survey
from bot.surveys.questionnaire import Questionnaire
from bot.surveys.results import Voice
from bot.surveys.rewards import title_of
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets.models import ACTIVE, Ticket

FACT = "weekly feedback"
WEEK = timedelta(days=7)
MOST_COMMENTS = 5
"""Of the least and of the most satisfied, each."""


@dataclass(frozen=True)
class Week:
    """What was heard in a week: ratings of requests, NPS scores, and answers by survey."""

    ratings: list[Voice]
    promoting: list[Voice]
    surveys: list[tuple[str, list[Voice]]]

    @property
    def voices(self) -> list[Voice]:
        """All of them."""
        return [*self.ratings, *self.promoting, *(voice for _, heard in self.surveys for voice in heard)]


@dataclass
class Weekly:
    """Sends the week's feedback, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    words: Words
    config: Surveys

    async def sweep(self) -> int:
        """Send it if it is due. Returns whether it was."""
        now = self.clock.now()
        due = await self.next_due()
        if due is None or due > now:
            return 0
        until = self._day(now)
        await remember(self.session, FACT, until.isoformat())
        week = await self.heard(until - WEEK, until)
        if week.voices:
            await self._send(week, await self.heard(until - 2 * WEEK, until - WEEK), until)
        return 1

    async def next_due(self) -> datetime | None:
        """The first moment of its day and hour after the last one; a desk that is new waits for the next."""
        if not self.config.weekly_day:
            return None
        last = await recall(self.session, FACT)
        return datetime.fromisoformat(last) + WEEK if last else None

    async def begin(self) -> None:
        """Count the weeks from now on, unless they are counted already."""
        if await recall(self.session, FACT) is None:
            await remember(self.session, FACT, self._day(self.clock.now()).isoformat())

    async def heard(self, since: datetime, until: datetime) -> Week:
        """What was heard from `since` until before `until`."""
        promoting, surveys = list[Voice](), list[tuple[str, list[Voice]]]()
        query = select(Survey).where(Survey.started_at.is_not(None), Survey.started_at < until)
        for survey in await self.session.scalars(query.order_by(Survey.id)):
            if survey.ended_at is not None and survey.ended_at < since:
                continue
            voices = [each for each in await results.voices(self.session, survey) if since <= each.at < until]
            if Questionnaire.model_validate(survey.content).nps:
                promoting += voices
            elif voices:
                surveys.append((title_of(survey, self.team.reader.language), voices))
        return Week(await results.ratings(self.session, since, until), promoting, surveys)

    def _day(self, now: datetime) -> datetime:
        """The last moment of the week's day and hour that is not ahead, in UTC."""
        zone = self.team.reader.zone
        local = now.astimezone(zone)
        weekday = WEEKDAYS.index(self.config.weekly_day or WEEKDAYS[0])
        day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
        moment = datetime.combine(day, time(self.config.weekly_hour), zone)
        if moment > local:
            moment = datetime.combine(day - WEEK, time(self.config.weekly_hour), zone)
        return moment.astimezone(UTC)

    async def _send(self, week: Week, before: Week, until: datetime) -> None:
        solved = select(func.count()).select_from(Ticket)
        solved = solved.where(Ticket.resolved_at >= until - WEEK, Ticket.resolved_at < until)
        open_ = select(func.count()).select_from(FollowUp).join(Ticket, Ticket.id == FollowUp.ticket_id)
        text = self.texts.html(
            "managers/surveys.weekly",
            self.team.reader,
            until=until,
            csat=csat(int(voice.score or 0) for voice in week.ratings),
            csat_before=csat(int(voice.score or 0) for voice in before.ratings),
            solved=await self.session.scalar(solved) or 0,
            nps=nps(_scores(week.promoting)),
            nps_before=nps(_scores(before.promoting)),
            follow_ups=await self.session.scalar(open_.where(Ticket.state.in_(ACTIVE))) or 0,
            surveys=[(title, len(voices)) for title, voices in week.surveys],
            low=_said(week, "low"),
            high=_said(week, "high"),
            words=frequent({"all": [" ".join(voice.words) for voice in week.voices]}, stop_words(self.words))[
                "all"
            ],
        )
        await self.outbox.send(GROUP, text_message(text), Options(priority=Priority.RELAY))


def _scores(voices: list[Voice]) -> list[float]:
    return [voice.score for voice in voices if voice.score is not None]


def _said(week: Week, mood: str) -> list[Voice]:
    """Comments of the least or of the most satisfied."""
    wanted = {mood, *(("detractor",) if mood == "low" else ("promoter",))}
    found = [each for each in week.ratings if results.group_of(each.score, None, nps=False) in wanted]
    found += [each for each in week.promoting if results.group_of(each.score, None, nps=True) in wanted]
    return [voice for voice in found if voice.words][:MOST_COMMENTS]
