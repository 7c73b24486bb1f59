import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.delivery.models import Place
from bot.storage.engine import create_engine
from bot.storage.uow import Database, after_commit, current_session
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
NAME = "counter"
OTHER_PROCESS = """
import asyncio, sys
from tests.storage.test_uow import count
asyncio.run(count(sys.argv[1], 20))
"""


async def value(database: Database) -> int | None:
    async with database.read() as session:
        place = await session.get(Place, NAME)
        return place.thread_id if place else None


async def put(database: Database, number: int) -> None:
    async with database.begin() as session:
        session.add(Place(destination=NAME, chat_id=1, thread_id=number))


async def count(url: str, times: int) -> None:
    """Read a number and write the next one, so many times, in transactions of their own."""
    database = Database(create_engine(url))
    for _ in range(times):
        async with database.begin() as session:
            place = await session.get_one(Place, NAME)
            await asyncio.sleep(0.001)
            place.thread_id = (place.thread_id or 0) + 1
    await database.close()


async def test_a_unit_of_work_commits_at_its_end(database: Database) -> None:
    await put(database, 5)
    assert await value(database) == 5


async def test_an_error_rolls_everything_back(database: Database) -> None:
    async def fail() -> None:
        async with database.begin() as session:
            session.add(Place(destination=NAME, chat_id=1, thread_id=5))
            await session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await value(database) is None
    await put(database, 6)


async def test_a_cancelled_unit_of_work_leaves_nothing_and_holds_up_nobody(database: Database) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        async with database.begin() as session:
            session.add(Place(destination=NAME, chat_id=1, thread_id=5))
            await session.flush()
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert await value(database) is None
    async with asyncio.timeout(5):
        await put(database, 6)


async def test_whoever_is_waited_for_has_one_that_is_not_before_him(sqlite_database: Database) -> None:
    order: list[str] = []

    async def work(name: str, *, patient: bool) -> None:
        async with sqlite_database.begin(patient=patient):
            order.append(name)
            await asyncio.sleep(0.01)

    patient = [asyncio.create_task(work(f"patient {n}", patient=True)) for n in range(4)]
    await eventually(lambda: bool(order))
    await asyncio.gather(*patient, *(work(f"waited for {n}", patient=False) for n in range(3)))
    assert order[:4] == ["patient 0", *(f"waited for {n}" for n in range(3))]
    assert order[4:] == ["patient 1", "patient 2", "patient 3"]


async def test_callbacks_follow_the_commit_once_each(database: Database) -> None:
    called: list[str] = []

    def one() -> None:
        called.append("one")

    async with database.begin() as session:
        after_commit(session, one)
        after_commit(session, lambda: called.append("two"))
        after_commit(session, one)
        assert called == []
    assert called == ["one", "two"]
    async with database.begin():
        pass
    assert called == ["one", "two"], "they belong to one unit of work"


async def test_no_callback_follows_a_rollback(database: Database) -> None:
    called: list[int] = []

    async def fail() -> None:
        async with database.begin() as session:
            after_commit(session, lambda: called.append(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert called == []


async def test_no_callback_follows_a_commit_that_failed(database: Database) -> None:
    await put(database, 5)
    called: list[int] = []

    async def fail() -> None:
        async with database.begin() as session:
            after_commit(session, lambda: called.append(1))
            session.add(Place(destination=NAME, chat_id=1, thread_id=6))

    with pytest.raises(IntegrityError):
        await fail()
    assert called == []


async def test_the_session_under_way_is_known_within_its_unit_of_work(database: Database) -> None:
    with pytest.raises(LookupError):
        current_session.get()
    async with database.begin() as session:
        assert current_session.get() is session
    with pytest.raises(RuntimeError):
        async with database.begin():
            raise RuntimeError
    with pytest.raises(LookupError):
        current_session.get()


async def test_reading_does_not_wait_for_a_writer(database: Database) -> None:
    await put(database, 5)
    async with database.begin() as session:
        (await session.get_one(Place, NAME)).thread_id = 6
        await session.flush()
        async with asyncio.timeout(5):
            assert await value(database) == 5
    assert await value(database) == 6


async def test_writers_of_one_sqlite_file_never_find_it_locked(
    sqlite_database: Database, migrated_sqlite_url: str
) -> None:
    """Transactions that read first, from three engines and another process: none fails, none is lost."""
    await put(sqlite_database, 0)

    async def has_begun() -> bool:
        return bool(await value(sqlite_database))

    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OTHER_PROCESS, migrated_sqlite_url, cwd=ROOT
    )
    await eventually(has_begun, within=30)
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(count(migrated_sqlite_url, 20))
    assert await other.wait() == 0
    assert await value(sqlite_database) == 80


async def test_many_units_of_work_at_once(sqlite_database: Database) -> None:
    await put(sqlite_database, 0)

    async def add() -> None:
        async with sqlite_database.begin() as session:
            place = await session.get_one(Place, NAME)
            await asyncio.sleep(0)
            place.thread_id = (place.thread_id or 0) + 1

    await asyncio.gather(*(add() for _ in range(50)))
    assert await value(sqlite_database) == 50
