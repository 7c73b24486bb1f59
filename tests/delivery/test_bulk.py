"""Many letters put into the outbox at once."""

from datetime import timedelta

from bot.delivery import bulk
from bot.delivery.bulk import Letter
from tests.delivery.support import MORNING, Post

FAR = 2**53 + 1
"""A chat whose number no double can hold."""


async def test_letters_are_kept_whole(post: Post) -> None:
    odd = {
        "text": "<b>שלום</b> 👋🏽 \n\t\"\\ it's",
        "rows": [[{"a": None, "b": True, "c": 1.5}], []],
        "none": {},
    }
    until = MORNING + timedelta(hours=5)
    letters = [
        Letter("client:1", FAR, "sendMessage", odd, "line:1", until),
        Letter("client:2", 2, "sendPhoto", {"photo": "x"}, "line:2"),
    ]
    async with post.database.begin() as session:
        await bulk.post(session, post.clock, letters, post.wake)
    first, second = await post.rows()
    assert first.payload == {**odd, "chat_id": FAR}
    assert second.payload == {"photo": "x", "chat_id": 2}
    assert (first.expires_at, second.expires_at) == (until, None)
    assert {(row.created_at, row.not_before, row.attempts) for row in (first, second)} == {
        (MORNING, MORNING, 0)
    }
