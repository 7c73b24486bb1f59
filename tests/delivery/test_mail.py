"""What nobody waits for leaves behind the rest."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.delivery.bulk import Letter, post, take_back
from bot.delivery.limits import BURST_SECONDS, MARGIN
from bot.delivery.models import Priority
from bot.delivery.sender import IDLE_SECONDS
from bot.sandbox import Sandbox
from tests.delivery.office import WITHOUT_LIMIT, Office, open_office
from tests.delivery.support import Post
from tests.waiting import eventually

BUTTON = {"text": "No more", "callback_data": "unsub"}


async def test_what_nobody_waits_for_is_paid_for_where_that_is_wanted(
    sandbox: Sandbox, sqlite_post: Post
) -> None:
    async with open_office(sandbox, sqlite_post, per_second=1, paid=WITHOUT_LIMIT) as office:
        for name in range(4):
            office.client(str(name))
            await office.send(f"client:{name}", "news", priority=Priority.BULK)
        await office.send("client:0", "an answer")
        office.start()
        await eventually(lambda: office.made("sendMessage") == 5)
        calls = [call for call in sandbox.calls if call.method == "sendMessage"]
        paid = {call.params["text"]: bool(call.params.get("allow_paid_broadcast")) for call in calls}
        assert paid == {"news": True, "an answer": False}


async def test_an_answer_does_not_wait_behind_a_campaign(sandbox: Sandbox, sqlite_post: Post) -> None:
    async with open_office(sandbox, sqlite_post, per_second=1) as office:
        for name in range(4):
            office.client(str(name))
            await office.send(f"client:{name}", "news", priority=Priority.BULK)
        office.start()
        await eventually(lambda: office.made("sendMessage") == 1)
        await office.send("client:3", "an answer")
        await eventually(lambda: office.made("sendMessage") == 2)
        calls = [call for call in sandbox.calls if call.method == "sendMessage"]
        assert [call.params["text"] for call in calls] == ["news", "an answer"]
        assert calls[1].at - calls[0].at < 0.9


async def test_a_campaign_gives_way_a_little_while_somebody_is_served(
    sandbox: Sandbox, sqlite_post: Post
) -> None:
    async with open_office(sandbox, sqlite_post, per_second=30, is_serving=True) as office:
        at_once = 1 + int(BURST_SECONDS * 30 / MARGIN)
        for name in range(at_once + 6):
            office.client(str(name))
            await office.send(f"client:{name}", "news", priority=Priority.BULK)
        office.start()
        await eventually(lambda: office.made("sendMessage") == at_once + 6)
        calls = [call.at for call in sandbox.calls if call.method == "sendMessage"]
        assert calls[at_once] - calls[0] > 0.15, "two rounds, not one"


async def post_letters(office: Office, *names: str) -> None:
    payload = {"text": "<b>news</b>", "parse_mode": "HTML", "reply_markup": {"inline_keyboard": [[BUTTON]]}}
    letters = [
        Letter(f"client:{name}", office.book.chats[f"client:{name}"], "sendMessage", payload, f"line:{name}")
        for name in names
    ]
    async with office.post.database.begin() as session:
        await post(session, office.post.clock, letters, office.post.wake)


@pytest.fixture(params=[0.0, WITHOUT_LIMIT], ids=["usual", "paid"])
async def postal(
    request: pytest.FixtureRequest, sandbox: Sandbox, sqlite_post: Post, _impatient: None
) -> AsyncIterator[Office]:
    """Letters leave from this process, or from one of their own."""
    async with open_office(sandbox, sqlite_post, paid=request.param) as office:
        office.start()
        yield office


async def test_letters_arrive_as_they_are_and_each_is_told_of(postal: Office) -> None:
    office = postal
    people = [office.client(name) for name in ("Anna", "Bo", "Cy")]
    people[1].block()
    await post_letters(office, "Anna", "Bo", "Cy")
    rows = await office.settled()
    assert [row.status for row in rows] == ["sent", "failed", "sent"]
    assert sorted(office.ears.heard) == [("line:Anna", ""), ("line:Bo", "blocked"), ("line:Cy", "")]
    for person, row in ((people[0], rows[0]), (people[2], rows[2])):
        message = person.messages[-1]
        assert (message["message_id"], message["text"]) == (row.message_id, "news")
        assert message["entities"][0]["type"] == "bold"
        assert message["reply_markup"] == {"inline_keyboard": [[BUTTON]]}


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        ({"lost_answer": True}, "dropped", "uncertain"),
        ({"status": 502, "description": "Bad Gateway"}, "dropped", "uncertain"),
        ({"status": 429, "parameters": {"retry_after": 1}}, "sent", ""),
        ({"status": 500}, "sent", ""),
        ({"status": 400, "description": "Bad Request: message is too long"}, "failed", "message is too long"),
    ],
)
async def test_a_letter_that_goes_wrong(postal: Office, fault: Any, status: str, reason: str) -> None:
    office = postal
    anna = office.client("Anna")
    office.sandbox.faults.add(method="sendMessage", **fault)
    await post_letters(office, "Anna")
    (row,) = await office.settled()
    assert row.status == status
    assert [tag for tag, _ in office.ears.heard] == ["line:Anna"]
    assert reason in office.ears.heard[0][1]
    assert anna.texts.count("news") <= 1


async def test_an_answer_leaves_as_soon_as_a_letters_rest_is_over(
    sandbox: Sandbox, sqlite_post: Post
) -> None:
    async with open_office(sandbox, sqlite_post, per_chat=4, paid=WITHOUT_LIMIT) as office:
        office.client("Anna")
        office.start()
        await post_letters(office, "Anna")
        await eventually(lambda: office.made("sendMessage") == 1)
        await office.send("client:Anna", "an answer")
        await eventually(lambda: office.made("sendMessage") == 2)
        letter, answer = (call.at for call in sandbox.calls if call.method == "sendMessage")
        assert 0.25 <= answer - letter < 0.25 + IDLE_SECONDS / 2


@pytest.fixture
async def slow(sandbox: Sandbox, sqlite_post: Post) -> AsyncIterator[Office]:
    """Letters leave at ten a second, after two or three that are made good."""
    async with open_office(sandbox, sqlite_post, paid=10) as office:
        for name in range(8):
            office.client(str(name))
        office.start()
        yield office


async def statuses(office: Office) -> list[str]:
    return [row.status for row in await office.post.rows()]


async def under_way(office: Office) -> None:
    """The first is on its way, which takes a while, as a process has to be started for it."""

    async def begun() -> bool:
        return "sending" in await statuses(office)

    await eventually(begun)


async def test_a_sender_that_stops_gives_back_what_has_not_left(slow: Office) -> None:
    await post_letters(slow, *map(str, range(8)))
    await under_way(slow)
    await slow.stop()
    assert "pending" in (found := await statuses(slow))
    assert "sending" not in found
    slow.start()
    assert {row.status for row in await slow.settled()} == {"sent"}
    assert slow.made("sendMessage") == 8


async def test_what_is_taken_back_does_not_leave(slow: Office) -> None:
    await post_letters(slow, *map(str, range(8)))
    await under_way(slow)
    async with slow.post.database.begin() as session:
        withdrawn = await take_back(session, "line:")
    rows = await slow.settled()
    assert slow.made("sendMessage") == 8 - len(withdrawn)
    assert [row.status for row in rows].count("sent") == 8 - len(withdrawn)


async def test_what_goes_elsewhere_leaves_with_the_letters(slow: Office) -> None:
    await post_letters(slow, "0", "1")
    await slow.send("managers", "a board", priority=Priority.BULK, handle="board")
    await post_letters(slow, "2")
    assert {row.status for row in await slow.settled()} == {"sent"}
    assert slow.lines() == ["a board"]


async def test_a_group_message_given_back_leaves_later(slow: Office) -> None:
    await slow.stop()
    for name in range(8):
        await slow.send(f"client:{name}", "news", priority=Priority.BULK)
    await slow.send("managers", "a board", priority=Priority.BULK)
    slow.start()
    await under_way(slow)
    await slow.stop()
    assert "pending" in await statuses(slow)
    slow.start()
    assert {row.status for row in await slow.settled()} == {"sent"}
    assert slow.lines() == ["a board"]
