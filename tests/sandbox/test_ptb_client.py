"""python-telegram-bot's own client works against the sandbox."""

from collections.abc import AsyncIterator

import pytest
import telegram
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

from bot.sandbox import Person, Sandbox


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[telegram.Bot]:
    base = f"{sandbox.api_base}/bot"
    async with telegram.Bot(
        sandbox.token, base_url=base, base_file_url=f"{sandbox.api_base}/file/bot"
    ) as client:
        yield client


async def test_talking(client: telegram.Bot, anna: Person) -> None:
    anna.send("hello")
    (update,) = await client.get_updates(timeout=1)
    assert update.message is not None
    assert update.message.text == "hello"
    markup = telegram.InlineKeyboardMarkup.from_button(
        telegram.InlineKeyboardButton("Yes", callback_data="y")
    )
    sent = await client.send_message(anna.id, "<b>Sure?</b>", parse_mode=ParseMode.HTML, reply_markup=markup)
    query_id = anna.press(sent.message_id, "Yes")
    (update,) = await client.get_updates(offset=update.update_id + 1)
    assert update.callback_query is not None
    assert await update.callback_query.answer("Thanks")
    assert query_id == update.callback_query.id
    edited = await client.edit_message_text("Done", anna.id, sent.message_id)
    assert isinstance(edited, telegram.Message)
    assert edited.text == "Done"
    assert await client.set_message_reaction(anna.id, 1, "👍")
    assert await client.delete_message(anna.id, sent.message_id)


async def test_files(client: telegram.Bot, anna: Person) -> None:
    message = await client.send_document(anna.id, b"content", filename="bill.pdf", caption="Your bill")
    assert message.document is not None
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"content"
    album = await client.send_media_group(
        anna.id, [telegram.InputMediaPhoto(b"1", caption="two"), telegram.InputMediaPhoto(b"2")]
    )
    assert album[0].media_group_id == album[1].media_group_id
    assert (await client.copy_message(anna.id, anna.id, message.message_id)).message_id > message.message_id


async def test_the_group(client: telegram.Bot, sandbox: Sandbox) -> None:
    chat_id = sandbox.group.chat_id
    assert (await client.get_chat(chat_id)).is_forum
    member = await client.get_chat_member(chat_id, client.id)
    assert isinstance(member, telegram.ChatMemberAdministrator)
    assert member.can_manage_topics
    assert len(await client.get_chat_administrators(chat_id)) == 4
    topic = await client.create_forum_topic(chat_id, "Anna")
    await client.edit_forum_topic(chat_id, topic.message_thread_id, name="Anna 2")
    await client.send_message(chat_id, "card", message_thread_id=topic.message_thread_id)
    await client.close_forum_topic(chat_id, topic.message_thread_id)
    assert sandbox.group.topics[topic.message_thread_id].closed


async def test_the_bot_itself(client: telegram.Bot) -> None:
    await client.set_my_commands([("start", "Begin")], scope=telegram.BotCommandScopeAllPrivateChats())
    commands = await client.get_my_commands(scope=telegram.BotCommandScopeAllPrivateChats())
    assert commands == (telegram.BotCommand("start", "Begin"),)
    assert (await client.get_webhook_info()).url == ""
    assert await client.set_my_description("A desk")


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_refusals_become_its_errors(client: telegram.Bot, sandbox: Sandbox, anna: Person) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await client.send_message(1, "x")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await client.send_message(anna.id, "<p>", parse_mode=ParseMode.HTML)
    old_id = sandbox.group.chat_id
    new_id = sandbox.group.migrate()
    with pytest.raises(ChatMigrated) as moved:
        await client.send_message(old_id, "x")
    assert moved.value.new_chat_id == new_id
    anna.block()
    with pytest.raises(Forbidden, match="blocked"):
        await client.send_message(anna.id, "x")
    sandbox.faults.add(status=429, parameters={"retry_after": 3})
    with pytest.raises(RetryAfter):
        await client.get_me()


async def test_a_wrong_token(sandbox: Sandbox) -> None:
    with pytest.raises(InvalidToken):
        async with telegram.Bot("42:WRONG", base_url=f"{sandbox.api_base}/bot"):
            pass
