import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.delivery import leader
from bot.delivery.leader import leadership
from bot.storage.engine import create_engine
from bot.storage.uow import Database

ROOT = Path(__file__).parents[2]
OTHER_PROCESS = """
import asyncio, sys
from bot.delivery.leader import leadership
from bot.storage.engine import create_engine
from bot.storage.uow import Database

async def lead():
    async with leadership(Database(create_engine(sys.argv[1]))):
        print("leads", flush=True)
        await asyncio.sleep(60)

asyncio.run(lead())
"""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leader, "TRY_EVERY_SECONDS", 0.02)
    monkeypatch.setattr(leader, "LAST_CALLS_SECONDS", 0.05)


class Replica:
    """A process of the desk, as far as leading is concerned."""

    def __init__(self, url: str) -> None:
        self.database = Database(create_engine(url))
        self.leads, self.stop, self.lost = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        async with leadership(self.database) as lost:
            self.lost = lost
            self.leads.set()
            await self.stop.wait()

    async def close(self) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task
        await self.database.close()


@pytest.fixture
async def replicas(migrated_url: str) -> AsyncIterator[tuple[Replica, Replica]]:
    """Two replicas of which the first leads."""
    first = Replica(migrated_url)
    await asyncio.wait_for(first.leads.wait(), 5)
    second = Replica(migrated_url)
    yield first, second
    await first.close()
    await second.close()


async def leads_soon(replica: Replica) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(replica.leads.wait(), 5)
    return replica.leads.is_set()


async def test_the_second_waits_until_the_first_steps_back(replicas: tuple[Replica, Replica]) -> None:
    first, second = replicas
    await asyncio.sleep(0.15)
    assert not second.leads.is_set()
    assert not first.lost.is_set()
    first.stop.set()
    assert await leads_soon(second)


async def test_the_second_takes_over_when_the_first_is_cancelled(
    replicas: tuple[Replica, Replica],
) -> None:
    first, second = replicas
    await asyncio.sleep(0.05)
    await first.close()
    assert await leads_soon(second)


async def test_a_replica_may_stop_waiting(replicas: tuple[Replica, Replica]) -> None:
    first, second = replicas
    await asyncio.sleep(0.05)
    await second.close()
    first.stop.set()
    await first.task
    assert not second.leads.is_set()


async def test_a_leader_that_lost_its_connection_is_told_and_replaced(
    migrated_postgresql_url: str,
) -> None:
    first = Replica(migrated_postgresql_url)
    assert await leads_soon(first)
    second = Replica(migrated_postgresql_url)
    await asyncio.sleep(0.05)
    async with second.database.begin() as session:
        holders = await session.scalars(
            text("select pid from pg_locks where locktype = 'advisory' and objid = :key and granted"),
            {"key": leader.LOCK_KEY},
        )
        (holder,) = holders
        await session.execute(text("select pg_terminate_backend(:pid)"), {"pid": holder})
    assert await leads_soon(second)
    await asyncio.wait_for(first.lost.wait(), 5)
    first.stop.set()
    await first.task
    assert not second.lost.is_set()
    await first.close()
    await second.close()


async def test_a_killed_process_leads_no_longer(migrated_sqlite_url: str) -> None:
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OTHER_PROCESS, migrated_sqlite_url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout is not None
    assert await asyncio.wait_for(other.stdout.readline(), 30) == b"leads\n"
    replica = Replica(migrated_sqlite_url)
    await asyncio.sleep(0.15)
    assert not replica.leads.is_set()
    other.send_signal(signal.SIGKILL)
    await other.wait()
    assert await leads_soon(replica)
    await replica.close()


async def test_a_database_in_memory_has_one_user_anyway() -> None:
    replica = Replica("sqlite://")
    assert await leads_soon(replica)
    await replica.close()
