"""Every kind of update is known to both libraries, field by field."""

import asyncio
import sys
from typing import Any

import aiogram.types
import pytest
import telegram
from pydantic import BaseModel

from bot.sandbox import Sandbox, SandboxError
from bot.sandbox.typed import checked_update
from tests.sandbox.client import RawBot

TOO_NEW = {"ChatMemberAdministrator.can_send_welcome_messages"}
"""Required by aiogram, not yet known to python-telegram-bot."""


async def everything_that_happens(sandbox: Sandbox, bot: RawBot) -> list[dict[str, Any]]:
    """One update of every kind that the sandbox emits."""
    anna = sandbox.add_client("Anna", last_name="Lind", language="sv", phone="+46701234567")
    first = anna.send("/start https://a.se mia@a.se +46701234567 #x @deskbell")
    keys = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    asked = await bot.ok(
        "sendMessage", chat_id=anna.id, text="<b>?</b>", parse_mode="HTML", reply_markup=keys
    )
    anna.press(asked, "A")
    anna.edit(first["message_id"], "/start")
    for_poll = await bot.ok("sendPoll", chat_id=anna.id, question="?", options=["a", "b"])
    anna.send("to the poll", reply_to=for_poll)
    send_everything(anna)
    anna.block()
    anna.unblock()
    happen_in_groups(sandbox)
    sandbox.managers[0].send("in General", reply_to=sandbox.managers[1].send("first"))
    return await bot.updates()


def send_everything(person: Any, **place: Any) -> None:
    person.send_photo("caption", **place)
    person.send_document("a.pdf", b"%PDF", **place)
    person.send_album([("a.jpg", b"1"), ("b.jpg", b"2")], **place)
    person.send_voice(**place)
    person.send_video_note(**place)
    person.send_sticker("😀", **place)
    person.send_location(59.3, 18.1, **place)
    person.share_contact(**place)
    for kind in ("video", "animation", "audio"):
        person.send_file(
            kind, person.world.files.get(person.send_voice()["voice"]["file_id"]).upload, **place
        )


def happen_in_groups(sandbox: Sandbox) -> None:
    group = sandbox.group
    thread = group.create_topic("Anna")
    send_everything(sandbox.managers[0], thread=thread)
    group.close_topic(thread)
    group.reopen_topic(thread)
    group.set_bot_rights(can_pin_messages=False)
    group.set_bot_rights(administrator=False)
    group.add(sandbox.clients[0])
    group.migrate()
    sandbox.add_group("Strangers").kick_bot()


def unknown_to_telegram_types(value: Any) -> list[str]:
    """Fields that python-telegram-bot had to put aside."""
    if isinstance(value, telegram.TelegramObject):
        found = [f"{type(value).__name__}.{name}" for name in value.api_kwargs]
        slots = {slot for kind in type(value).__mro__ for slot in getattr(kind, "__slots__", ())}
        parts = [getattr(value, slot, None) for slot in slots - {"_bot"}]
        return found + [name for part in parts for name in unknown_to_telegram_types(part)]
    if isinstance(value, list | tuple):
        return [name for part in value for name in unknown_to_telegram_types(part)]
    return []


def unknown_to_aiogram(value: Any) -> list[str]:
    """Fields that aiogram had to put aside."""
    if isinstance(value, BaseModel):
        parts = [getattr(value, name) for name in type(value).model_fields]
        return [*(value.model_extra or {}), *(name for part in parts for name in unknown_to_aiogram(part))]
    if isinstance(value, list | tuple):
        return [name for part in value for name in unknown_to_aiogram(part)]
    return []


async def test_both_libraries_know_every_field(sandbox: Sandbox, bot: RawBot) -> None:
    updates = await everything_that_happens(sandbox, bot)
    kinds = {kind for update in updates for kind in update if kind != "update_id"}
    assert kinds == {"message", "edited_message", "callback_query", "my_chat_member"}
    fields = {field for update in updates for field in update.get("message", {})}
    assert {"photo", "voice", "video_note", "sticker", "forum_topic_created", "migrate_to_chat_id"} <= fields
    for update in updates:
        assert set(unknown_to_telegram_types(telegram.Update.de_json(update, None))) <= TOO_NEW
        assert unknown_to_aiogram(aiogram.types.Update.model_validate(update)) == []


async def test_results_are_known_to_aiogram(sandbox: Sandbox, bot: RawBot) -> None:
    await everything_that_happens(sandbox, bot)
    for group in sandbox.world.groups.values():
        for message in group.messages():
            bare = {key: value for key, value in message.items() if not key.startswith("_")}
            assert unknown_to_aiogram(aiogram.types.Message.model_validate(bare)) == []


def test_what_telegram_leaves_out_stays_out() -> None:
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "x"}
    assert checked_update({"update_id": 1, "message": message}) == {"update_id": 1, "message": message}


def test_a_malformed_update_is_not_emitted() -> None:
    with pytest.raises(SandboxError):
        checked_update({"update_id": 1, "message": {"date": 1}})


async def test_the_two_libraries_dont_meet(sandbox: Sandbox) -> None:
    code = "import sys, bot.sandbox; sys.exit('aiogram' in sys.modules)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await process.wait() == 0
