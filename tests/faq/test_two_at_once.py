"""Changes take turns, so that no replica misses one: only PostgreSQL has several writers."""

import asyncio
from datetime import UTC, datetime

from bot.clock import MovableClock
from bot.faq import queries
from bot.faq.editing import Editing
from bot.faq.entries import Answer, Entry, Phrasing
from bot.storage.uow import Database

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def an_entry(name: str) -> Entry:
    return Entry(name, None, (Phrasing("en", f"What is {name}?"),), {"en": Answer("This.")})


async def test_a_later_change_waits_for_an_earlier_one(postgresql_database: Database) -> None:
    first_wrote, second_began = asyncio.Event(), asyncio.Event()
    order: list[str] = []

    async def add(name: str, wrote: asyncio.Event, go_on: asyncio.Event) -> None:
        async with postgresql_database.begin() as session:
            await Editing(session, MovableClock(NOW), ()).add(an_entry(name), 5)
            order.append(name)
            wrote.set()
            await go_on.wait()
            order.append(f"{name} commits")

    async def second() -> None:
        await first_wrote.wait()
        second_began.set()
        await add("second", asyncio.Event(), first_wrote)

    async def let_go() -> None:
        await second_began.wait()
        await asyncio.sleep(0.2)  # time in which the second would write if nothing held it back
        go_on.set()

    go_on = asyncio.Event()
    await asyncio.gather(add("first", first_wrote, go_on), second(), let_go())
    assert order == ["first", "first commits", "second", "second commits"]
    async with postgresql_database.read() as session:
        assert await queries.version(session) == 2


async def test_every_change_is_another_version(postgresql_database: Database) -> None:
    versions = []
    for number in range(3):
        async with postgresql_database.begin() as session:
            await Editing(session, MovableClock(NOW), ()).add(an_entry(f"thing{number}"), 5)
        async with postgresql_database.read() as session:
            versions.append(await queries.version(session))
            assert len(await queries.entries_in_force(session)) == number + 1
    assert versions == [1, 2, 3]
