"""getUpdates: confirming, waiting, conflicts, wanted kinds."""

import asyncio
import sys
from time import monotonic

import aiohttp
import pytest

from bot.sandbox import Person
from tests.sandbox.client import RawBot

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def test_updates_stay_until_an_offset_confirms_them(bot: RawBot, anna: Person) -> None:
    for text in ("one", "two", "three"):
        anna.send(text)
    first, *_ = everything = await bot.updates()
    assert await bot.updates(offset=first["update_id"]) == everything
    assert await bot.updates(offset=first["update_id"] + 1) == everything[1:]
    assert await bot.updates() == everything[1:]
    assert await bot.updates(limit=1) == everything[1:2]
    assert await bot.updates(offset=-1) == everything[2:]
    assert await bot.updates() == everything[2:]


async def test_the_long_poll_wakes_at_once(bot: RawBot, anna: Person) -> None:
    poll = asyncio.create_task(bot.updates(timeout=30))
    await asyncio.sleep(0.05)
    assert not poll.done()
    began = monotonic()
    anna.send("hi")
    assert (await poll)[0]["message"]["text"] == "hi"
    assert monotonic() - began < 5


async def test_an_empty_poll_ends_in_time(bot: RawBot) -> None:
    began = monotonic()
    assert await bot.updates(timeout=1) == []
    assert 0.9 < monotonic() - began < 10


async def test_the_older_of_two_polls_is_told_of_the_conflict(bot: RawBot, anna: Person) -> None:
    older = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(bot.call("getUpdates", timeout=30))
    body = await older
    assert (body["error_code"], body["description"]) == (409, CONFLICT)
    anna.send("hi")
    assert len((await newer)["result"]) == 1


async def test_a_client_that_dies_while_polling_loses_nothing(bot: RawBot, anna: Person) -> None:
    async with aiohttp.ClientSession() as doomed:
        poll = asyncio.create_task(RawBot(bot.sandbox, doomed).updates(timeout=30))
        await asyncio.sleep(0.05)
        poll.cancel()
    anna.send("while away")
    await asyncio.sleep(0.05)
    assert [call.answered for call in bot.sandbox.calls] == [False]
    assert (await bot.updates())[0]["message"]["text"] == "while away"


CALLER = """
import sys, urllib.request
print("ready", flush=True)
urllib.request.urlopen(sys.argv[1], timeout=60).read()
"""


@pytest.mark.parametrize("method", ["getUpdates?timeout=30", "sendMessage?text=x&chat_id={chat_id}"])
async def test_a_process_killed_in_the_middle_of_a_call(bot: RawBot, anna: Person, method: str) -> None:
    bot.sandbox.faults.add(method="sendMessage", status=0, delay=0.3)
    arguments = ["-c", CALLER, bot.url(method.format(chat_id=anna.id))]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    await process.stdout.readline()
    if method.startswith("send"):
        await bot.sandbox.until(lambda: anna.texts, what="the message in the chat")
    else:
        await asyncio.sleep(0.3)
    process.kill()
    await process.wait()
    anna.send("still there?")
    await bot.sandbox.until(lambda: bot.sandbox.calls, what="the dead process's call on record")
    await asyncio.sleep(0.4)
    assert [call.answered for call in bot.sandbox.calls] == [False]
    assert [update["message"]["text"] for update in await bot.updates()] == ["still there?"]
    await bot.ok("sendMessage", chat_id=anna.id, text="yes")


async def test_only_wanted_kinds_are_queued(bot: RawBot, anna: Person) -> None:
    await bot.updates(allowed_updates=["message"])
    message = anna.send("hi")
    anna.edit(message["message_id"], "hello")
    anna.block()
    assert [list(update)[1] for update in await bot.updates()] == ["message"]
    words = "400 Bad Request: can't parse allowed updates: array of strings expected"
    assert await bot.refused("getUpdates", allowed_updates=[1]) == words


async def test_a_stopping_sandbox_lets_go_of_polls_and_listeners(bot: RawBot) -> None:
    poll = asyncio.create_task(bot.updates(timeout=50))
    events = await bot.session.get(f"{bot.sandbox.api_base}/sandbox/events")
    await asyncio.sleep(0.05)
    began = monotonic()
    await bot.sandbox.stop()
    assert monotonic() - began < 10
    assert await poll == []
    assert await events.read() == b": listening\n\n"
