"""Messages the bot sends, in every form a request may take."""

import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Person, Sandbox
from tests.sandbox.client import RawBot

PLACES: dict[str, tuple[dict[str, Any], str]] = {
    "sendLocation": ({"latitude": 59.3, "longitude": 18.1}, "location"),
    "sendVenue": ({"latitude": 59.3, "longitude": 18.1, "title": "Shop", "address": "Street 1"}, "venue"),
    "sendContact": ({"phone_number": "+46700000000", "first_name": "Mia"}, "contact"),
    "sendDice": ({}, "dice"),
    "sendPoll": ({"question": "Tea?", "options": ["Yes", {"text": "No"}]}, "poll"),
}


async def test_a_message_stands_in_the_chat(bot: RawBot, anna: Person) -> None:
    message = await bot.ok("sendMessage", chat_id=anna.id, text="<b>Hello</b> &amp; hi", parse_mode="HTML")
    assert message["text"] == "Hello & hi"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert message["from"]["is_bot"]
    assert anna.texts == ["Hello & hi"]


@pytest.mark.parametrize("form", ["query", "urlencoded", "json", "multipart"])
async def test_every_form_of_request(bot: RawBot, anna: Person, form: str) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    fields = {"chat_id": str(anna.id), "text": "hi", "reply_markup": json.dumps(keyboard)}
    request: dict[str, Any] = {"data": fields}
    if form == "query":
        request = {"params": fields}
    elif form == "json":
        request = {"json": {**fields, "chat_id": anna.id, "reply_markup": keyboard}}
    elif form == "multipart":
        with aiohttp.MultipartWriter("form-data") as writer:
            for name, value in fields.items():
                writer.append(value).set_content_disposition("form-data", name=name)
        request = {"data": writer}
    async with bot.session.post(bot.url("sendMessage"), **request) as response:
        body = await response.json()
    assert body["ok"], body
    assert body["result"]["reply_markup"] == keyboard
    call = bot.sandbox.calls[-1]
    assert (call.method, call.params["chat_id"], call.params["reply_markup"]) == (
        "sendMessage",
        anna.id,
        keyboard,
    )
    assert call.answered


async def test_a_body_that_is_not_json_is_refused(bot: RawBot) -> None:
    headers = {"Content-Type": "application/json"}
    async with bot.session.post(bot.url("sendMessage"), data=b"{", headers=headers) as response:
        assert response.status == 400


@pytest.mark.parametrize("method", PLACES)
async def test_other_kinds_of_message(bot: RawBot, anna: Person, method: str) -> None:
    params, field = PLACES[method]
    message = await bot.ok(method, chat_id=anna.id, **params)
    assert field in message
    assert field in anna.messages[-1]


async def test_a_reply_quotes_what_it_answers(bot: RawBot, anna: Person) -> None:
    question = anna.send("Where is it?")
    answer = await bot.ok(
        "sendMessage", chat_id=anna.id, text="Here", reply_parameters={"message_id": question["message_id"]}
    )
    assert answer["reply_to_message"]["text"] == "Where is it?"
    missing = {"message_id": 999, "allow_sending_without_reply": True}
    lenient = await bot.ok("sendMessage", chat_id=anna.id, text="Here", reply_parameters=missing)
    assert "reply_to_message" not in lenient


async def test_reply_keyboards_are_seen_by_people_only(bot: RawBot, anna: Person) -> None:
    keyboard = {"keyboard": [[{"text": "Ask"}, "Complain"]], "resize_keyboard": True}
    message = await bot.ok("sendMessage", chat_id=anna.id, text="Menu", reply_markup=keyboard)
    assert "reply_markup" not in message
    assert anna.keyboard == [["Ask", "Complain"]]
    assert anna.messages[-1]["_reply_markup"]["resize_keyboard"]
    await bot.ok("sendMessage", chat_id=anna.id, text="Bye", reply_markup={"remove_keyboard": True})
    assert anna.keyboard is None


async def test_private_chats_share_one_sequence_and_groups_have_their_own(bot: RawBot, anna: Person) -> None:
    ben = bot.sandbox.add_client("Ben")
    numbers = [
        anna.send("one")["message_id"],
        ben.send("two")["message_id"],
        (await bot.ok("sendMessage", chat_id=anna.id, text="three"))["message_id"],
    ]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    mia = bot.sandbox.managers[0]
    assert mia.send("first in the group")["message_id"] == 2


async def test_the_bot_hears_nothing_about_its_own_messages(bot: RawBot, anna: Person) -> None:
    await bot.ok("sendMessage", chat_id=anna.id, text="hi")
    await bot.ok("sendMessage", chat_id=bot.sandbox.group.chat_id, text="hi")
    await bot.ok("createForumTopic", chat_id=bot.sandbox.group.chat_id, name="Anna")
    assert await bot.updates() == []


async def test_method_names_in_any_case(bot: RawBot) -> None:
    assert (await bot.ok("GETME"))["id"] == 42


async def test_two_sandboxes_know_nothing_of_each_other(sandbox: Sandbox, bot: RawBot, anna: Person) -> None:
    async with Sandbox() as other, aiohttp.ClientSession() as session:
        elsewhere = RawBot(other, session)
        assert (
            await elsewhere.refused("sendMessage", chat_id=anna.id, text="hi")
            == "400 Bad Request: chat not found"
        )
        assert other.calls is not sandbox.calls
    assert sandbox.calls == []
