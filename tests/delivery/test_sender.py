import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import (
    EditMessageText,
    LeaveChat,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SetMessageReaction,
    SetMyCommands,
)
from aiogram.types import BotCommand, BufferedInputFile, InputMediaPhoto, ReactionTypeEmoji

from bot.delivery.directory import Fates
from bot.delivery.models import OutboxRow, OutboxStatus, Priority
from bot.delivery.outbox import NO_CHAT, Options
from bot.delivery.record import Recorder, retry_delay
from bot.delivery.wire import HERE
from bot.sandbox import Sandbox
from tests.delivery.office import Office, open_office
from tests.delivery.support import Post
from tests.waiting import eventually


def edit(words: str) -> EditMessageText:
    return EditMessageText(chat_id=HERE, message_id=HERE, text=words)


async def test_a_message_arrives_and_its_fate_is_noted(either_office: Office) -> None:
    office = either_office
    office.start()
    anna = office.client("Anna")
    await office.send("client:Anna", "hi <b>you</b>", handle="line:1", tag="line:1")
    (row,) = await office.settled()
    (message,) = (m for m in anna.messages if m["from"]["is_bot"])
    assert message["text"] == "hi you"
    assert (row.status, row.message_id, row.error) == ("sent", message["message_id"], None)
    assert row.sent_at == office.post.clock.now()
    handle = await office.post.handle("line:1")
    assert handle is not None
    assert (handle.chat_id, handle.message_id) == (anna.id, message["message_id"])
    assert office.ears.heard == [("line:1", "")]


async def test_a_chat_keeps_its_order(either_office: Office) -> None:
    office = either_office
    anna, ben = office.client("Anna"), office.client("Ben")
    for number in range(6):
        await office.send("client:Anna", f"line {number}")
        await office.send("client:Ben", f"line {number}")
    office.start()
    await office.settled()
    assert anna.texts == ben.texts == [f"line {number}" for number in range(6)]


async def test_a_failure_does_not_let_later_lines_overtake(office: Office) -> None:
    anna = office.client("Anna")
    office.sandbox.faults.add(method="sendMessage", chat_id=anna.id, times=2, status=500)
    for number in range(4):
        await office.send("client:Anna", f"line {number}")
    rows = await office.settled()
    assert anna.texts == [f"line {number}" for number in range(4)]
    assert [row.attempts for row in rows] == [2, 0, 0, 0]


async def test_uploads_arrive(office: Office) -> None:
    anna = office.client("Anna")
    document = SendDocument(chat_id=HERE, document=BufferedInputFile(b"%PDF", "ä.pdf"))
    await office.send("client:Anna", document)
    await office.settled()
    assert anna.messages[-1]["document"]["file_name"] == "ä.pdf"
    assert anna.messages[-1]["document"]["file_size"] == 4


async def test_calls_that_go_to_no_message(office: Office) -> None:
    stranger = office.sandbox.add_group("Strangers")
    office.book.chats["chat:1"] = stranger.chat_id
    await office.send("chat:1", LeaveChat(chat_id=HERE))
    await office.send(NO_CHAT, SetMyCommands(commands=[BotCommand(command="start", description="d")]))
    assert [row.status for row in await office.settled()] == ["sent", "sent"]
    assert stranger.left
    assert office.made("setMyCommands") == 1


async def test_a_card_is_sent_once_and_then_edited(either_office: Office) -> None:
    office = either_office
    office.start()
    for words in ("one", "two", "two"):
        async with office.post.begin() as box:
            await box.show("managers", "card", SendMessage(chat_id=HERE, text=words))
        await office.settled()
    assert office.lines() == ["two"]
    assert [row.status for row in await office.post.rows()] == ["sent"] * 3, "not modified is as good"
    assert (office.made("sendMessage"), office.made("editMessageText")) == (1, 2)


async def test_a_card_that_was_deleted_is_sent_anew(office: Office) -> None:
    for words in ("one", "two", "three"):
        if words == "two":
            office.sandbox.faults.add(
                method="editMessageText", status=400, description="Bad Request: message to edit not found"
            )
        async with office.post.begin() as box:
            await box.show("managers", "card", SendMessage(chat_id=HERE, text=words))
        await office.settled()
    assert office.lines() == ["one", "three"]


async def test_a_change_finds_the_message_it_belongs_to(office: Office) -> None:
    anna = office.client("Anna")
    await office.send("client:Anna", "old", handle="line:1")
    await office.settled()
    async with office.post.begin() as box:
        await box.change("client:Anna", "line:1", edit("new"))
        await box.change("client:Anna", "line:2", edit("of what was never sent"), Options(tag="line:2"))
    sent, changed, pointless = await office.settled()
    assert anna.texts == ["new"]
    assert (sent.status, changed.status, pointless.status) == ("sent", "sent", "dropped")
    assert office.ears.heard == [("line:2", "never sent")]


async def test_lines_sent_as_one_are_still_known_and_changed_one_by_one(either_office: Office) -> None:
    office = either_office
    office.client("Anna")
    for number in (1, 2, 3):
        await office.send(
            "managers", f"line {number}", handle=f"line:{number}", tag=f"line:{number}", mergeable=True
        )
    office.start()
    await office.settled()
    assert office.lines() == ["line 1\n\nline 2\n\nline 3"]
    assert office.ears.heard == [("line:1", ""), ("line:2", ""), ("line:3", "")]
    for number, words in ((2, "changed"), (3, "too"), (2, "again")):
        async with office.post.begin() as box:
            await box.change("managers", f"line:{number}", edit(words))
        await office.settled()
    assert office.lines() == ["line 1\n\nagain\n\ntoo"]


async def test_each_item_of_an_album_has_its_name(office: Office) -> None:
    anna = office.client("Anna")
    options = Options(handle="album", tag="line:1", not_before=office.post.clock.now() + timedelta(hours=1))
    album = anna.send_album([("a.png", b"\x89PNG a"), ("b.png", b"\x89PNG b")])
    file_ids = [message["photo"][-1]["file_id"] for message in album]
    for number, file_id in enumerate(file_ids):
        media = SendMediaGroup(chat_id=HERE, media=[InputMediaPhoto(media=file_id, caption=f"p{number}")])
        async with office.post.begin() as box:
            await box.gather_album("managers", media, f"line:{number}", options)
    office.post.clock.move(3600)
    office.sender.wake()
    await office.settled()
    handles = [await office.post.handle(f"line:{number}") for number in range(2)]
    shown = [message["message_id"] for message in office.sandbox.group.messages()]
    assert [handle.message_id for handle in handles if handle] == shown
    assert office.lines() == ["p0", "p1"]


async def test_a_reply_goes_to_the_message_it_names(office: Office) -> None:
    await office.send("managers", "question", handle="q")
    await office.settled()
    await office.send("managers", "answer", reply_to="q")
    await office.send("managers", "to nothing", reply_to="nothing")
    await office.settled()
    question, answer, other = office.sandbox.group.messages()
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
    assert "reply_to_message" not in other


async def test_a_private_chat_is_not_written_to_faster_than_it_bears(
    sandbox: Sandbox, sqlite_post: Post
) -> None:
    async with open_office(sandbox, sqlite_post, per_chat=10) as office:
        office.client("Anna")
        for number in range(4):
            await office.send("client:Anna", str(number))
        office.start()
        await office.settled()
    moments = [call.at for call in sandbox.calls if call.method == "sendMessage"]
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(moments))


async def test_the_budget_of_the_group_outlives_a_restart(sandbox: Sandbox, sqlite_post: Post) -> None:
    async with open_office(sandbox, sqlite_post, per_minute=12) as office:
        await office.send("managers", "one")
        row = await office.send("managers", "album", tag="x")
        async with office.post.begin() as box:
            for each, album in ((1, None), (row.id, ["a", "b", "c"])):
                kept = await box.session.get_one(OutboxRow, each)
                kept.status, kept.sent_at, kept.album = OutboxStatus.SENT, office.post.clock.now(), album
        office.post.clock.move(30)
        office.start()
        for number in range(12):
            await office.send("managers", str(number))
        await eventually(lambda: office.made("sendMessage") >= 8)
        await asyncio.sleep(0.1)
        assert office.made("sendMessage") == 8
        assert office.budget.room() == 0


async def test_urgent_rows_leave_before_the_rest_of_the_budget(sandbox: Sandbox, sqlite_post: Post) -> None:
    async with open_office(sandbox, sqlite_post, per_minute=12) as office:
        for number in range(12):
            await office.send(f"topic:{number}", f"card {number}", priority=Priority.CARD)
        office.sandbox.group.make_forum(False)
        office.start()
        await eventually(lambda: len(office.lines()) >= 8)
        await office.send("managers", "urgent", priority=Priority.ESCALATION)
        await eventually(lambda: "urgent" in office.lines())
        await asyncio.sleep(0.05)
        assert len(office.lines()) == 9


async def test_calls_under_way_end_before_the_sender_does(office: Office) -> None:
    anna = office.client("Anna")
    office.sandbox.faults.add(method="sendMessage", status=0, delay=0.2)
    await office.send("client:Anna", "hi")
    await eventually(lambda: office.made("sendMessage") == 1)
    await office.stop()
    assert anna.texts == ["hi"]
    assert [row.status for row in await office.post.rows()] == ["sent"]


async def test_an_outcome_is_noted_once_the_database_is_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = office.client("Anna")
    real, failures = Recorder._tell, iter(range(3))

    async def tell(self: Recorder, session: object, fates: Fates) -> None:
        if next(failures, None) is not None:
            raise OSError("the database is away")
        await real(self, session, fates)  # type: ignore[arg-type]

    monkeypatch.setattr(Recorder, "_tell", tell)
    await office.send("client:Anna", "hi", tag="line:1")
    assert [row.status for row in await office.settled()] == ["sent"]
    assert (anna.texts, office.made("sendMessage")) == (["hi"], 1)
    assert office.ears.heard == [("line:1", "")]


async def test_a_server_that_is_away_is_waited_for(office: Office) -> None:
    anna = office.client("Anna")
    alive, office.bot.session.api = office.bot.session.api, TelegramAPIServer.from_base("http://127.0.0.1:1")
    await office.send("client:Anna", "answer")
    await office.send("client:Anna", "greeting", on_ambiguity="drop")
    await asyncio.sleep(0.1)
    office.bot.session.api = alive
    rows = await office.settled()
    assert anna.texts == ["answer", "greeting"], "what never left is not in doubt"
    assert [row.ambiguous for row in rows] == [0, 0]


async def test_a_mark_is_given_up_in_the_end(office: Office) -> None:
    office.sandbox.faults.add(method="setMessageReaction", times=None, status=500)
    reaction = SetMessageReaction(chat_id=HERE, message_id=1, reaction=[ReactionTypeEmoji(emoji="👌")])
    await office.send("managers", reaction)
    (row,) = await office.settled()
    assert (row.status, row.attempts, row.error) == ("failed", 5, "Internal Server Error")


def test_waits_double_up_to_ten_seconds() -> None:
    waits = [retry_delay(attempt).total_seconds() for attempt in range(1, 8)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    assert retry_delay(10**6).total_seconds() == 10.0
