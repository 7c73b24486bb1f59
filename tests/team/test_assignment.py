"""Whom a ticket is given to, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.config.duty import Duty
from bot.storage.uow import Database
from bot.team.assignment import Assignment
from bot.team.models import Manager
from bot.team.queries import ANONYMOUS
from tests.samples.people import StoppedClock, a_client

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""10:00 in Stockholm."""

MIA, OMAR, LENA = 1, 2, 3
DAYTIME = [{"who": ["@MIA", OMAR], "hours": "08:00-16:00"}, {"who": [LENA], "hours": "16:00-22:00"}]


async def staff(database: Database, **seen: datetime) -> None:
    """Three managers who have been seen in the group."""
    names = {MIA: "Mia", OMAR: "Omar", LENA: "Lena", ANONYMOUS: "Deskbell"}
    async with database.begin() as session:
        for user_id, name in names.items():
            at = seen.get(name.lower(), MONDAY)
            username = name.lower() if name != "Lena" else None
            session.add(Manager(user_id=user_id, first_name=name, username=username, last_seen_at=at))


def assignment(session: AsyncSession, now: datetime = MONDAY, **duty: Any) -> Assignment:
    """The rules of `duty` at a moment."""
    config = Duty.model_validate({"assign": "round_robin", **duty})
    return Assignment(session, StoppedClock(now), config, config.rota(ZoneInfo("Europe/Stockholm")))


async def chosen(database: Database, client: Client, now: datetime = MONDAY, **duty: Any) -> int | None:
    """Who gets a ticket."""
    async with database.begin() as session:
        manager = await assignment(session, now, **duty).choose(client)
        return manager.user_id if manager else None


async def test_turns_go_round_among_those_on_duty(database: Database) -> None:
    await staff(database)
    anna = a_client("Anna")
    moments = [MONDAY + timedelta(minutes=number) for number in range(5)]
    turns = [await chosen(database, anna, moment, shifts=DAYTIME) for moment in moments]
    assert turns == [MIA, OMAR, MIA, OMAR, MIA]
    assert await chosen(database, anna, MONDAY + timedelta(hours=7), shifts=DAYTIME) == LENA
    assert await chosen(database, anna, MONDAY + timedelta(hours=14), shifts=DAYTIME) is None


async def test_by_button_nobody_is_chosen(database: Database) -> None:
    await staff(database)
    assert await chosen(database, a_client("Anna"), assign="button") is None


async def test_a_clients_own_manager_comes_first_while_on_duty(database: Database) -> None:
    await staff(database)
    anna = a_client("Anna", manager_id=OMAR)
    assert [await chosen(database, anna, shifts=DAYTIME, assign="button") for _ in range(2)] == [OMAR, OMAR]
    assert await chosen(database, anna, shifts=DAYTIME, sticky=False) == MIA
    assert await chosen(database, anna, MONDAY + timedelta(hours=7), shifts=DAYTIME) == LENA


async def test_without_shifts_everybody_seen_of_late_has_a_turn(database: Database) -> None:
    await staff(database, omar=MONDAY - timedelta(days=15), lena=MONDAY - timedelta(days=13))
    anna = a_client("Anna")
    turns = [await chosen(database, anna, MONDAY + timedelta(seconds=number)) for number in range(3)]
    assert turns == [MIA, LENA, MIA]
    assert await chosen(database, a_client("Bo", manager_id=OMAR), assign="button") is None


async def test_an_empty_desk_chooses_nobody(database: Database) -> None:
    assert await chosen(database, a_client("Anna")) is None
    assert await chosen(database, a_client("Anna"), shifts=DAYTIME) is None


async def test_two_tickets_at_once_go_to_two_people(database: Database) -> None:
    await staff(database)
    at_once = [chosen(database, a_client("Anna"), shifts=DAYTIME) for _ in range(2)]
    assert set(await asyncio.gather(*at_once)) == {MIA, OMAR}


async def test_whose_shift_is_over_is_relieved_by_somebody_on_duty(database: Database) -> None:
    await staff(database)
    async with database.begin() as session:
        rules = assignment(session, shifts=DAYTIME)
        relief = await rules.relief(LENA)
        assert relief is not None
        assert relief.user_id == MIA
        assert [await rules.relief(user_id) for user_id in (MIA, ANONYMOUS, None)] == [None, None, None]
        at_night = assignment(session, MONDAY + timedelta(hours=14), shifts=DAYTIME)
        assert await at_night.relief(LENA) is None
        assert await assignment(session).relief(LENA) is None


async def test_who_solves_the_first_request_becomes_the_own_manager(database: Database) -> None:
    await staff(database)
    async with database.begin() as session:
        omar, mia = [await session.get_one(Manager, user_id) for user_id in (OMAR, MIA)]
        hidden = await session.get_one(Manager, ANONYMOUS)
        anna = a_client("Anna")
        for manager in (hidden, omar, mia):
            assignment(session).adopt(anna, manager)
        assert anna.manager_id == OMAR
        bo = a_client("Bo")
        assignment(session, sticky=False).adopt(bo, omar)
        assert bo.manager_id is None
