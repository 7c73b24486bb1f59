"""What becomes of a row when Telegram says no, or nothing."""

import asyncio

import pytest
from aiogram.methods import SendMediaGroup, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, InputMediaDocument

from bot.delivery import sender
from bot.delivery.models import OutboxRow, OutboxStatus
from bot.delivery.record import UNCERTAIN
from bot.delivery.wire import HERE
from bot.sandbox import Sandbox
from tests.delivery.office import Office, open_office
from tests.delivery.support import Post
from tests.waiting import eventually


def text(words: str) -> SendMessage:
    return SendMessage(chat_id=HERE, text=words)


def moments(office: Office, chat_id: int) -> list[float]:
    """When messages were sent to the chat, in monotonic seconds, whatever became of them."""
    calls = (call for call in office.sandbox.calls if call.method == "sendMessage")
    return [call.at for call in calls if call.params["chat_id"] == chat_id]


async def test_too_fast_stops_only_the_chat_it_names(office: Office) -> None:
    anna, ben = office.client("Anna"), office.client("Ben")
    office.sandbox.faults.add(chat_id=anna.id, status=429, parameters={"retry_after": 2})
    await office.send("client:Anna", "for Anna")
    await office.send("client:Anna", "again")
    await office.send("client:Ben", "for Ben")
    await office.send("managers", "for the group")
    await office.settled()
    refused, taken, _ = moments(office, anna.id)
    assert taken - refused >= 2.0
    for chat in (ben.id, office.sandbox.group.chat_id):
        (moment,) = moments(office, chat)
        assert moment < refused + 2.0
    assert anna.texts == ["for Anna", "again"]


async def test_too_fast_for_the_group_stops_all_its_topics(office: Office) -> None:
    anna, chat = office.client("Anna"), office.sandbox.group.chat_id
    office.sandbox.faults.add(chat_id=chat, status=429, parameters={"retry_after": 2})
    await office.send("managers", "one")
    await office.send("topic:7", "two")
    await office.send("client:Anna", "for Anna")
    await office.settled()
    refused, *taken = moments(office, chat)
    assert len(taken) == 2
    assert min(taken) - refused >= 2.0
    assert moments(office, anna.id)[0] < refused + 2.0
    assert office.lines() == ["one"]


async def test_too_fast_for_several_chats_is_too_fast_for_the_bot(office: Office) -> None:
    people = [office.client(name) for name in ("Anna", "Ben", "Cleo")]
    for person in people:
        office.sandbox.faults.add(chat_id=person.id, status=429, parameters={"retry_after": 1})
        await office.send(f"client:{person.first_name}", "hi")
    await eventually(lambda: office.made("sendMessage") == 3)
    dora = office.client("Dora")
    await asyncio.sleep(0.05)
    await office.send("client:Dora", "hi")
    await office.settled()
    refused = max(moments(office, person.id)[0] for person in people)
    assert moments(office, dora.id)[0] - refused >= 1.0


@pytest.mark.parametrize("status", [500, 503])
async def test_what_telegram_failed_at_is_sent_again(either_office: Office, status: int) -> None:
    office = either_office
    office.start()
    anna = office.client("Anna")
    office.sandbox.faults.add(method="sendMessage", times=2, status=status)
    await office.send("client:Anna", "hi", tag="line:1", on_ambiguity="drop")
    (row,) = await office.settled()
    assert (anna.texts, row.attempts, row.ambiguous, row.error) == (["hi"], 2, 0, None)
    assert office.ears.heard == [("line:1", "")]


async def test_a_lost_answer_is_asked_for(either_office: Office) -> None:
    office = either_office
    office.start()
    anna = office.client("Anna")
    office.sandbox.faults.add(method="sendMessage", lost_answer=True)
    await office.send("client:Anna", "hi", handle="line:1")
    (row,) = await office.settled()
    assert (anna.texts, row.ambiguous) == (["hi"], 1)
    handle = await office.post.handle("line:1")
    assert handle is not None
    assert handle.message_id == anna.messages[-1]["message_id"]


async def test_a_lost_call_is_made_again(office: Office) -> None:
    """The connection broke before Telegram had read the call: nothing is found, and it is sent."""
    anna = office.client("Anna")
    row = await office.send("client:Anna", "hi")
    await office.settled()
    async with office.post.begin() as box:
        kept = await box.session.get_one(OutboxRow, row.id)
        kept.status, kept.ambiguous, kept.floor = OutboxStatus.PENDING, 1, anna.messages[-1]["message_id"]
    office.sender.wake()
    await office.settled()
    assert anna.texts == ["hi", "hi"]


async def test_what_must_not_be_said_twice_is_dropped_when_in_doubt(either_office: Office) -> None:
    office = either_office
    office.start()
    anna = office.client("Anna")
    office.sandbox.faults.add(method="sendMessage", lost_answer=True)
    await office.send("client:Anna", "happy holidays", on_ambiguity="drop", tag="line:1")
    await office.send("client:Anna", "next")
    rows = await office.settled()
    assert anna.texts == ["happy holidays", "next"]
    assert [row.status for row in rows] == ["dropped", "sent"]
    assert (rows[0].error, office.ears.heard) == (UNCERTAIN, [("line:1", UNCERTAIN)])


async def test_what_a_crash_left_half_sent_is_settled(either_office: Office) -> None:
    office = either_office
    anna = office.client("Anna")
    for words, policy in (("answer", "resend"), ("greeting", "drop"), ("second", "resend")):
        await office.send("client:Anna", words, on_ambiguity=policy, tag=f"line:{words}")
    async with office.post.begin() as box:
        for row in await office.post.rows():
            (await box.session.merge(row)).status = OutboxStatus.SENDING
    office.start()
    rows = await office.settled()
    assert anna.texts == ["answer", "second"]
    assert [row.status for row in rows] == ["sent", "dropped", "sent"]
    assert sorted(office.ears.heard) == [
        ("line:answer", ""),
        ("line:greeting", UNCERTAIN),
        ("line:second", ""),
    ]


async def test_what_had_arrived_before_a_crash_is_not_sent_again(sandbox: Sandbox, sqlite_post: Post) -> None:
    async with open_office(sandbox, sqlite_post) as office:
        anna = office.client("Anna")
        floor = anna.messages[-1]["message_id"]
        for number in (1, 2):
            await office.send("client:Anna", f"line {number}", mergeable=True, handle=f"line:{number}")
        await office.bot.send_message(anna.id, "line 1\n\nline 2")
        async with sqlite_post.begin() as box:
            for row in await sqlite_post.rows():
                kept = await box.session.merge(row)
                kept.status, kept.floor = OutboxStatus.SENDING, floor
        office.start()
        await office.settled()
    assert anna.texts == ["line 1\n\nline 2"]
    handles = [await sqlite_post.handle(f"line:{number}") for number in (1, 2)]
    assert [handle.message_id for handle in handles if handle] == [anna.messages[-1]["message_id"]] * 2


async def test_who_has_blocked_the_bot_is_noted(either_office: Office) -> None:
    office = either_office
    office.start()
    anna, ben = office.client("Anna"), office.client("Ben")
    anna.block()
    await office.send("client:Anna", "hi", tag="line:1")
    await office.send("client:Ben", "hi")
    blocked, sent = await office.settled()
    assert (blocked.status, blocked.error, sent.status) == ("failed", "blocked", "sent")
    assert office.book.gone == ["client:Anna"]
    assert office.ears.heard == [("line:1", "blocked")]
    assert ben.texts == ["hi"]


async def test_broken_formatting_is_sent_without(office: Office) -> None:
    anna = office.client("Anna")
    await office.send("client:Anna", "<i>5 &lt; 6 <b>and")
    caption = SendPhoto(
        chat_id=HERE, photo=BufferedInputFile(b"\x89PNG", "p.png"), caption="<u>look &amp; see"
    )
    await office.send("client:Anna", caption)
    item = InputMediaDocument(media=BufferedInputFile(b"x", "x.txt"), caption="<b>item")
    await office.send("client:Anna", SendMediaGroup(chat_id=HERE, media=[item, item]))
    await office.send("client:Anna", "next")
    assert [row.status for row in await office.settled()] == ["sent"] * 4
    assert anna.texts == ["5 < 6 and", "look & see", "item", "item", "next"]


async def test_what_telegram_refuses_has_failed_with_its_words(office: Office) -> None:
    anna = office.client("Anna")
    await office.send("client:Anna", "x" * 4097, tag="line:1")
    await office.send("client:Anna", "next")
    refused, sent = await office.settled()
    assert (refused.status, refused.error) == ("failed", "Bad Request: message is too long")
    assert office.ears.heard == [("line:1", "Bad Request: message is too long")]
    assert (sent.status, anna.texts) == ("sent", ["next"])


async def test_a_row_that_is_no_call_has_failed(office: Office) -> None:
    anna = office.client("Anna")
    async with office.post.begin() as box:
        row = await box.send("client:Anna", text("hi"))
        row.payload = {"chat_id": HERE, "text": ["no"]}
        await box.send("client:Anna", text("next"))
    assert [row.status for row in await office.settled()] == ["failed", "sent"]
    assert anna.texts == ["next"]


async def test_lines_wait_until_the_bot_may_write_in_the_group_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "NO_RIGHTS_REST_SECONDS", 0.1)
    anna = office.client("Anna")
    fault = office.sandbox.faults.add(
        method="sendMessage",
        chat_id=office.sandbox.group.chat_id,
        times=None,
        status=403,
        description="Forbidden: bot was kicked from the supergroup chat",
    )
    await office.send("managers", "hi", tag="line:1")
    await office.send("client:Anna", "hi")
    await eventually(lambda: bool(anna.texts))
    await asyncio.sleep(0.15)
    waiting, sent = await office.post.rows()
    assert waiting.status in ("pending", "sending")
    assert (waiting.error, sent.status) == (fault.refusal().description, "sent")
    assert 2 <= office.made("sendMessage") <= 5, "it does not insist"
    office.sandbox.faults.clear()
    await office.settled()
    assert office.lines() == ["hi"]
    assert office.ears.heard == [("line:1", "")]
