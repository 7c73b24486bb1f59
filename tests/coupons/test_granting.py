"""Coupons are given once, whoever asks at the same moment."""

import asyncio
from datetime import date

from sqlalchemy import func, select

from bot.app import App
from bot.clients.models import Client
from bot.config.model import Config
from bot.coupons.models import Coupon
from bot.delivery.models import OutboxRow
from bot.storage.uow import Database
from tests.samples.people import NOW, StoppedClock

CONFIG = Config.model_validate(
    {
        "telegram": {"token": "1:a"},
        "managers": {"chat_id": -1001},
        "database": {"url": "sqlite:///unused.db"},
        "coupons": {"low_water": 2},
    }
)


async def prepare(database: Database, *codes: str, valid_until: date | None = None) -> None:
    """A client, and codes in the pool `sorry`."""
    async with database.begin() as session:
        if await session.get(Client, 1) is None:
            session.add(
                Client(id=1, user_id=11, first_name="Anna", language="en", zone="Europe/Stockholm",
                       country="SE", created_at=NOW, last_seen_at=NOW)
            )  # fmt: skip
        for code in codes:
            session.add(Coupon(pool="sorry", code=code, valid_until=valid_until, imported_at=NOW))


class Office:
    """Replicas of a desk on one database."""

    def __init__(self, database: Database) -> None:
        self.database, self.app = database, App(CONFIG, StoppedClock())

    async def grant(self, reason: str, pool: str = "sorry") -> str | None:
        async with self.database.begin() as session:
            client = await session.get_one(Client, 1)
            coupon = await self.app.desk(session).coupons.grant(client, pool, reason)
            return coupon.code if coupon else None

    async def give_back(self, code: str) -> None:
        async with self.database.begin() as session:
            coupon = await session.scalar(select(Coupon).where(Coupon.code == code))
            assert coupon is not None
            await self.app.desk(session).coupons.give_back(coupon)

    async def warnings(self) -> int:
        async with self.database.read() as session:
            return await session.scalar(select(func.count()).select_from(OutboxRow)) or 0


async def test_a_code_is_given_once_and_for_one_reason_one(database: Database) -> None:
    await prepare(database, "A", "B")
    office = Office(database)
    first = await office.grant("case:1")
    assert first == await office.grant("case:1") == "A"
    assert await office.grant("case:2") == "B"
    assert await office.grant("case:3") is None
    assert await office.grant("case:4", pool="nothing") is None
    await office.give_back("A")
    assert await office.grant("case:5") == "A"


async def test_many_at_once_get_each_a_code_of_their_own(database: Database) -> None:
    await prepare(database, *(f"C{number}" for number in range(8)))
    office = Office(database)
    given = await asyncio.gather(*(office.grant(f"case:{number}") for number in range(12)))
    codes = [code for code in given if code]
    assert len(codes) == len(set(codes)) == 8


async def test_many_at_once_for_one_reason_get_the_same(database: Database) -> None:
    await prepare(database, *(f"C{number}" for number in range(5)))
    office = Office(database)
    given = await asyncio.gather(*(office.grant("case:1") for _ in range(5)))
    assert len(set(given)) == 1
    async with database.read() as session:
        query = select(func.count()).select_from(Coupon).where(Coupon.reason.is_not(None))
        assert await session.scalar(query) == 1


async def test_what_is_worth_nothing_tomorrow_is_not_given(sqlite_database: Database) -> None:
    await prepare(sqlite_database, "OLD", valid_until=NOW.date())
    await prepare(sqlite_database, "NEW", valid_until=date(2025, 11, 23))
    assert await Office(sqlite_database).grant("case:1") == "NEW"
    assert await Office(sqlite_database).grant("case:2") is None


async def test_the_managers_hear_once_that_a_pool_runs_low_and_again_after_it_was_filled(
    sqlite_database: Database,
) -> None:
    await prepare(sqlite_database, *"ABCD")
    office = Office(sqlite_database)
    heard = []
    for number in range(4):
        await office.grant(f"case:{number}")
        heard.append(await office.warnings())
    assert heard == [0, 1, 1, 1]
    await prepare(sqlite_database, *"EFGHI")
    for number in range(4, 8):
        await office.grant(f"case:{number}")
        heard.append(await office.warnings())
    assert heard[4:] == [1, 1, 2, 2]
