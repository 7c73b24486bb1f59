"""What tests do as people, and what they are told when it can't be."""

import asyncio

import pytest

from bot.sandbox import Person, Sandbox, SandboxError
from tests.sandbox.client import RawBot

KEYS = {
    "inline_keyboard": [[{"text": "Take", "callback_data": "t:1"}, {"text": "Shop", "url": "https://a.se"}]]
}


async def test_a_press_names_the_message_and_the_data(bot: RawBot, anna: Person) -> None:
    message = await bot.ok("sendMessage", chat_id=anna.id, text="?", reply_markup=KEYS)
    query_id = anna.press(message["message_id"], "Take")
    query = (await bot.updates())[0]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (query_id, "t:1", anna.id)
    assert query["message"]["reply_markup"] == KEYS


async def test_managers_press_in_the_group(bot: RawBot, sandbox: Sandbox) -> None:
    message = await bot.ok("sendMessage", chat_id=sandbox.group.chat_id, text="?", reply_markup=KEYS)
    sandbox.managers[1].press(message["message_id"], "t:1")
    query = (await bot.updates())[0]["callback_query"]
    assert (query["from"]["first_name"], query["message"]["chat"]["id"]) == ("Omar", sandbox.group.chat_id)


async def test_presses_that_cant_be(bot: RawBot, anna: Person) -> None:
    message = await bot.ok("sendMessage", chat_id=anna.id, text="?", reply_markup=KEYS)
    with pytest.raises(SandboxError, match=r"no button 'Tack', only \['Take', 'Shop'\]"):
        anna.press(message, "Tack")
    with pytest.raises(SandboxError, match="tells the bot nothing"):
        anna.press(message, "Shop")
    with pytest.raises(SandboxError, match="no message 999"):
        anna.press(999, "Take")


def test_what_people_cant_do(sandbox: Sandbox, anna: Person) -> None:
    mia = sandbox.managers[0]
    with pytest.raises(SandboxError, match="no topic 17"):
        mia.send("x", thread=17)
    with pytest.raises(SandboxError, match="no message 99 to reply to"):
        mia.send("x", reply_to=99)
    with pytest.raises(SandboxError, match="has no message"):
        anna.edit(99, "x")
    anna.block()
    with pytest.raises(SandboxError, match="has blocked the bot"):
        anna.send("x")


def test_plain_members_dont_write_in_closed_topics(sandbox: Sandbox, anna: Person) -> None:
    thread = sandbox.group.create_topic("Closed")
    sandbox.group.add(anna)
    sandbox.group.close_topic(thread)
    with pytest.raises(SandboxError, match="is closed"):
        anna.send("x", thread=thread, group=sandbox.group)
    sandbox.managers[2].send("x", thread=thread)
    sandbox.group.reopen_topic(thread)
    anna.send("x", thread=thread, group=sandbox.group)


async def test_a_manager_can_write_to_the_bot_itself(bot: RawBot, sandbox: Sandbox) -> None:
    mia = sandbox.managers[0]
    mia.send("/start", private=True)
    assert (await bot.updates())[0]["message"]["chat"] == {
        "id": mia.id,
        "first_name": "Mia",
        "type": "private",
    }
    await bot.ok("sendMessage", chat_id=mia.id, text="hello")
    assert mia.texts == ["hello"]


async def test_until_wakes_on_a_change(sandbox: Sandbox, anna: Person) -> None:
    asyncio.get_running_loop().call_later(0.05, anna.send, "hi")
    await sandbox.until(lambda: anna.messages[-1]["text"] == "hi", timeout=5)


async def test_until_shows_the_chats_when_it_gives_up(sandbox: Sandbox, bot: RawBot, anna: Person) -> None:
    await bot.ok("sendMessage", chat_id=anna.id, text="hello", reply_markup=KEYS)
    with pytest.raises(AssertionError) as failure:
        await sandbox.until(lambda: False, timeout=0.05, what="a wonder")
    for words in (
        "still not: a wonder",
        "Anna: '/start'",
        "Deskbell: 'hello' ['Take', 'Shop']",
        "sendMessage",
    ):
        assert words in str(failure.value)


def test_the_address_is_known_once_started() -> None:
    with pytest.raises(SandboxError):
        _ = Sandbox().api_base
