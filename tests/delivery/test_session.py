"""What is read of Telegram's answers."""

import json
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    CreateForumTopic,
    EditMessageText,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import ForumTopic

from bot.delivery.postman import message_ids
from bot.delivery.session import DeskSession, file_id_in, number_in

SEND = SendMessage(chat_id=1, text="a")
PHOTO = {"message_id": 7, "photo": [{"file_id": "small"}, {"file_id": "large"}]}
DOCUMENT = {"message_id": 7, "document": {"file_id": "paper"}}


def read(method: TelegramMethod[Any], result: Any) -> Any:
    bot = Bot("1:x", session=DeskSession())
    return bot.session.check_response(bot, method, 200, json.dumps({"ok": True, "result": result})).result


@pytest.mark.parametrize(
    ("method", "result", "ids"),
    [
        (SEND, {"message_id": 7}, [7]),
        (SEND, {"message_id": 7, "of a later": "Bot API"}, [7]),
        (SendMediaGroup(chat_id=1, media=[]), [{"message_id": 7}, {"message_id": 8}], [7, 8]),
        (EditMessageText(text="a"), {"message_id": 7}, [7]),
        (EditMessageText(text="a"), True, []),
        (SEND, "no message", []),
    ],
)
def test_the_numbers_of_messages(method: TelegramMethod[Any], result: Any, ids: list[int]) -> None:
    assert message_ids(read(method, result)) == ids


@pytest.mark.parametrize(
    ("method", "result", "name"),
    [
        (SendPhoto(chat_id=1, photo="a"), PHOTO, "large"),
        (SendDocument(chat_id=1, document="a"), DOCUMENT, "paper"),
        (SEND, {"message_id": 7}, None),
        (EditMessageText(text="a"), True, None),
    ],
)
def test_what_telegram_calls_an_upload(method: TelegramMethod[Any], result: Any, name: str | None) -> None:
    assert file_id_in(read(method, result)) == name


def test_other_results_are_aiograms() -> None:
    topic = read(
        CreateForumTopic(chat_id=1, name="a"), {"message_thread_id": 7, "name": "a", "icon_color": 1}
    )
    assert isinstance(topic, ForumTopic)
    assert number_in(topic, "message_thread_id") == 7


def test_a_no_is_an_error() -> None:
    bot = Bot("1:x", session=DeskSession())
    answer = json.dumps({"ok": False, "error_code": 400, "description": "Bad Request: chat not found"})
    with pytest.raises(TelegramBadRequest):
        bot.session.check_response(bot, SEND, 400, answer)
