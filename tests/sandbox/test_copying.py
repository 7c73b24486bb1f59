"""Messages repeated elsewhere."""

from typing import Any

import pytest

from bot.sandbox import Person, Sandbox
from tests.sandbox.client import RawBot


@pytest.fixture
async def topic(bot: RawBot, sandbox: Sandbox) -> dict[str, int]:
    """A topic of the managers' group, as the parameters that name it."""
    made = await bot.ok("createForumTopic", chat_id=sandbox.group.chat_id, name="Anna")
    return {"chat_id": sandbox.group.chat_id, "message_thread_id": made["message_thread_id"]}


def source(message: dict[str, Any]) -> dict[str, int]:
    return {"from_chat_id": message["chat"]["id"], "message_id": message["message_id"]}


async def test_a_copy_says_the_same_without_its_origin(
    bot: RawBot, sandbox: Sandbox, anna: Person, topic: dict[str, int]
) -> None:
    original = anna.send_photo("see https://example.com")
    copied = await bot.ok("copyMessage", **topic, **source(original))
    copy = sandbox.group.messages(topic["message_thread_id"])[-1]
    assert copied == {"message_id": copy["message_id"]}
    assert (copy["photo"], copy["caption_entities"]) == (original["photo"], original["caption_entities"])
    assert "forward_origin" not in copy


async def test_a_copy_with_another_caption_and_keys(bot: RawBot, anna: Person, topic: dict[str, int]) -> None:
    keys = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    await bot.ok("copyMessage", **topic, **source(anna.send_photo("old")), caption="new", reply_markup=keys)
    copy = bot.sandbox.group.messages(topic["message_thread_id"])[-1]
    assert (copy["caption"], copy["reply_markup"]) == ("new", keys)


async def test_an_album_is_copied_as_one(bot: RawBot, anna: Person, topic: dict[str, int]) -> None:
    album = anna.send_album([("a.jpg", b"1"), ("b.jpg", b"2")], caption="two")
    numbers = [one["message_id"] for one in album]
    copied = await bot.ok("copyMessages", **topic, from_chat_id=anna.id, message_ids=[*numbers, 999])
    copies = bot.sandbox.group.messages(topic["message_thread_id"])[-2:]
    assert [one["message_id"] for one in copies] == [one["message_id"] for one in copied]
    assert copies[0]["media_group_id"] == copies[1]["media_group_id"] != album[0]["media_group_id"]


async def test_a_forward_names_its_origin(bot: RawBot, anna: Person, topic: dict[str, int]) -> None:
    message = await bot.ok("forwardMessage", **topic, **source(anna.send("hi")))
    assert message["forward_origin"]["sender_user"]["id"] == anna.id
    place = {"chat_id": topic["chat_id"], "message_id": message["message_id"]}
    assert (
        await bot.refused("editMessageText", **place, text="x") == "400 Bad Request: message can't be edited"
    )


async def test_refused(bot: RawBot, sandbox: Sandbox, anna: Person, topic: dict[str, int]) -> None:
    missing = {"from_chat_id": anna.id, "message_id": 999}
    created = {"from_chat_id": topic["chat_id"], "message_id": topic["message_thread_id"]}
    expected: dict[str, tuple[str, dict[str, Any]]] = {
        "message to copy not found": ("copyMessage", missing),
        "message to forward not found": ("forwardMessage", missing),
        "message can't be copied": ("copyMessage", created),
        "message can't be forwarded": ("forwardMessage", created),
        "there are no messages to copy": ("copyMessages", {"from_chat_id": anna.id, "message_ids": [999]}),
        "message identifiers are not specified": (
            "copyMessages",
            {"from_chat_id": anna.id, "message_ids": ["x"]},
        ),
        "message identifiers must be in a strictly increasing order": (
            "copyMessages",
            {"from_chat_id": anna.id, "message_ids": [2, 1]},
        ),
        "chat not found": ("copyMessage", {"from_chat_id": 1, "message_id": 1}),
    }
    for words, (method, params) in expected.items():
        assert await bot.refused(method, chat_id=anna.id, **params) == f"400 Bad Request: {words}"
