from datetime import timedelta

import pytest
from aiogram.methods import (
    DeleteMessage,
    EditMessageText,
    LeaveChat,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SetMessageReaction,
)
from aiogram.types import BufferedInputFile, FSInputFile, InputMediaPhoto, ReactionTypeEmoji
from sqlalchemy import select

from bot.delivery import outbox
from bot.delivery.models import Bucket, Handle, OnAmbiguity, OutboxFile, OutboxStatus, Priority
from bot.delivery.outbox import NO_CHAT, Options
from bot.delivery.wire import HERE
from tests.delivery.support import Post, buttons


def text(words: str) -> SendMessage:
    return SendMessage(chat_id=HERE, text=words)


def edit(words: str) -> EditMessageText:
    return EditMessageText(chat_id=HERE, message_id=HERE, text=words)


def reaction(emoji: str) -> SetMessageReaction:
    return SetMessageReaction(chat_id=HERE, message_id=HERE, reaction=[ReactionTypeEmoji(emoji=emoji)])


def photo(file_id: str) -> SendMediaGroup:
    return SendMediaGroup(chat_id=HERE, media=[InputMediaPhoto(media=file_id)])


async def set_status(post: Post, status: str) -> None:
    """Let all rows stand so."""
    async with post.begin() as box:
        for row in await post.rows():
            (await box.session.merge(row)).status = status


async def test_a_row_says_all_that_its_sending_needs(post: Post) -> None:
    later = post.clock.now() + timedelta(hours=1)
    options = Options(
        priority=Priority.BULK, handle="h", target="t", reply_to="r", tag="greeting:1", mergeable=True,
        not_before=later, expires_at=later, on_ambiguity=OnAmbiguity.DROP,
    )  # fmt: skip
    async with post.begin() as box:
        await box.send("client:7", text("hi <b>you</b>"), options)
        await box.send("client:7", text("hi"))
    full, plain = await post.rows()
    assert (full.handle, full.target, full.reply_to, full.tag) == ("h", "t", "r", "greeting:1")
    assert (full.priority, full.mergeable, full.on_ambiguity) == (Priority.BULK, True, "drop")
    assert (full.not_before, full.expires_at, full.created_at) == (later, later, post.clock.now())
    assert (full.method, full.status) == ("sendMessage", OutboxStatus.PENDING)
    assert full.payload == {"chat_id": HERE, "text": "hi <b>you</b>", "parse_mode": "HTML"}
    assert (plain.priority, plain.on_ambiguity, plain.expires_at) == (Priority.ANSWER, "resend", None)
    assert plain.not_before == post.clock.now()


@pytest.mark.parametrize(
    ("destination", "bucket"),
    [("client:7", Bucket.PRIVATE), ("user:7", Bucket.PRIVATE), ("topic:7", Bucket.GROUP),
     ("managers", Bucket.GROUP), (NO_CHAT, Bucket.FREE)],
)  # fmt: skip
async def test_a_row_counts_toward_the_limit_of_its_chat(
    sqlite_post: Post, destination: str, bucket: str
) -> None:
    async with sqlite_post.begin() as box:
        row = await box.send(destination, text("hi"))
        mark = await box.send(destination, reaction("👌"))
        leave = await box.send(destination, LeaveChat(chat_id=HERE))
    assert (row.bucket, row.lane) == (bucket, destination)
    assert mark.bucket == leave.bucket == Bucket.FREE


async def test_nothing_is_there_after_a_rollback_and_nobody_is_woken(post: Post) -> None:
    async def fail() -> None:
        async with post.begin() as box:
            await box.send("client:7", text("hi"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await post.rows() == []
    assert post.woken == 0


async def test_the_sender_is_woken_once_after_the_commit(post: Post) -> None:
    async with post.begin() as box:
        await box.send("client:7", text("one"))
        await box.send("client:7", text("two"))
        assert post.woken == 0
    assert post.woken == 1


async def test_uploads_are_kept_beside_the_row(post: Post) -> None:
    upload = BufferedInputFile(b"\x00\xff", "Ä.bin")
    async with post.begin() as box:
        row = await box.send("client:7", SendDocument(chat_id=HERE, document=upload))
    async with post.database.read() as session:
        (file,) = await session.scalars(select(OutboxFile))
    assert (file.outbox_id, file.filename, file.content) == (row.id, "Ä.bin", b"\x00\xff")
    assert row.payload["document"] == f"attach://{file.key}"


async def test_only_bytes_can_be_uploaded(post: Post) -> None:
    with pytest.raises(TypeError, match="FSInputFile"):
        async with post.begin() as box:
            await box.send("client:7", SendDocument(chat_id=HERE, document=FSInputFile(__file__)))
    assert await post.rows() == []


async def test_of_several_states_of_a_card_only_the_newest_leaves(post: Post) -> None:
    async with post.begin() as box:
        await box.show("topic:7", "card", text("one"), Options(priority=Priority.RELAY))
    async with post.begin() as box:
        await box.show("topic:7", "card", text("two"))
        await box.show("topic:7", "card of another", text("other"))
    card, other = await post.rows()
    assert (card.payload["text"], card.handle, card.upsert, card.priority) == ("two", "card", True, 20)
    assert (other.payload["text"], other.priority) == ("other", Priority.CARD)


async def test_a_card_under_way_is_shown_again(post: Post) -> None:
    async with post.begin() as box:
        await box.show("topic:7", "card", text("one"))
    await set_status(post, OutboxStatus.SENDING)
    async with post.begin() as box:
        await box.show("topic:7", "card", text("two"))
    assert await post.texts(OutboxStatus.SENDING) == ["one"]
    assert await post.texts(OutboxStatus.PENDING) == ["two"]


async def test_a_new_text_goes_into_the_message_that_still_waits(post: Post) -> None:
    first = SendMessage(chat_id=HERE, text="a < b", parse_mode=None, reply_markup=buttons("old"))
    async with post.begin() as box:
        await box.send("client:7", first, Options(handle="line", tag="line:1"))
        await box.change("client:7", "line", edit("a &lt; c"))
    (row,) = await post.rows()
    assert (row.payload["text"], row.payload["parse_mode"]) == ("a &lt; c", "HTML")
    assert row.payload["reply_markup"]["inline_keyboard"][0][0]["text"] == "old"
    assert (row.method, row.tag) == ("sendMessage", "line:1")
    async with post.begin() as box:
        await box.change("client:7", "line", edit("d").model_copy(update={"reply_markup": buttons("new")}))
    (row,) = await post.rows()
    assert row.payload["reply_markup"]["inline_keyboard"][0][0]["text"] == "new"


async def test_a_change_drops_the_older_one_of_its_sort(post: Post) -> None:
    async with post.begin() as box:
        await box.send("client:7", text("sent"), Options(handle="line"))
    await set_status(post, OutboxStatus.SENT)
    async with post.begin() as box:
        await box.change("client:7", "line", edit("one"))
        await box.change("client:7", "line", DeleteMessage(chat_id=HERE, message_id=HERE))
        await box.change("client:7", "other", edit("other"))
        await box.change("client:7", "line", edit("two"), Options(tag="line:1"))
    left = [(row.method, row.target) for row in await post.rows() if row.status == OutboxStatus.PENDING]
    assert left == [("deleteMessage", "line"), ("editMessageText", "other"), ("editMessageText", "line")]
    newest = (await post.rows())[-1]
    assert (newest.payload["text"], newest.tag, newest.target) == ("two", "line:1", "line")
    assert [row.error for row in await post.rows() if row.status == OutboxStatus.DROPPED] == [
        "overtaken by a newer one"
    ]


async def test_a_lane_of_its_own_holds_only_the_newest(post: Post) -> None:
    async with post.begin() as box:
        await box.replace("managers", "mark:5", reaction("👀"), Options())
        await box.replace("managers", "mark:6", reaction("👀"), Options())
        await box.replace("managers", "mark:5", reaction("👌"), Options())
    old, other, new = await post.rows()
    assert [row.status for row in (old, other, new)] == ["dropped", "pending", "pending"]
    assert (new.lane, new.destination) == ("mark:5", "managers")


async def test_an_album_is_gathered_item_by_item(post: Post) -> None:
    async with post.begin() as box:
        assert await box.waiting_album("album") is None
        options = Options(handle="album", not_before=post.clock.now() + timedelta(seconds=1), tag="line:1")
        await box.gather_album("topic:7", photo("a"), "line:1", options)
    post.clock.move(0.5)
    later = post.clock.now() + timedelta(seconds=1)
    async with post.begin() as box:
        assert await box.waiting_album("album") is not None
        await box.gather_album("topic:7", photo("b"), "line:2", Options(handle="album", not_before=later))
    (row,) = await post.rows()
    assert [item["media"] for item in row.payload["media"]] == ["a", "b"]
    assert (row.album, row.not_before, row.tag) == (["line:1", "line:2"], later, "line:1")
    await set_status(post, OutboxStatus.SENDING)
    async with post.begin() as box:
        await box.gather_album("topic:7", photo("c"), "line:3", Options(handle="album"))
    late = (await post.rows())[1]
    assert late.album == ["line:3"], "what comes too late is an album of its own"


async def test_an_answer_to_a_button_is_soon_worthless(post: Post) -> None:
    async with post.begin() as box:
        await box.answer_button("42", "Done", alert=True)
        await box.answer_button("43")
        await box.send("client:7", text("hi"))
    post.clock.move(14.9)
    async with post.begin() as box:
        await outbox.drop_expired(box.session, post.clock)
    assert [row.status for row in await post.rows()] == ["pending"] * 3
    post.clock.move(0.1)
    async with post.begin() as box:
        await outbox.drop_expired(box.session, post.clock)
    one, two, message = await post.rows()
    assert (one.status, two.status, message.status) == ("dropped", "dropped", "pending")
    assert (one.lane, two.lane, one.bucket, one.on_ambiguity) == ("button:42", "button:43", "free", "drop")
    assert one.payload == {"callback_query_id": "42", "text": "Done", "show_alert": True}
    assert two.payload == {"callback_query_id": "43"}


async def test_what_was_settled_long_ago_is_forgotten_with_its_uploads(post: Post) -> None:
    upload = SendDocument(chat_id=HERE, document=BufferedInputFile(b"x", "x"))
    statuses = [*OutboxStatus]
    async with post.begin() as box:
        for status in statuses:
            (await box.send("client:7", upload)).status = status
        box.session.add(Handle(handle="line", chat_id=7, message_id=1, part=None, outbox_id=3))
    post.clock.move(3600)
    async with post.begin() as box:
        (await box.send("client:7", text("new"))).status = OutboxStatus.SENT
        await outbox.forget(box.session, post.clock, timedelta(minutes=59))
    assert [row.status for row in await post.rows()] == ["pending", "sending", "sent"]
    async with post.database.read() as session:
        assert len((await session.scalars(select(OutboxFile))).all()) == 2
    assert await post.handle("line") is not None


async def test_messages_are_known_by_name(post: Post) -> None:
    async with post.begin() as box:
        for name, row in (("b", 2), ("a", 1)):
            box.session.add(Handle(handle=name, chat_id=-1, message_id=5, part=name, outbox_id=row))
        box.session.add(Handle(handle="c", chat_id=-2, message_id=5, part=None, outbox_id=3))
    async with post.begin() as box:
        assert await box.named(-1, 5) == ["a", "b"]
        assert await box.named(-1, 6) == []
        found = await box.find("c")
        assert found is not None
        assert found.chat_id == -2
        assert await box.find("d") is None
