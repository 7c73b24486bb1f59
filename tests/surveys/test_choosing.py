"""Whom a survey asks, and when: by turns, rested, at a good hour. On both databases."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.config.model import Config
from bot.storage.uow import Database
from bot.surveys import timing
from bot.surveys.catalogue import load
from bot.surveys.models import Invitation, InvitationState, Rating, Survey, SurveyState
from bot.surveys.sending import Sending
from bot.team.models import Manager
from bot.tickets.models import Kind, State, Ticket
from tests.samples.people import StoppedClock

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAYS = 90


async def add_clients(session: AsyncSession, count: int) -> None:
    rows = [
        {"user_id": number, "first_name": "A", "language": "en", "language_chosen": False,
         "zone": "Europe/Rome", "zone_chosen": False, "country": "IT", "created_at": NOON,
         "last_seen_at": NOON}
        for number in range(1, count + 1)
    ]  # fmt: skip
    await session.execute(insert(Client), rows)


async def test_turns_are_spread_evenly_and_each_client_has_one_a_period(database: Database) -> None:
    async with database.begin() as session:
        await add_clients(session, 900)
        turns: Counter[int] = Counter()
        sizes = []
        for day in range(DAYS):
            query = select(Client.id).where(timing.has_turn(date(2026, 11, 25) + timedelta(days=day), DAYS))
            found = list(await session.scalars(query))
            turns.update(found)
            sizes.append(len(found))
    assert len(turns) == 900
    assert set(turns.values()) == {1}
    assert max(sizes) <= 20


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Europe/Rome"])
def test_turns_come_by_day_where_the_client_is(zone: str) -> None:
    day = date(2026, 10, 25)
    moments = [timing.moment_of_turn(number, day, DAYS, zone) for number in range(1, 300)]
    local = [moment.astimezone(ZoneInfo(zone)) for moment in moments]
    assert {moment.date() for moment in local} == {day}
    assert all(10 <= moment.hour < 18 for moment in local)
    assert len({moment.hour for moment in local}) == 8


async def test_who_has_just_been_asked_rated_or_helped_is_left_in_peace(database: Database) -> None:
    async with database.begin() as session:
        await add_clients(session, 6)
        ids = list(await session.scalars(select(Client.id).order_by(Client.id)))
        survey = await a_survey(session)

        def asked(client_id: int, **fields: object) -> Invitation:
            return Invitation(survey_id=survey.id, client_id=client_id, **fields)

        days = timedelta(days=1)
        session.add(asked(ids[0], state=InvitationState.SENT, sent_at=NOON - 13 * days))
        session.add(asked(ids[1], state=InvitationState.FINISHED, sent_at=NOON - 15 * days))
        session.add(asked(ids[2], state=InvitationState.PLANNED))
        for client_id, ago, score in ((ids[3], 10, 5), (ids[4], 20, 5), (ids[5], 0.5, None)):
            at = NOON - ago * days
            ticket = Ticket(client_id=client_id, kind=Kind.QUESTION, state=State.RESOLVED, question="?",
                            opened_at=at, resolved_at=at)  # fmt: skip
            session.add(ticket)
            await session.flush()
            if score:
                session.add(Rating(ticket_id=ticket.id, score=score, rated_at=at, began_at=at))
        await session.flush()
        free = await session.scalars(select(Client.id).where(timing.is_free(NOON, 14 * days)))
        rested = await session.scalars(select(Client.id).where(timing.is_rested(NOON, 14 * days)))
        assert set(free) == {ids[1], ids[4]}
        assert set(rested) == {ids[1], ids[2], ids[4]}


async def a_survey(session: AsyncSession, **fields: Any) -> Survey:
    session.add(Manager(user_id=1, first_name="Mia", last_seen_at=NOON))
    await session.flush()
    given = {"key": "x", "state": SurveyState.RUNNING, "content": {}, "place": "managers", **fields}
    survey = Survey(made_by=1, made_at=NOON, **given)
    session.add(survey)
    await session.flush()
    return survey


async def test_a_standing_survey_asks_each_client_once_a_period(sqlite_database: Database) -> None:
    clock = StoppedClock(NOON + timedelta(days=30))
    config = Config.model_validate(
        {
            "telegram": {"token": "1:x"},
            "managers": {"chat_id": -100},
            "surveys": {"floor": "0d", "nps": {"period": "3d"}},
        }
    )
    nps = load(None).known["nps"].model_dump(mode="json", exclude_defaults=True)
    nobody: Any = None
    asked: dict[int, list[int]] = {}
    async with sqlite_database.begin() as session:
        await add_clients(session, 12)
        survey = await a_survey(session, key="nps", content=nps, state=SurveyState.SCHEDULED)
        survey.next_at = NOON
        sending = Sending(session, clock, config, nobody, nobody)
        for day in range(9):
            clock.moment = NOON + timedelta(days=30 + day) - timedelta(hours=11)
            await sending.sweep()
            await sending.sweep()
            query = select(Invitation).where(Invitation.state == InvitationState.PLANNED)
            for invitation in await session.scalars(query):
                asked.setdefault(invitation.client_id, []).append(day)
                invitation.state, invitation.sent_at = InvitationState.SENT, invitation.next_at
                invitation.next_at = None
            await session.flush()
    assert len(asked) == 12
    assert all([later - before for before, later in pairwise(days)] == [3, 3] for days in asked.values())
