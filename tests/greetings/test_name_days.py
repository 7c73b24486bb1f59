"""Name days: the calendars, whose name is found in them, and what is planned."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.clients.models import Client, ClientDate, ClientWord
from bot.config.sections import Greetings as Settings
from bot.greetings import namedays
from bot.greetings.models import Greeting
from bot.storage.uow import Database
from tests.audiences.conftest import take_in
from tests.greetings.test_planning import planner

ONLY_NAMES = Settings(holidays=False, birthdays=True, anniversaries=False)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Anna", (12, 9)),
        ("ANNA 🌸", (12, 9)),
        ("🌸anna🌸", (12, 9)),
        ("Anna-Karin", (12, 9)),
        ("Lill-Britta", (10, 7)),
        ("Anna Svensson", (12, 9)),
        ("Gustav Adolf", (11, 6)),
        ("Gustav", (6, 6)),
        ("Märta", (5, 11)),
        ("Ma\u0308rta", (5, 11)),
        ("Marta", (7, 27)),
        ("Asa", (9, 12)),
        ("Olle", (7, 29)),
        ("Ali Sven", None),
        ("Анна", None),
        ("🔥🔥", None),
        ("", None),
    ],
)
def test_whose_name_is_in_the_swedish_calendar(written: str, day: tuple[int, int] | None) -> None:
    assert namedays.name_day("SE", "sv", written) == day


def test_the_calendars_are_in_order() -> None:
    assert namedays.countries() == {"CZ", "FI", "HU", "LV", "SE", "SK"}
    for country in namedays.countries():
        calendar = namedays.calendar_of(country)
        for (month, day), names in calendar.names.items():
            assert date(2028, month, day)
            assert names
            for name in names:
                assert calendar.day_of(name) == (month, day), f"{name} in {country} has two days"
    assert sum(map(len, namedays.calendar_of("SE").names.values())) == 627, "as the committee counts"


def test_the_leap_day_moves_names_in_hungary_only() -> None:
    hungary, sweden = namedays.calendar_of("HU"), namedays.calendar_of("SE")
    assert hungary.falls_on((2, 24), 2028) == date(2028, 2, 25)
    assert hungary.falls_on((2, 24), 2027) == date(2027, 2, 24)
    assert sweden.falls_on((2, 24), 2028) == date(2028, 2, 24)
    assert namedays.calendar_of("CZ").falls_on((2, 29), 2027) is None


def test_finlands_swedish_speakers_keep_another_calendar() -> None:
    assert namedays.name_day("FI", "en", "Anna") == (12, 9)
    assert namedays.name_day("FI", "sv", "Anna") is None
    assert namedays.name_day("DE", "en", "Anna") is None


async def test_name_days_are_planned_by_country_unless_refused(database: Database) -> None:
    async with database.begin() as session:
        await take_in(session, "Anna")
        await take_in(session, "Anna-Karin", zone="Asia/Tokyo", country="CZ")
        refused = await take_in(session, "anna 🌸")
        session.add(ClientWord(client_id=refused.id, kind="tradition", word="no_name_day"))
        born = await take_in(session, "ANNA")
        day = ClientDate(client_id=born.id, kind="birthday", month=12, day=9, told_at=born.created_at)
        session.add(day)
        await session.flush()
        await planner(session, datetime(2026, 11, 25, tzinfo=UTC), ONLY_NAMES).plan_some(0)
        query = select(Client.first_name, Greeting.theme, Greeting.name, Greeting.due_at)
        found = await session.execute(query.join(Client, Client.id == Greeting.client_id).order_by(Client.id))
        due = datetime(2026, 12, 9, 9, 0, tzinfo=UTC)
        assert [tuple(each) for each in found] == [
            ("Anna", "name_day", "Anna", due),
            ("ANNA", "birthday", "", due),
        ]


async def test_some_clients_at_a_time(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.greetings.planning.AT_ONCE", 2)
    async with sqlite_database.begin() as session:
        ids = [(await take_in(session, name)).id for name in ("Anna", "anna", "ANNA")]
        plans = planner(session, datetime(2026, 11, 25, tzinfo=UTC), ONLY_NAMES)
        assert [await plans.plan_some(0), await plans.plan_some(ids[1]), await plans.plan_some(ids[2])] == [
            ids[1],
            ids[2],
            None,
        ]
        assert (await session.scalars(select(Greeting.client_id))).all() == ids
