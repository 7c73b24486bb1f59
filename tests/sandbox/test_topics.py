"""Topics of the managers' forum."""

from typing import Any

import pytest

from bot.sandbox import Person, Sandbox, SandboxError
from tests.sandbox.client import RawBot

GONE = "400 Bad Request: message thread not found"


@pytest.fixture
async def topic(bot: RawBot, sandbox: Sandbox) -> dict[str, int]:
    """A topic that the bot made, as the parameters that name it."""
    made = await bot.ok("createForumTopic", chat_id=sandbox.group.chat_id, name="Anna", icon_color=0xFFD67E)
    return {"chat_id": sandbox.group.chat_id, "message_thread_id": made["message_thread_id"]}


async def test_a_topics_number_is_that_of_the_message_that_created_it(
    bot: RawBot, sandbox: Sandbox, topic: dict[str, int]
) -> None:
    thread = topic["message_thread_id"]
    created, *_ = sandbox.group.messages(thread)
    assert created["message_id"] == thread
    assert created["forum_topic_created"] == {"name": "Anna", "icon_color": 0xFFD67E}
    message = await bot.ok("sendMessage", **topic, text="card")
    assert (message["message_thread_id"], message["is_topic_message"]) == (thread, True)
    assert sandbox.group.topics[thread].name == "Anna"


async def test_messages_in_topics_answer_the_one_that_created_it_as_in_telegram(
    bot: RawBot, sandbox: Sandbox, topic: dict[str, int]
) -> None:
    mia, thread = sandbox.managers[0], topic["message_thread_id"]
    plain = mia.send("on it", thread=thread)
    assert "forum_topic_created" in plain["reply_to_message"]
    reply = mia.send("really", reply_to=plain)
    assert (reply["message_thread_id"], reply["reply_to_message"]["text"]) == (thread, "on it")
    assert "reply_to_message" not in reply["reply_to_message"]
    assert [update["message"]["text"] for update in await bot.updates()] == ["on it", "really"]


async def test_general_has_no_thread(bot: RawBot, sandbox: Sandbox, topic: dict[str, int]) -> None:
    chat = {"chat_id": sandbox.group.chat_id}
    message = await bot.ok("sendMessage", **chat, text="to all")
    assert "message_thread_id" not in message
    assert sandbox.group.texts() == ["to all"]
    assert await bot.refused("sendMessage", **chat, message_thread_id=1, text="x") == GONE
    await bot.ok("sendChatAction", **chat, message_thread_id=1, action="typing")


async def test_a_reply_goes_where_the_question_stands(
    bot: RawBot, sandbox: Sandbox, topic: dict[str, int]
) -> None:
    question = sandbox.managers[0].send("?", thread=topic["message_thread_id"])
    reply = {"reply_parameters": {"message_id": question["message_id"]}}
    message = await bot.ok("sendMessage", chat_id=topic["chat_id"], text="!", **reply)
    assert message["message_thread_id"] == topic["message_thread_id"]


async def test_a_deleted_topic(bot: RawBot, sandbox: Sandbox, topic: dict[str, int]) -> None:
    card = await bot.ok("sendMessage", **topic, text="card")
    sandbox.group.delete_topic(topic["message_thread_id"])
    assert await bot.refused("sendMessage", **topic, text="x") == GONE
    assert await bot.refused("closeForumTopic", **topic) == GONE
    words = "400 Bad Request: message to edit not found"
    place = {"chat_id": topic["chat_id"], "message_id": card["message_id"]}
    assert await bot.refused("editMessageText", **place, text="x") == words
    assert await bot.updates() == []
    assert sandbox.group.topics[topic["message_thread_id"]].deleted
    with pytest.raises(SandboxError):
        sandbox.managers[0].send("x", thread=topic["message_thread_id"])


async def test_the_bot_manages_topics(bot: RawBot, sandbox: Sandbox, topic: dict[str, int]) -> None:
    about = sandbox.group.topics[topic["message_thread_id"]]
    words = "400 Bad Request: TOPIC_NOT_MODIFIED"
    assert await bot.refused("editForumTopic", **topic, name="Anna") == words
    await bot.ok("editForumTopic", **topic, name="Anna ✓", icon_custom_emoji_id="5")
    assert (about.name, about.icon_custom_emoji_id) == ("Anna ✓", "5")
    assert await bot.refused("reopenForumTopic", **topic) == words
    await bot.ok("closeForumTopic", **topic)
    assert about.closed
    assert await bot.refused("closeForumTopic", **topic) == words
    await bot.ok("sendMessage", **topic, text="an administrator still writes")
    await bot.ok("reopenForumTopic", **topic)
    await bot.ok("deleteForumTopic", **topic)
    assert about.deleted
    assert await bot.updates() == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"name": " "}, "topic name must be non-empty"),
        ({"name": "x" * 129}, "TOPIC_TITLE_TOO_LONG"),
        ({"name": "x", "icon_color": 7}, "TOPIC_ICON_COLOR_INVALID"),
    ],
)
async def test_topics_that_cant_be(bot: RawBot, sandbox: Sandbox, params: dict[str, Any], words: str) -> None:
    refusal = await bot.refused("createForumTopic", chat_id=sandbox.group.chat_id, **params)
    assert refusal == f"400 Bad Request: {words}"


async def test_without_the_right_to_manage_topics(
    bot: RawBot, sandbox: Sandbox, topic: dict[str, int]
) -> None:
    theirs = sandbox.group.create_topic("Made by Mia")
    sandbox.group.set_bot_rights(can_manage_topics=False)
    chat = {"chat_id": sandbox.group.chat_id}
    words = "400 Bad Request: not enough rights to create a topic"
    assert await bot.refused("createForumTopic", **chat, name="x") == words
    words = "400 Bad Request: not enough rights to close or reopen the topic"
    assert await bot.refused("closeForumTopic", **chat, message_thread_id=theirs) == words
    await bot.ok("closeForumTopic", **topic)


async def test_a_plain_member_and_a_closed_topic(
    bot: RawBot, sandbox: Sandbox, topic: dict[str, int]
) -> None:
    sandbox.group.close_topic(topic["message_thread_id"])
    sandbox.group.set_bot_rights(administrator=False)
    assert await bot.refused("sendMessage", **topic, text="x") == "400 Bad Request: TOPIC_CLOSED"
    words = "400 Bad Request: not enough rights to delete the topic"
    assert await bot.refused("deleteForumTopic", **topic) == words
    kinds = [list(update)[1] for update in await bot.updates()]
    assert kinds == ["message", "my_chat_member"]


async def test_a_group_without_topics(bot: RawBot, sandbox: Sandbox, topic: dict[str, int]) -> None:
    sandbox.group.make_forum(False)
    chat = {"chat_id": sandbox.group.chat_id}
    assert (
        await bot.refused("createForumTopic", **chat, name="x") == "400 Bad Request: the chat is not a forum"
    )
    assert await bot.refused("sendMessage", **topic, text="x") == GONE
    message = sandbox.managers[0].send("question")
    assert "is_forum" not in message["chat"]
    reply = sandbox.managers[1].send("answer", reply_to=message)
    assert (reply["message_thread_id"], "is_topic_message" in reply) == (message["message_id"], False)
    assert sandbox.group.messages()[-1]["text"] == "answer"


async def test_private_chats_have_no_topics(bot: RawBot, anna: Person) -> None:
    assert await bot.refused("sendMessage", chat_id=anna.id, message_thread_id=5, text="x") == GONE
    assert await bot.refused("createForumTopic", chat_id=anna.id, name="x") == (
        "400 Bad Request: the chat is not a forum"
    )
