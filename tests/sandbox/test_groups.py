"""Groups: who is in them, joining, leaving, moving, pins."""

import pytest

from bot.sandbox import Person, Sandbox, SandboxError
from tests.sandbox.client import RawBot


async def test_the_managers_group(bot: RawBot, sandbox: Sandbox) -> None:
    chat = {"chat_id": sandbox.group.chat_id}
    full = await bot.ok("getChat", **chat)
    assert (full["type"], full["is_forum"], full["title"]) == ("supergroup", True, "Managers")
    member = await bot.ok("getChatMember", **chat, user_id=42)
    assert (member["status"], member["can_manage_topics"]) == ("administrator", True)
    statuses = [
        (await bot.ok("getChatMember", **chat, user_id=manager.id))["status"] for manager in sandbox.managers
    ]
    assert statuses == ["creator", "administrator", "administrator"]
    assert len(await bot.ok("getChatAdministrators", **chat)) == 4
    assert await bot.ok("getChatMemberCount", **chat) == 4


async def test_people_who_are_not_members(bot: RawBot, sandbox: Sandbox, anna: Person) -> None:
    chat = {"chat_id": sandbox.group.chat_id}
    assert (await bot.ok("getChatMember", **chat, user_id=anna.id))["status"] == "left"
    assert await bot.refused("getChatMember", **chat, user_id=1) == "400 Bad Request: PARTICIPANT_ID_INVALID"
    sandbox.group.add(anna)
    assert (await bot.ok("getChatMember", **chat, user_id=anna.id))["status"] == "member"
    anna.send("hello all", group=sandbox.group)
    assert [list(update["message"])[-1] for update in await bot.updates()] == ["new_chat_members", "text"]


async def test_private_chats(bot: RawBot, sandbox: Sandbox, anna: Person) -> None:
    assert (await bot.ok("getChat", chat_id=anna.id))["first_name"] == "Anna"
    assert (await bot.ok("getChatMember", chat_id=anna.id, user_id=anna.id))["status"] == "member"
    assert await bot.ok("getChatMemberCount", chat_id=anna.id) == 2
    ben = sandbox.add_client("Ben")
    assert await bot.refused("getChat", chat_id=ben.id) == "400 Bad Request: chat not found"
    assert "no administrators" in await bot.refused("getChatAdministrators", chat_id=anna.id)


async def test_a_strange_group_is_joined_and_left(bot: RawBot, sandbox: Sandbox) -> None:
    group = sandbox.add_group("Strangers")
    assert group.owner is not None
    group.owner.send("hello bot", group=group)
    joined, service, message = await bot.updates()
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["id"] == 42
    assert message["message"]["chat"]["title"] == "Strangers"
    await bot.ok("leaveChat", chat_id=group.chat_id)
    assert group.left
    words = "403 Forbidden: bot is not a member of the supergroup chat"
    assert await bot.refused("sendMessage", chat_id=group.chat_id, text="x") == words
    group.owner.send("still there?", group=group)
    assert list((await bot.updates())[-1])[1] == "my_chat_member"


async def test_thrown_out(bot: RawBot, sandbox: Sandbox) -> None:
    sandbox.group.kick_bot()
    words = "403 Forbidden: bot was kicked from the supergroup chat"
    assert await bot.refused("sendMessage", chat_id=sandbox.group.chat_id, text="x") == words
    assert (await bot.updates())[0]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_the_group_moves_to_another_id(bot: RawBot, sandbox: Sandbox) -> None:
    old_id = sandbox.group.chat_id
    thread = sandbox.group.create_topic("Anna")
    new_id = sandbox.group.migrate()
    assert sandbox.group.chat_id == new_id != old_id
    body = await bot.call("sendMessage", chat_id=old_id, text="x")
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": new_id}
    await bot.ok("sendMessage", chat_id=new_id, message_thread_id=thread, text="x")
    messages = [update["message"] for update in await bot.updates()][-2:]
    assert (messages[0]["chat"]["id"], messages[0]["migrate_to_chat_id"]) == (old_id, new_id)
    assert (messages[1]["chat"]["id"], messages[1]["migrate_from_chat_id"]) == (new_id, old_id)


async def test_pins(bot: RawBot, sandbox: Sandbox) -> None:
    chat = {"chat_id": sandbox.group.chat_id}
    place = {**chat, "message_id": (await bot.ok("sendMessage", **chat, text="rules"))["message_id"]}
    await bot.ok("pinChatMessage", **place)
    assert (await bot.ok("getChat", **chat))["pinned_message"]["text"] == "rules"
    assert "pinned_message" in sandbox.group.messages()[-1]
    await bot.ok("unpinChatMessage", **chat)
    assert await bot.refused("unpinChatMessage", **place) == "400 Bad Request: message to unpin not found"
    assert (
        await bot.refused("pinChatMessage", **chat, message_id=999)
        == "400 Bad Request: message to pin not found"
    )
    sandbox.group.set_bot_rights(can_pin_messages=False)
    words = "400 Bad Request: not enough rights to manage pinned messages in the chat"
    assert await bot.refused("pinChatMessage", **place) == words


async def test_deleting_in_a_group_takes_the_right(bot: RawBot, sandbox: Sandbox) -> None:
    chat = {"chat_id": sandbox.group.chat_id}
    theirs = {**chat, "message_id": sandbox.managers[0].send("hi")["message_id"]}
    own = {**chat, "message_id": (await bot.ok("sendMessage", **chat, text="hi"))["message_id"]}
    sandbox.group.set_bot_rights(can_delete_messages=False)
    assert await bot.refused("deleteMessage", **theirs) == "400 Bad Request: message can't be deleted"
    await bot.ok("deleteMessage", **own)
    sandbox.group.set_bot_rights(can_delete_messages=True)
    await bot.ok("deleteMessage", **theirs)


def test_rights_that_do_not_exist(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError, match="can_fly"):
        sandbox.group.set_bot_rights(can_fly=True)
