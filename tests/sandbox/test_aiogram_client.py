"""aiogram's own client understands what the sandbox answers."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile, InputMediaPhoto, ReactionTypeEmoji

from bot.sandbox import Person, Sandbox


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.api_base))
    async with Bot(sandbox.token, session=session) as client:
        yield client


async def test_messages_files_and_polls(client: Bot, anna: Person) -> None:
    photo = BufferedInputFile(b"1", "a.jpg")
    sent = await client.send_photo(anna.id, photo, caption="<b>x</b>", parse_mode="HTML")
    assert sent.photo is not None
    downloaded = await client.download(sent.photo[-1])
    assert downloaded is not None
    assert downloaded.read() == b"1"
    album = [InputMediaPhoto(media=photo), InputMediaPhoto(media=photo)]
    assert len(await client.send_media_group(anna.id, album)) == 2  # type: ignore[arg-type]
    poll = await client.send_poll(anna.id, "Tea?", ["Yes", "No"])
    assert poll.poll is not None
    assert (await client.send_dice(anna.id)).dice is not None
    assert await client.set_message_reaction(anna.id, 1, [ReactionTypeEmoji(emoji="👍")])
    copies = await client.copy_messages(anna.id, anna.id, [sent.message_id, poll.message_id])
    assert len(copies) == 2


async def test_chats_and_topics(client: Bot, sandbox: Sandbox, anna: Person) -> None:
    chat_id = sandbox.group.chat_id
    await client.pin_chat_message(chat_id, (await client.send_message(chat_id, "rules")).message_id)
    full = await client.get_chat(chat_id)
    assert full.pinned_message is not None
    assert (await client.get_chat(anna.id)).first_name == "Anna"
    assert (await client.get_chat_member(chat_id, client.id)).status == "administrator"
    assert len(await client.get_chat_administrators(chat_id)) == 4
    topic = await client.create_forum_topic(chat_id, "Anna")
    assert await client.close_forum_topic(chat_id, topic.message_thread_id)
    assert (await client.get_me()).username == sandbox.bot["username"]
    assert (await client.get_webhook_info()).pending_update_count == 0


async def test_refusals_become_its_errors(client: Bot, sandbox: Sandbox, anna: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="message is too long"):
        await client.send_message(anna.id, "x" * 4097)
    old_id = sandbox.group.chat_id
    new_id = sandbox.group.migrate()
    with pytest.raises(TelegramMigrateToChat) as moved:
        await client.send_message(old_id, "x")
    assert moved.value.migrate_to_chat_id == new_id
    sandbox.faults.add(status=429, parameters={"retry_after": 3})
    with pytest.raises(TelegramRetryAfter) as flood:
        await client.send_message(anna.id, "x")
    assert flood.value.retry_after == 3
    sandbox.faults.add(status=500)
    with pytest.raises(TelegramServerError):
        await client.send_message(anna.id, "x")
    anna.block()
    with pytest.raises(TelegramForbiddenError):
        await client.send_message(anna.id, "x")
    await client.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(TelegramConflictError):
        await client.get_updates()
