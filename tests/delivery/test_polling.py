import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetUpdates
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery import inbox, polling
from bot.delivery.inbox import Stored
from bot.delivery.polling import Poller
from bot.sandbox import Sandbox
from bot.storage.uow import Database
from tests.delivery.office import bot_at
from tests.delivery.support import StandingClock, inbox_rows


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    bot = bot_at(sandbox.api_base, sandbox.token)
    yield bot
    await bot.session.close()


def poller_of(
    bot: Bot,
    database: Database,
    *,
    timeout: int = 0,
    stored: Stored = lambda updates: None,
) -> Poller:
    return Poller(bot, database, StandingClock(), timeout=timeout, stored=stored)


def offsets(sandbox: Sandbox) -> list[int | None]:
    """What each getUpdates confirmed."""
    calls = [call for call in sandbox.calls if call.method.lower() == "getupdates"]
    return [int(call.params["offset"]) if "offset" in call.params else None for call in calls]


async def texts(database: Database) -> list[str]:
    return [json.loads(row.payload)["message"]["text"] for row in await inbox_rows(database)]


async def test_what_is_stored_is_confirmed_by_the_next_call(
    database: Database, sandbox: Sandbox, bot: Bot
) -> None:
    told: list[int] = []
    poller = poller_of(bot, database, stored=lambda updates: told.append(len(updates)))
    anna = sandbox.add_client("Anna")
    anna.send("one")
    last = anna.send("two 👩‍👩‍👧")
    await poller.fetch(timeout=0)
    assert await texts(database) == ["one", "two 👩‍👩‍👧"]
    rows = await inbox_rows(database)
    assert json.loads(rows[1].payload)["message"] == last, "it is kept as it came"
    assert rows[0].lane == anna.id
    assert told == [2]
    await poller.fetch(timeout=0)
    assert offsets(sandbox) == [None, rows[1].update_id + 1]
    assert told == [2], "nobody is woken for nothing"


async def test_nothing_is_confirmed_that_could_not_be_stored(
    database: Database, sandbox: Sandbox, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = inbox.store
    told: list[int] = []

    async def store(session: AsyncSession, updates: Sequence[dict[str, Any]], clock: Clock) -> None:
        await real(session, updates, clock)
        raise OperationalError("insert", {}, OSError("disk full"))

    poller = poller_of(bot, database, stored=lambda updates: told.append(len(updates)))
    sandbox.add_client("Anna").send("hi")
    monkeypatch.setattr(inbox, "store", store)
    with pytest.raises(OperationalError):
        await poller.fetch(timeout=0)
    assert await inbox_rows(database) == []
    assert told == []
    monkeypatch.setattr(inbox, "store", real)
    await poller.fetch(timeout=0)
    assert offsets(sandbox) == [None, None]
    assert await texts(database) == ["hi"]


async def test_a_batch_that_comes_twice_is_kept_once(
    sqlite_database: Database, sandbox: Sandbox, bot: Bot
) -> None:
    sandbox.add_client("Anna").send("hi")
    await poller_of(bot, sqlite_database).fetch(timeout=0)
    await poller_of(bot, sqlite_database).fetch(timeout=0)
    assert await texts(sqlite_database) == ["hi"]


async def test_it_polls_on_whatever_happens(
    sqlite_database: Database, sandbox: Sandbox, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(polling, "LONGEST_PAUSE_SECONDS", 0.05)
    for status in (409, 500, 502, 401, 404):
        sandbox.faults.add(method="getUpdates", status=status)
    sandbox.faults.add(method="getUpdates", status=429, parameters={"retry_after": 1})
    sandbox.faults.add(method="getUpdates", lost_answer=True)
    anna = sandbox.add_client("Anna")
    anna.send("one")
    stored = asyncio.Event()
    poller = poller_of(bot, sqlite_database, timeout=1, stored=lambda updates: stored.set())
    running = asyncio.create_task(poller.run())
    async with asyncio.timeout(10):
        await stored.wait()
        stored.clear()
        anna.send("two")
        await stored.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert await texts(sqlite_database) == ["one", "two"]
    assert len(offsets(sandbox)) >= 9


async def test_a_server_that_never_answers_is_asked_again(
    sqlite_database: Database, sandbox: Sandbox, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "SPARE_SECONDS", 0.1)
    sandbox.faults.add(method="getUpdates", status=0, delay=5)
    sandbox.add_client("Anna").send("hi")
    poller = poller_of(bot, sqlite_database)
    with pytest.raises(TelegramNetworkError):
        await poller.fetch(timeout=0)
    monkeypatch.setattr(polling, "SPARE_SECONDS", 10)
    await poller.fetch(timeout=0)
    assert await texts(sqlite_database) == ["hi"]


async def test_pauses_grow_up_to_ten_seconds(sqlite_database: Database, bot: Bot) -> None:
    poller = poller_of(bot, sqlite_database)
    broken = TelegramNetworkError(method=GetUpdates(), message="reset")
    assert [poller._pause_after(broken) for _ in range(7)] == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


async def test_what_waits_is_fetched_before_anything_is_sent(
    sqlite_database: Database, sandbox: Sandbox, bot: Bot
) -> None:
    anna = sandbox.add_client("Anna")
    for number in range(3):
        anna.send(str(number))
    numbers: list[int] = []
    poller = poller_of(bot, sqlite_database, stored=lambda updates: numbers.append(len(updates)))
    await poller.catch_up()
    assert (numbers, await texts(sqlite_database)) == ([3], ["0", "1", "2"])
    sandbox.faults.add(method="getUpdates", status=500)
    await poller.catch_up()  # Telegram being away does not keep the desk from starting
