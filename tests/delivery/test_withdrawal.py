"""What is taken back, given up or sent again before it is too late."""

from datetime import timedelta

import pytest

from bot.delivery.models import Handle, OutboxStatus
from bot.delivery.outbox import Options
from tests.delivery.support import Post
from tests.delivery.test_outbox import photo, reaction, set_status, text


async def test_an_album_is_ended_or_given_up(post: Post) -> None:
    later = post.clock.now() + timedelta(seconds=1)
    async with post.begin() as box:
        for name in ("one", "two"):
            await box.gather_album(
                "topic:7", photo(name), f"msg:{name}", Options(handle=name, not_before=later)
            )
        await box.end_albums("topic:7", but="two")
        await box.end_albums("topic:8")
    one, two = await post.rows()
    assert (one.not_before, two.not_before) == (post.clock.now(), later)
    async with post.begin() as box:
        assert await box.withdraw_album("two") == ["msg:two"]
        assert await box.withdraw_album("two") == []
    assert [row.status for row in await post.rows()] == ["pending", "dropped"]


async def test_what_has_not_left_is_taken_back_with_its_changes(post: Post) -> None:
    async with post.begin() as box:
        await box.send("client:7", text("hi"), Options(handle="msg:1"))
        await box.change("client:7", "msg:1", reaction("👀"))
        assert await box.withdraw("client:7", "msg:1") is True
    assert [row.status for row in await post.rows()] == ["dropped", "dropped"]


@pytest.mark.parametrize("status", [OutboxStatus.SENDING, OutboxStatus.SENT])
async def test_what_may_have_left_is_deleted_where_it_arrived(post: Post, status: OutboxStatus) -> None:
    async with post.begin() as box:
        await box.send("client:7", text("hi"), Options(handle="msg:1"))
    await set_status(post, status)
    async with post.begin() as box:
        assert await box.withdraw("client:7", "msg:1", "line:1") is False
    deletion = (await post.rows())[-1]
    assert (deletion.method, deletion.target, deletion.tag) == ("deleteMessage", "msg:1", "line:1")
    assert deletion.lane == "client:7", "it follows what it deletes"


async def test_only_a_refused_row_of_its_own_leaves_again(post: Post) -> None:
    async with post.begin() as box:
        row = await box.send("client:7", text("hi"), Options(tag="line:1"))
        await box.session.flush()
        assert await box.retry(row.id, "line:1") is None
    await set_status(post, OutboxStatus.FAILED)
    async with post.begin() as box:
        assert await box.retry(row.id, "line:2") is None
        assert await box.retry(row.id + 1, "line:1") is None
        assert await box.retry(row.id, "line:1") is not None
        assert await box.retry(row.id, "line:1") is None
    assert [row.status for row in await post.rows()] == ["pending"]


async def test_a_name_that_is_forgotten_is_sent_anew(post: Post) -> None:
    async with post.begin() as box:
        box.session.add(Handle(handle="card", chat_id=7, message_id=1, part=None, outbox_id=3))
    async with post.begin() as box:
        old = await box.forget_sent("card")
        assert old is not None
    async with post.begin() as box:
        assert await box.forget_sent("card") is None
        assert await box.named(7, 1) == [old], "it can still be deleted"
