"""What is planned for whom: holidays, traditions, birthdays, anniversaries, other days."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client, ClientDate, ClientWord
from bot.config.sections import Greetings as Settings
from bot.greetings.models import Greeting
from bot.greetings.occasions import Occasions
from bot.greetings.planning import Planner
from bot.storage.uow import Database
from bot.texts import Reader, Texts
from tests.audiences.conftest import take_in
from tests.samples.people import StoppedClock

QUIET = Settings(holidays=False, name_days=False)
READER = Reader("en", ZoneInfo("Europe/Stockholm"))


def planner(session: AsyncSession, now: datetime, settings: Settings) -> Planner:
    clock = StoppedClock(now)
    return Planner(session, clock, Occasions(Texts(clock)), settings)


async def planned(
    session: AsyncSession, client: Client, now: str, settings: Settings = QUIET
) -> list[tuple[str, str]]:
    """What a client's greetings are and when, after planning at a moment."""
    await session.flush()
    await planner(session, datetime.fromisoformat(now).replace(tzinfo=UTC), settings).replan(client)
    found = await session.scalars(select(Greeting).order_by(Greeting.due_at))
    return [(each.occasion.partition("-")[0], f"{each.due_at:%Y-%m-%d %H:%M}") for each in found]


def a_date(client: Client, month: int, day: int, **fields: Any) -> ClientDate:
    told: dict[str, Any] = {"kind": "birthday", "told_at": client.created_at, **fields}
    return ClientDate(client_id=client.id, month=month, day=day, **told)


async def test_a_birthday_at_ten_of_the_clients_clock(database: Database) -> None:
    async with database.begin() as session:
        anna = await take_in(session, "Anna", zone="Asia/Tokyo")
        session.add(a_date(anna, 12, 1, year=1990))
        assert await planned(session, anna, "2026-11-20") == [("birthday", "2026-12-01 01:00")]
        assert await planned(session, anna, "2026-12-01T02:00") == []
        assert await planned(session, anna, "2026-09-10") == []


@pytest.mark.parametrize(
    ("leap_day", "now", "expected"),
    [
        ("02-28", "2027-02-20", "2027-02-28 09:00"),
        ("03-01", "2027-02-20", "2027-03-01 09:00"),
        ("02-28", "2028-02-20", "2028-02-29 09:00"),
        ("03-01", "2028-02-20", "2028-02-29 09:00"),
    ],
)
async def test_born_on_29_february(sqlite_database: Database, leap_day: Any, now: str, expected: str) -> None:
    async with sqlite_database.begin() as session:
        anna = await take_in(session, "Anna")
        session.add(a_date(anna, 2, 29))
        settings = Settings(holidays=False, name_days=False, leap_day=leap_day)
        assert await planned(session, anna, now, settings) == [("birthday", expected)]


async def test_anniversaries_and_other_days_with_their_years(database: Database) -> None:
    async with database.begin() as session:
        met = datetime(2024, 11, 30, 23, 30, tzinfo=UTC)
        anna = await take_in(session, "Anna", created_at=met)
        session.add(a_date(anna, 12, 24, kind="important", name="wedding day", year=2001, line="Skål!"))
        expected = [("anniversary", "2026-12-01 09:00"), ("date", "2026-12-24 09:00")]
        assert await planned(session, anna, "2026-11-28") == expected
        found = (await session.scalars(select(Greeting).order_by(Greeting.due_at))).all()
        assert [(each.years, each.name, each.line) for each in found] == [
            (2, "", None),
            (25, "wedding day", "Skål!"),
        ]
        without = Settings(holidays=False, anniversaries=False, birthdays=False, name_days=False)
        assert await planned(session, anna, "2026-11-28", without) == []


async def test_there_is_one_greeting_a_day_and_ones_own_comes_first(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        anna = await take_in(session, "Anna")
        session.add(a_date(anna, 12, 24))
        found = await planned(session, anna, "2026-12-20", Settings())
        assert found[:2] == [("birthday", "2026-12-24 09:00"), ("new", "2027-01-01 09:00")]


async def test_traditions_come_along_and_the_countrys_can_be_left_out(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        anna = await take_in(session, "Anna")
        session.add(ClientWord(client_id=anna.id, kind="tradition", word="orthodox"))
        found = await planned(session, anna, "2026-12-20", Settings())
        assert [each for each, _ in found] == ["christmas_eve", "new", "epiphany", "orthodox_christmas"]
        session.add(ClientWord(client_id=anna.id, kind="tradition", word="none"))
        assert await planned(session, anna, "2026-12-20", Settings()) == [
            ("orthodox_christmas", "2027-01-07 09:00")
        ]


async def test_for_all_at_once_each_in_their_own_language_and_nothing_twice(database: Database) -> None:
    async with database.begin() as session:
        await take_in(session, "Anna", language="sv")
        await take_in(session, "Joe", zone="America/New_York", country="US")
        await take_in(session, "Gone", blocked_at=datetime(2026, 1, 1, tzinfo=UTC))
        now = datetime(2026, 12, 20, tzinfo=UTC)
        for _ in range(2):
            await planner(session, now, Settings(anniversaries=False)).plan_some(0)
        query = select(Client.first_name, Greeting.name).join(Client, Client.id == Greeting.client_id)
        query = query.where(Greeting.due_at < datetime(2026, 12, 28, tzinfo=UTC)).order_by(Greeting.due_at)
        found = [tuple(each) for each in await session.execute(query)]
        assert found == [("Anna", "Julafton"), ("Joe", "Christmas Day")]


OWN = [
    ("SE", date(2026, 6, 19), "midsummer_eve"),
    ("SE", date(2026, 12, 13), "lucia"),
    ("BG", date(2026, 3, 1), "baba_marta"),
    ("BG", date(2026, 3, 8), "womens_day"),
    ("KR", date(2026, 2, 17), "seollal"),
    ("KR", date(2026, 9, 25), "chuseok"),
    ("IL", date(2026, 9, 12), "rosh_hashanah"),
    ("RS", date(2026, 1, 7), "orthodox_christmas"),
    ("CN", date(2026, 9, 25), "mid_autumn"),
    ("IN", date(2026, 11, 8), "diwali"),
]


@pytest.mark.parametrize(("country", "day", "key"), OWN)
def test_days_of_our_own_table(country: str, day: date, key: str) -> None:
    clock = StoppedClock()
    occasions = Occasions(Texts(clock))
    [found] = [each for each in occasions.of_country(country, day, day, READER) if each.date == day]
    assert found.key == key
    assert found.name
    assert found.theme != "any"


def test_a_feast_of_several_days_is_greeted_on_its_first() -> None:
    found = Occasions(Texts(StoppedClock())).of_country("SE", date(2026, 12, 20), date(2026, 12, 31), READER)
    assert [each.key for each in found] == ["christmas_eve"]
