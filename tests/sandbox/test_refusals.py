"""What Telegram refuses is refused here, in Telegram's words, and has no effect."""

from typing import Any

import pytest

from bot.sandbox import Person, Sandbox
from tests.sandbox.client import RawBot

HELLO = {"text": "hi"}
LONG = "x" * 64


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"},
         'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "x", "parse_mode": "Markdow"}, "unsupported parse_mode"),
        ({"text": "x", "entities": [{"type": "bold", "offset": "0", "length": 1}]},
         "can't parse MessageEntity: offset and length must be of type Number"),
        ({"text": {"a": 1}}, 'field "text" must be of type String'),
        ({"text": "x", "message_thread_id": "abc"}, 'field "message_thread_id" must be of type Number'),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "x", "reply_to_message_id": 999}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"message_id": "x"}},
         'can\'t parse reply parameters: Field "message_id" must be of type Number'),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": {"buttons": []}}, "object expected as reply markup"),
        ({"text": "x", "reply_markup": inline(text="Go", callback_data=LONG + "x")}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": inline(text="Go", callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": inline(text="Go", callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": inline(text="Go")},
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "reply_markup": inline(text=1, callback_data="x")},
         'can\'t parse inline keyboard button: Field "text" must be of type String'),
        ({"text": "x", "reply_markup": inline(text="Go", url="not a link")},
         "inline keyboard button URL 'not a link' is invalid: Wrong HTTP URL"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [{"text": "Go"}]}},
         "can't parse inline keyboard: array of arrays expected"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 8] * 13}},
         "reply markup is too long"),
        ({"text": "x", "reply_markup": {"keyboard": [[{"text": ""}]]}},
         "can't parse keyboard button: text must be non-empty"),
        ({"text": "x", "reply_markup": {"keyboard": [["A"]], "resize_keyboard": "yes"}},
         'can\'t parse reply keyboard markup: Field "resize_keyboard" must be of type Boolean'),
    ],
)  # fmt: skip
async def test_messages(bot: RawBot, anna: Person, params: dict[str, Any], words: str) -> None:
    before = anna.messages
    assert await bot.refused("sendMessage", chat_id=anna.id, **params) == f"400 Bad Request: {words}"
    assert anna.messages == before


async def test_the_longest_that_goes(bot: RawBot, anna: Person) -> None:
    bold = "<b>" + "😀" * 2048 + "</b>"
    await bot.ok("sendMessage", chat_id=anna.id, text=bold, parse_mode="HTML")
    await bot.ok("sendMessage", chat_id=anna.id, text="x", reply_markup=inline(text="Go", callback_data=LONG))


@pytest.mark.parametrize("chat_id", [999, -999, "@nobody", "abc", 1.5])
async def test_chats_that_are_not_there(bot: RawBot, chat_id: object) -> None:
    assert await bot.refused("sendMessage", chat_id=chat_id, **HELLO) == "400 Bad Request: chat not found"


async def test_no_chat(bot: RawBot) -> None:
    assert await bot.refused("sendMessage", **HELLO) == "400 Bad Request: chat_id is empty"


async def test_tokens_and_methods(sandbox: Sandbox, bot: RawBot) -> None:
    async with bot.session.get(bot.url("getMe", token="42:WRONG")) as response:
        assert response.status == 401
        assert (await response.json())["description"] == "Unauthorized"
    assert await bot.refused("sendNothing") == "404 Not Found"
    assert [call.method for call in sandbox.calls] == ["sendNothing"]


async def test_people_who_never_started_the_bot(bot: RawBot, sandbox: Sandbox) -> None:
    ben = sandbox.add_client("Ben")
    words = "403 Forbidden: bot can't initiate conversation with a user"
    assert await bot.refused("sendMessage", chat_id=ben.id, **HELLO) == words
    ben.send("/start")
    await bot.ok("sendMessage", chat_id=ben.id, **HELLO)


async def test_people_who_blocked_the_bot(bot: RawBot, anna: Person) -> None:
    anna.block()
    words = "403 Forbidden: bot was blocked by the user"
    assert await bot.refused("sendMessage", chat_id=anna.id, **HELLO) == words
    assert await bot.refused("editMessageText", chat_id=anna.id, message_id=1, **HELLO) == words
    anna.unblock()
    await bot.ok("sendMessage", chat_id=anna.id, **HELLO)
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in await bot.updates()]
    assert statuses == ["kicked", "member"]


async def test_deleted_accounts(bot: RawBot, anna: Person) -> None:
    anna.deactivate()
    assert await bot.refused("sendMessage", chat_id=anna.id, **HELLO) == "403 Forbidden: user is deactivated"


async def test_callback_answers(bot: RawBot, anna: Person) -> None:
    words = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await bot.refused("answerCallbackQuery", callback_query_id="17") == words
    message = await bot.ok(
        "sendMessage", chat_id=anna.id, text="?", reply_markup=inline(text="A", callback_data="a")
    )
    query = anna.press(message["message_id"], "A")
    await bot.ok("answerCallbackQuery", callback_query_id=query, text="Done", show_alert=True)
    assert bot.sandbox.answers == {query: {"text": "Done", "show_alert": True}}
    assert await bot.refused("answerCallbackQuery", callback_query_id=query) == words
    query = anna.press(message, "a")
    assert await bot.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201) == (
        "400 Bad Request: MESSAGE_TOO_LONG"
    )


async def test_old_presses(bot: RawBot, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    message = await bot.ok(
        "sendMessage", chat_id=anna.id, text="?", reply_markup=inline(text="A", callback_data="a")
    )
    query = anna.press(message, "A")
    monkeypatch.setattr("bot.sandbox.callbacks.LIFETIME_SECONDS", -1.0)
    assert "query is too old" in await bot.refused("answerCallbackQuery", callback_query_id=query)


@pytest.mark.parametrize(
    ("reaction", "words"),
    [
        ([{"type": "emoji", "emoji": "🐤"}], "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "1"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "🔥"}], "REACTIONS_TOO_MANY"),
        ("👍", "can't parse reaction types JSON object"),
    ],
)
async def test_reactions(bot: RawBot, anna: Person, reaction: object, words: str) -> None:
    number = anna.messages[0]["message_id"]
    refusal = await bot.refused("setMessageReaction", chat_id=anna.id, message_id=number, reaction=reaction)
    assert refusal == f"400 Bad Request: {words}"


async def test_a_reaction_is_seen_and_taken_back(bot: RawBot, anna: Person) -> None:
    place = {"chat_id": anna.id, "message_id": anna.messages[0]["message_id"]}
    await bot.ok("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "👀"}])
    await bot.ok("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert anna.messages[0]["_reactions"] == [{"emoji": "👍", "by": 42}]
    await bot.ok("setMessageReaction", **place)
    assert "_reactions" not in anna.messages[0]
    words = "400 Bad Request: message to react not found"
    assert await bot.refused("setMessageReaction", chat_id=anna.id, message_id=999) == words
