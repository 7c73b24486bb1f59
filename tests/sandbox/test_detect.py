"""Commands, links and the like are found in plain text."""

import pytest

from bot.sandbox import utf16
from bot.sandbox.detect import add_found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nothing here", []),
        ("/start now", [("bot_command", "/start")]),
        ("😀 /help@some_bot", [("bot_command", "/help@some_bot")]),
        ("see https://example.com/a?b=c.", [("url", "https://example.com/a?b=c")]),
        ("see example.com, or example.com/x", [("url", "example.com"), ("url", "example.com/x")]),
        ("write to mia@example.com!", [("email", "mia@example.com")]),
        ("@deskbell_bot #order17", [("mention", "@deskbell_bot"), ("hashtag", "#order17")]),
        ("call +46 70 123 45 67", [("phone_number", "+46 70 123 45 67")]),
        ("1/2 and a/b", []),
        ("3.14 and file.txt", []),
    ],
)
def test_what_telegram_sees(text: str, found: list[tuple[str, str]]) -> None:
    entities = add_found(text, [])
    assert [(one["type"], utf16.cut(text, one["offset"], one["length"])) for one in entities] == found


def test_code_stays_as_it_is() -> None:
    code = {"type": "code", "offset": 0, "length": 6}
    assert add_found("/start", [code]) == [code]
