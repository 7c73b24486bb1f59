import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from aiogram.methods import SendMessage
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import inbox, worker
from bot.delivery.models import InboxRow, InboxStatus, OutboxStatus
from bot.delivery.wire import HERE, Wire
from bot.delivery.worker import Workers
from bot.errors import TooEarlyError
from bot.storage.uow import Database
from tests.delivery.support import Post, StandingClock, inbox_rows, said
from tests.waiting import eventually


class Handler:
    """Answers each update through the outbox; fails for the updates in `failing`, after writing."""

    def __init__(self, post: Post, failing: set[int]) -> None:
        self.post, self.failing = post, failing
        self.tried: list[int] = []
        self.told: list[int] = []

    async def handle(self, session: AsyncSession, row: InboxRow) -> None:
        self.tried.append(row.update_id)
        message = SendMessage(chat_id=HERE, text=f"answer to {row.update_id}")
        await self.post.outbox(session).send(f"client:{row.lane}", message)
        if row.update_id in self.failing:
            raise RuntimeError("no")

    async def parked(self, session: AsyncSession, row: InboxRow) -> None:
        self.told.append(row.update_id)
        await self.post.outbox(session).send("managers", SendMessage(chat_id=HERE, text="help"))

    async def parked_badly(self, session: AsyncSession, row: InboxRow) -> None:
        await self.parked(session, row)
        raise RuntimeError("not even that")


def workers_of(post: Post, handler: Handler) -> Workers:
    return Workers(post.database, post.clock, handle=handler.handle, parked=handler.parked)


async def store(post: Post, *chats: int) -> None:
    """One update from each of these chats, numbered from 1."""
    async with post.database.begin() as session:
        updates = [said(number, chat) for number, chat in enumerate(chats, 1)]
        await inbox.store(session, updates, post.clock)


@asynccontextmanager
async def at_work(workers: Workers, count: int = 3) -> AsyncIterator[None]:
    running = asyncio.create_task(workers.run(count))
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def statuses(database: Database) -> list[str]:
    return [row.status for row in await inbox_rows(database)]


async def until_settled(database: Database, **expected: int) -> None:
    async def settled() -> bool:
        found = await statuses(database)
        return all(found.count(status) == count for status, count in expected.items())

    await eventually(settled)


async def test_what_the_handler_wrote_commits_with_the_update(post: Post) -> None:
    await store(post, 7)
    workers = workers_of(post, Handler(post, set()))
    assert await workers.handle_one()
    assert not await workers.handle_one()
    assert await statuses(post.database) == [InboxStatus.DONE]
    assert await post.texts(OutboxStatus.PENDING) == ["answer to 1"]
    assert post.woken == 1


async def test_a_failing_update_leaves_nothing_behind(post: Post) -> None:
    await store(post, 7)
    assert await workers_of(post, Handler(post, {1})).handle_one()
    (row,) = await inbox_rows(post.database)
    assert (row.status, row.attempts, row.error) == (InboxStatus.NEW, 1, "RuntimeError: no")
    assert await post.rows() == []
    assert post.woken == 0


async def test_a_failing_update_is_parked_and_told_and_others_go_on(post: Post) -> None:
    await store(post, 7, 7, 8)
    handler = Handler(post, {1})
    workers = workers_of(post, handler)
    for _ in range(10):
        await workers.handle_one()
        post.clock.move(10)
    assert handler.tried == [1, 1, 1, 1, 2, 3]
    assert await statuses(post.database) == [InboxStatus.PARKED, InboxStatus.DONE, InboxStatus.DONE]
    assert handler.told == [1]
    assert await post.texts(OutboxStatus.PENDING) == ["help", "answer to 2", "answer to 3"]


async def test_it_is_parked_even_if_nobody_can_be_told(post: Post) -> None:
    await store(post, 7, 7)
    handler = Handler(post, {1})
    workers = Workers(post.database, post.clock, handle=handler.handle, parked=handler.parked_badly)
    for _ in range(5):
        assert await workers.handle_one()
        post.clock.move(10)
    assert await statuses(post.database) == [InboxStatus.PARKED, InboxStatus.DONE]
    assert await post.texts(OutboxStatus.PENDING) == ["answer to 2"]


async def test_an_update_under_way_at_the_end_is_new_again(post: Post) -> None:
    await store(post, 7)
    begun = asyncio.Event()

    async def stuck(session: AsyncSession, row: InboxRow) -> None:
        await Handler(post, set()).handle(session, row)
        begun.set()
        await asyncio.Event().wait()

    async with at_work(Workers(post.database, post.clock, handle=stuck, parked=stuck)):
        await begun.wait()
    (row,) = await inbox_rows(post.database)
    assert (row.status, row.attempts) == (InboxStatus.NEW, 0)
    assert await post.rows() == []


async def test_idle_workers_are_woken_at_once(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 60.0)
    workers = workers_of(post, Handler(post, set()))
    async with at_work(workers):
        await asyncio.sleep(0.05)
        await store(post, 7, 8, 7)
        workers.wake()
        await until_settled(post.database, done=3)


async def test_workers_find_by_themselves_what_another_process_stored(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.02)
    async with at_work(workers_of(post, Handler(post, set()))):
        await asyncio.sleep(0.05)
        await store(post, 7)
        await until_settled(post.database, done=1)


async def test_a_chat_keeps_its_order_with_many_workers(post: Post) -> None:
    chats = [7, 8, 9] * 8
    await store(post, *chats)
    handler = Handler(post, set())
    async with at_work(workers_of(post, handler), count=6):
        await until_settled(post.database, done=len(chats))
    for lane in range(3):
        own = [number for number in handler.tried if (number - 1) % 3 == lane]
        assert own == sorted(own)
    assert len(handler.tried) == len(chats), "no update is handled twice"


async def test_different_chats_are_handled_at_the_same_time(
    postgresql_database: Database, wire: Wire, clock: StandingClock
) -> None:
    post = Post(postgresql_database, wire, clock)
    await store(post, 7, 8)
    both = asyncio.Barrier(2)

    async def meet(session: AsyncSession, row: InboxRow) -> None:
        await both.wait()

    async with at_work(Workers(post.database, post.clock, handle=meet, parked=meet), count=2):
        await until_settled(post.database, done=2)


async def test_workers_outlive_a_database_that_is_away(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.01)
    await store(post, 7)
    real, failures = inbox.take, iter(range(5))

    async def take(session: AsyncSession, clock: StandingClock) -> InboxRow | None:
        if next(failures, None) is not None:
            raise OperationalError("select", {}, OSError("gone"))
        return await real(session, clock)

    monkeypatch.setattr(inbox, "take", take)
    async with at_work(workers_of(post, Handler(post, set())), count=1):
        await until_settled(post.database, done=1)


async def test_workers_outlive_a_database_that_goes_while_they_are_idle(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.01)
    real, failures = inbox.next_retry, iter(range(2))

    async def next_retry(session: AsyncSession, clock: StandingClock) -> float | None:
        if next(failures, None) is not None:
            raise OperationalError("select", {}, OSError("gone"))
        return await real(session, clock)

    monkeypatch.setattr(inbox, "next_retry", next_retry)
    async with at_work(workers_of(post, Handler(post, set())), count=1):
        await asyncio.sleep(0.05)
        await store(post, 7)
        await until_settled(post.database, done=1)


async def test_an_update_that_comes_too_early_waits_without_being_parked(post: Post) -> None:
    handler = Handler(post, set())

    async def handle(_session: AsyncSession, row: InboxRow) -> None:
        handler.tried.append(row.update_id)
        if len(handler.tried) <= 2 * inbox.ATTEMPTS:
            raise TooEarlyError("not yet")

    await store(post, 7)
    workers = Workers(post.database, post.clock, handle=handle, parked=handler.parked)
    for _ in range(2 * inbox.ATTEMPTS):
        assert await workers.handle_one()
        assert not await workers.handle_one(), "it is left alone for a moment"
        post.clock.move(1)
    assert await workers.handle_one()
    assert (await statuses(post.database), handler.told) == ([InboxStatus.DONE], [])


async def test_an_update_does_not_come_too_early_for_ever(post: Post) -> None:
    handler = Handler(post, set())

    async def handle(_session: AsyncSession, _row: InboxRow) -> None:
        raise TooEarlyError("never")

    await store(post, 7)
    workers = Workers(post.database, post.clock, handle=handle, parked=handler.parked)
    post.clock.move(inbox.PATIENCE.total_seconds() + 1)
    for _ in range(inbox.ATTEMPTS):
        assert await workers.handle_one()
        post.clock.move(60)
    assert handler.told == [1]
