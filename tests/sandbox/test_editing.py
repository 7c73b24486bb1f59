"""Edits and deletions by the bot."""

from datetime import timedelta
from typing import Any

from bot.clock import MovableClock
from bot.sandbox import Person, Sandbox
from tests.sandbox.client import RawBot

KEYS = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
CANT = "400 Bad Request: message can't be edited"


async def sent(bot: RawBot, anna: Person, **params: Any) -> dict[str, int]:
    """A message of the bot, as the parameters that name it."""
    message = await bot.ok("sendMessage", chat_id=anna.id, **{"text": "old", **params})
    return {"chat_id": anna.id, "message_id": message["message_id"]}


async def test_a_text_and_its_keys_change(bot: RawBot, anna: Person) -> None:
    place = await sent(bot, anna, reply_markup=KEYS)
    edited = await bot.ok("editMessageText", **place, text="<i>new</i>", parse_mode="HTML")
    assert (edited["text"], "reply_markup" in edited) == ("new", False)
    assert edited["edit_date"] >= edited["date"]
    assert anna.messages[-1]["_edited"]
    edited = await bot.ok("editMessageReplyMarkup", **place, reply_markup=KEYS)
    assert (edited["text"], edited["reply_markup"]) == ("new", KEYS)


async def test_the_same_again_is_refused(bot: RawBot, anna: Person) -> None:
    place = await sent(bot, anna, reply_markup=KEYS)
    assert await bot.refused("editMessageText", **place, text="old ", reply_markup=KEYS) == NOT_MODIFIED
    assert await bot.refused("editMessageReplyMarkup", **place, reply_markup=KEYS) == NOT_MODIFIED
    await bot.ok("editMessageText", **place, text="<b>old</b>", parse_mode="HTML", reply_markup=KEYS)
    await bot.ok("editMessageReplyMarkup", **place)
    assert await bot.refused("editMessageReplyMarkup", **place) == NOT_MODIFIED


async def test_messages_that_are_not_there(bot: RawBot, anna: Person) -> None:
    missing = {"chat_id": anna.id, "message_id": 999}
    assert (
        await bot.refused("editMessageText", **missing, text="x")
        == "400 Bad Request: message to edit not found"
    )
    assert await bot.refused("deleteMessage", **missing) == "400 Bad Request: message to delete not found"
    words = "400 Bad Request: message identifier is not specified"
    assert await bot.refused("editMessageText", chat_id=anna.id, text="x") == words
    words = '400 Bad Request: field "message_id" must be of type Number'
    assert await bot.refused("editMessageText", chat_id=anna.id, message_id="x", text="x") == words


async def test_messages_that_cant_be_edited(bot: RawBot, anna: Person) -> None:
    theirs = {"chat_id": anna.id, "message_id": anna.send("mine")["message_id"]}
    assert await bot.refused("editMessageText", **theirs, text="x") == CANT
    with_keyboard = await sent(bot, anna, reply_markup={"keyboard": [["A"]]})
    assert await bot.refused("editMessageText", **with_keyboard, text="x") == CANT
    plain = await sent(bot, anna)
    words = "400 Bad Request: inline keyboard expected"
    assert (
        await bot.refused("editMessageText", **plain, text="x", reply_markup={"force_reply": True}) == words
    )
    words = "400 Bad Request: there is no caption in the message to edit"
    assert await bot.refused("editMessageCaption", **plain, caption="x") == words


async def test_deleting(bot: RawBot, anna: Person) -> None:
    place, other = await sent(bot, anna), await sent(bot, anna)
    await bot.ok("deleteMessage", **place)
    await bot.ok(
        "deleteMessages", chat_id=anna.id, message_ids=[place["message_id"], other["message_id"], 999]
    )
    assert anna.texts == []
    assert await bot.refused("deleteMessages", chat_id=anna.id, message_ids=[]) == (
        "400 Bad Request: message identifiers are not specified"
    )


async def test_old_private_messages_stay(sandbox: Sandbox, bot: RawBot, anna: Person) -> None:
    place = await sent(bot, anna)
    assert isinstance(sandbox.clock, MovableClock)
    await sandbox.clock.advance(timedelta(hours=49))
    assert await bot.refused("deleteMessage", **place) == "400 Bad Request: message can't be deleted"
    await bot.ok("editMessageText", **place, text="still editable")


async def test_a_persons_edit_reaches_the_bot(bot: RawBot, anna: Person) -> None:
    message = anna.send("Wher is it?")
    anna.edit(message["message_id"], "Where is it? /now")
    update = (await bot.updates())[-1]["edited_message"]
    assert (update["text"], update["entities"][0]["type"]) == ("Where is it? /now", "bot_command")
    anna.delete(message["message_id"])
    assert len(await bot.updates()) == 2
    assert all(message["text"] == "/start" for message in anna.messages)
