"""The bot's commands and its words about itself."""

from typing import Any

import pytest

from tests.sandbox.client import RawBot

START = {"command": "start", "description": "Begin"}


async def test_commands_by_scope_and_language(bot: RawBot) -> None:
    scope = {"scope": {"type": "all_private_chats"}, "language_code": "sv"}
    await bot.ok("setMyCommands", commands=[START], **scope)
    assert await bot.ok("getMyCommands", **scope) == [START]
    assert await bot.ok("getMyCommands") == []
    async with bot.session.get(f"{bot.sandbox.api_base}/sandbox/menu") as response:
        assert await response.json() == {"commands": [{**scope, "commands": [START]}]}
    await bot.ok("deleteMyCommands", **scope)
    assert await bot.ok("getMyCommands", **scope) == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"commands": [{"command": "Start!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "start", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [START] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [START], "language_code": "english"}, "LANG_CODE_INVALID"),
    ],
)
async def test_commands_that_cant_be(bot: RawBot, params: dict[str, Any], words: str) -> None:
    assert await bot.refused("setMyCommands", **params) == f"400 Bad Request: {words}"


async def test_descriptions(bot: RawBot) -> None:
    await bot.ok("setMyDescription", description="A desk")
    await bot.ok("setMyDescription", description="En disk", language_code="sv")
    assert await bot.ok("getMyDescription", language_code="sv") == {"description": "En disk"}
    assert await bot.ok("getMyDescription", language_code="de") == {"description": "A desk"}
    words = "400 Bad Request: bot short description is too long"
    assert await bot.refused("setMyShortDescription", short_description="x" * 121) == words
