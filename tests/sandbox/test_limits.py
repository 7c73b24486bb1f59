"""Flood limits, in real time for the windows' arithmetic and over HTTP for what counts."""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.sandbox import Limits, Sandbox
from bot.sandbox.limits import Meter
from bot.sandbox.refusals import Refusal
from tests.sandbox.client import RawBot, started

GROUP = -100


class Time:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def refused_for(meter: Meter, chat_id: int, units: int = 1) -> int:
    """The seconds in the refusal of a send, 0 when it goes."""
    try:
        meter.spend(chat_id, units)
    except Refusal as refusal:
        return int(refusal.parameters["retry_after"])
    return 0


def test_a_group_takes_twenty_in_any_sixty_seconds() -> None:
    time = Time()
    meter = Meter(Limits(), time)
    for _ in range(20):
        time.now += 1
        assert refused_for(meter, GROUP) == 0
    assert refused_for(meter, GROUP) == 41
    assert refused_for(meter, GROUP, units=3) == 43
    time.now += 41
    assert refused_for(meter, GROUP) == 0
    assert refused_for(meter, GROUP) == 1


def test_a_private_chat_bears_a_burst_of_five() -> None:
    time = Time()
    meter = Meter(Limits(), time)
    assert [refused_for(meter, 7) for _ in range(6)] == [0, 0, 0, 0, 0, 5]
    assert refused_for(meter, 8) == 0
    time.now += 5
    for _ in range(20):
        assert refused_for(meter, 7) == 0
        time.now += 1


def test_the_whole_bot_sends_a_little_over_thirty_a_second() -> None:
    time = Time()
    meter = Meter(Limits(), time)
    assert [refused_for(meter, number) for number in range(1, 34)] == [0] * 33
    assert refused_for(meter, 99) == 1
    time.now += 1
    assert refused_for(meter, 99) == 0


def test_a_refused_send_is_not_counted() -> None:
    time = Time()
    meter = Meter(Limits(per_group_per_minute=2), time)
    meter.spend(GROUP, 2)
    for _ in range(5):
        assert refused_for(meter, GROUP) == 60
    time.now += 60
    assert refused_for(meter, GROUP) == 0


def test_an_album_larger_than_the_limit_waits_for_an_empty_window() -> None:
    meter = Meter(Limits(per_group_per_minute=2), Time())
    assert refused_for(meter, GROUP, units=3) == 0
    assert refused_for(meter, GROUP, units=3) == 60


@pytest.fixture
async def tight() -> AsyncIterator[RawBot]:
    """A bot where a group takes four messages a minute."""
    async with Sandbox(limits=Limits(per_group_per_minute=4)) as sandbox, aiohttp.ClientSession() as session:
        yield RawBot(sandbox, session)


async def test_sends_edits_topics_and_albums_count_in_a_group(tight: RawBot) -> None:
    chat = {"chat_id": tight.sandbox.group.chat_id}
    topic = await tight.ok("createForumTopic", **chat, name="Anna")
    message = await tight.ok("sendMessage", **chat, text="card")
    await tight.ok("editMessageText", **chat, message_id=message["message_id"], text="changed")
    file_id = tight.sandbox.managers[0].send_photo()["photo"][-1]["file_id"]
    album = {"media": [{"type": "photo", "media": file_id}] * 2}
    body = await tight.call("sendMediaGroup", **chat, **album)
    assert body["error_code"] == 429
    assert 55 <= body["parameters"]["retry_after"] <= 60
    await tight.ok("editForumTopic", **chat, message_thread_id=topic["message_thread_id"], name="Anna 2")
    assert "retry after" in await tight.refused("sendMessage", **chat, text="one more")


async def test_what_does_not_count(tight: RawBot) -> None:
    chat = {"chat_id": tight.sandbox.group.chat_id}
    theirs = tight.sandbox.managers[0].send("hi")
    for _ in range(10):
        reaction = [{"type": "emoji", "emoji": "👍"}]
        await tight.ok("setMessageReaction", **chat, message_id=theirs["message_id"], reaction=reaction)
        await tight.ok("sendChatAction", **chat, action="typing")
        await tight.ok("getChat", **chat)
    assert "empty" in await tight.refused("sendMessage", **chat, text="")
    for _ in range(4):
        await tight.ok("sendMessage", **chat, text="hi")


async def test_private_chats_are_limited_over_http(tight: RawBot) -> None:
    anna = started(tight.sandbox)
    for _ in range(5):
        await tight.ok("sendMessage", chat_id=anna.id, text="hi")
    body = await tight.call("sendMessage", chat_id=anna.id, text="hi")
    assert (body["error_code"], body["parameters"]["retry_after"]) == (429, 5)


async def test_new_limits_begin_anew(tight: RawBot) -> None:
    anna = started(tight.sandbox)
    tight.sandbox.limits = Limits(enforce=False)
    for _ in range(40):
        await tight.ok("sendMessage", chat_id=anna.id, text="hi")
    assert len(anna.texts) == 40


async def test_moving_the_clock_gives_time_to_rest(tight: RawBot) -> None:
    assert isinstance(tight.sandbox.clock, MovableClock)
    chat = {"chat_id": tight.sandbox.group.chat_id}
    for _ in range(4):
        await tight.ok("sendMessage", **chat, text="hi")
    await tight.sandbox.clock.advance(timedelta(minutes=2))
    await tight.ok("sendMessage", **chat, text="hi")
