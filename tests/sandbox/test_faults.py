"""Faults that a test orders."""

import asyncio
from time import monotonic

import aiohttp
import pytest

from bot.sandbox import Person, Sandbox
from tests.sandbox.client import RawBot


async def test_an_error_happens_as_often_as_ordered(bot: RawBot, anna: Person) -> None:
    bot.sandbox.faults.add(method="sendMessage", times=2)
    for _ in range(2):
        assert await bot.refused("sendMessage", chat_id=anna.id, text="x") == "500 Internal Server Error"
    await bot.ok("sendMessage", chat_id=anna.id, text="x")
    assert anna.texts == ["x"]
    assert [call.ok for call in bot.sandbox.calls] == [False, False, True]


async def test_a_fault_for_one_chat_until_cleared(bot: RawBot, sandbox: Sandbox, anna: Person) -> None:
    fault = {"status": 429, "parameters": {"retry_after": 7}}
    sandbox.faults.add(chat_id=anna.id, times=None, **fault)  # type: ignore[arg-type]
    for _ in range(3):
        body = await bot.call("sendMessage", chat_id=anna.id, text="x")
        assert body["description"] == "Too Many Requests: retry after 7"
        assert body["parameters"] == {"retry_after": 7}
    await bot.ok("sendMessage", chat_id=sandbox.group.chat_id, text="x")
    sandbox.faults.clear()
    await bot.ok("sendMessage", chat_id=anna.id, text="x")


async def test_words_of_ones_own(bot: RawBot) -> None:
    bot.sandbox.faults.add(status=400, description="Bad Request: message thread not found")
    assert await bot.refused("getMe") == "400 Bad Request: message thread not found"


async def test_a_slow_answer_still_takes_effect_at_once(bot: RawBot, anna: Person) -> None:
    bot.sandbox.faults.add(method="sendMessage", status=0, delay=1.0)
    began = monotonic()
    call = asyncio.create_task(bot.ok("sendMessage", chat_id=anna.id, text="x"))
    await bot.sandbox.until(lambda: anna.texts == ["x"], what="the message in the chat")
    assert not call.done()
    await call
    assert monotonic() - began >= 1.0


async def test_a_lost_answer_takes_effect_without_a_word(bot: RawBot, anna: Person) -> None:
    bot.sandbox.faults.add(method="sendMessage", lost_answer=True)
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=anna.id, text="x")
    call = bot.sandbox.calls[-1]
    assert (call.ok, call.answered, anna.texts) == (True, False, ["x"])
    await bot.ok("sendMessage", chat_id=anna.id, text="y")


async def test_a_client_that_dies_in_the_middle_of_a_call(bot: RawBot, anna: Person) -> None:
    bot.sandbox.faults.add(method="sendMessage", status=0, delay=0.2)
    async with aiohttp.ClientSession() as doomed:
        call = asyncio.create_task(RawBot(bot.sandbox, doomed).ok("sendMessage", chat_id=anna.id, text="x"))
        await bot.sandbox.until(lambda: anna.texts, what="the message in the chat")
        call.cancel()
    await asyncio.sleep(0.3)
    assert not bot.sandbox.calls[-1].answered
    await bot.ok("sendMessage", chat_id=anna.id, text="y")
    assert anna.texts == ["x", "y"]
