import json
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.methods import (
    AnswerCallbackQuery,
    CreateForumTopic,
    EditMessageText,
    SendMessage,
    TelegramMethod,
)
from aiohttp import ClientConnectorError, ClientOSError, ServerDisconnectedError
from aiohttp.client_reqrep import ConnectionKey

from bot.delivery.failures import Failure, Trouble, understand

BOT = Bot("1:x")
SEND = SendMessage(chat_id=7, text="x")
EDIT = EditMessageText(chat_id=7, message_id=1, text="x")
TOPIC = CreateForumTopic(chat_id=-1, name="x")
UNMODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def failure(status: int, words: str, method: TelegramMethod[Any] = SEND, **parameters: int) -> Failure:
    """What an answer of Telegram means, read by aiogram first."""
    answer = {"ok": False, "error_code": status, "description": words, "parameters": parameters}
    with pytest.raises(TelegramAPIError) as raised:
        BOT.session.check_response(BOT, method, status, json.dumps(answer))
    return understand(raised.value)


@pytest.mark.parametrize(
    ("status", "words", "trouble"),
    [
        (400, f"Bad Request: {UNMODIFIED}", Trouble.NOT_MODIFIED),
        (400, "Bad Request: message to edit not found", Trouble.MESSAGE_GONE),
        (400, "Bad Request: message can't be edited", Trouble.MESSAGE_GONE),
        (400, "Bad Request: message to delete not found", Trouble.MESSAGE_GONE),
        (400, "Bad Request: message can't be deleted for everyone", Trouble.TOO_LATE),
        (400, "Bad Request: message to react not found", Trouble.MESSAGE_GONE),
        (400, "Bad Request: MESSAGE_ID_INVALID", Trouble.MESSAGE_GONE),
        (400, "Bad Request: message thread not found", Trouble.THREAD_GONE),
        (400, "Bad Request: TOPIC_DELETED", Trouble.THREAD_GONE),
        (400, "Bad Request: TOPIC_ID_INVALID", Trouble.THREAD_GONE),
        (400, "Bad Request: TOPIC_CLOSED", Trouble.THREAD_CLOSED),
        (400, "Bad Request: the chat is not a forum", Trouble.NO_FORUM),
        (400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0",
         Trouble.BAD_MARKUP),
        (400, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
         Trouble.BAD_MARKUP),
        (400, "Bad Request: chat not found", Trouble.NO_CHAT),
        (400, "Bad Request: not enough rights to send text messages to the chat", Trouble.NO_RIGHTS),
        (400, "Bad Request: not enough rights to create a topic", Trouble.NO_RIGHTS),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Trouble.NO_RIGHTS),
        (400, "Bad Request: have no rights to send a message", Trouble.NO_RIGHTS),
        (400, "Bad Request: message is too long", Trouble.REFUSED),
        (400, "Bad Request: BUTTON_DATA_INVALID", Trouble.REFUSED),
        (400, "Bad Request: REACTION_INVALID", Trouble.REFUSED),
        (400, "Bad Request: query is too old and response timeout expired or query ID is invalid",
         Trouble.REFUSED),
        (401, "Unauthorized", Trouble.UNREACHED),
        (403, "Forbidden: bot was blocked by the user", Trouble.BLOCKED),
        (403, "Forbidden: user is deactivated", Trouble.BLOCKED),
        (403, "Forbidden: bot can't initiate conversation with a user", Trouble.BLOCKED),
        (403, "Forbidden: bot was kicked from the supergroup chat", Trouble.NO_RIGHTS),
        (403, "Forbidden: bot is not a member of the supergroup chat", Trouble.NO_RIGHTS),
        (403, "Forbidden: the group chat was deleted", Trouble.NO_RIGHTS),
        (409, "Conflict: terminated by other getUpdates request", Trouble.REFUSED),
        (413, "Request Entity Too Large", Trouble.REFUSED),
        (500, "Internal Server Error", Trouble.UNREACHED),
        (500, "Internal Server Error: restart", Trouble.UNREACHED),
        (502, "Bad Gateway", Trouble.UNKNOWN),
    ],
)  # fmt: skip
def test_words_are_understood(status: int, words: str, trouble: Trouble) -> None:
    assert failure(status, words) == Failure(trouble, words)


def test_too_fast() -> None:
    words = "Too Many Requests: retry after 35"
    told = failure(429, words, retry_after=35)
    assert (told.trouble, told.retry_after) == (Trouble.SLOW_DOWN, 35.0)
    assert failure(429, words) == Failure(Trouble.SLOW_DOWN, words, retry_after=35.0), "without parameters"


def test_a_group_that_became_another_chat() -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    told = failure(400, words, migrate_to_chat_id=-1002)
    assert (told.trouble, told.new_chat_id) == (Trouble.MIGRATED, -1002)


@pytest.mark.parametrize(
    ("method", "trouble"),
    [(SEND, Trouble.UNREACHED), (EDIT, Trouble.REFUSED), (TOPIC, Trouble.REFUSED),
     (AnswerCallbackQuery(callback_query_id="1"), Trouble.REFUSED)],
)  # fmt: skip
def test_a_server_that_does_not_know_the_method(method: TelegramMethod[Any], trouble: Trouble) -> None:
    assert failure(404, "Not Found", method).trouble == trouble


REFUSED_CONNECTION = ClientConnectorError(
    ConnectionKey("localhost", 1, False, False, None, None, None, None),
    ConnectionRefusedError(111, "refused"),
)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (REFUSED_CONNECTION, Trouble.UNREACHED),
        (ServerDisconnectedError(), Trouble.UNKNOWN),
        (ClientOSError(104, "reset by peer"), Trouble.UNKNOWN),
        (TimeoutError(), Trouble.UNKNOWN),
    ],
)
async def test_broken_connections(
    error: Exception, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    def post(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("aiohttp.ClientSession.post", post)
    bot = Bot("1:x")
    with pytest.raises(TelegramAPIError) as raised:
        await bot(SEND)
    await bot.session.close()
    assert understand(raised.value).trouble == trouble


@pytest.mark.parametrize("answer", ["<html>504</html>", "[]", '{"ok": true, "result": "no message"}'])
def test_an_answer_that_makes_no_sense_may_have_been_a_yes(answer: str) -> None:
    with pytest.raises(ClientDecodeError) as raised:
        BOT.session.check_response(BOT, SEND, 200, answer)
    assert understand(raised.value).trouble == Trouble.UNKNOWN
