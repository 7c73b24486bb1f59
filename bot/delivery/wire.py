"""aiogram methods as rows: to JSON with their uploads set aside, and back.

`model_dump_json()` fails on aiogram's `Default` sentinel and `exclude_unset` turns a ForceReply into a
ReplyKeyboardRemove, so aiogram's own serialisation is used (`aiogram.utils.serialization`), with one bot
instead of a new one for every call.
"""

import json
from functools import cache
from typing import Any

from aiogram import Bot
from aiogram import methods as aiogram_methods
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.enums import ParseMode
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile

HERE = 0
"""Stands for the chat or message id that the sender fills in."""

ATTACH = "attach://"


class Wire:
    """Turns methods into rows and rows into methods."""

    def __init__(self) -> None:
        self._bot = _serialiser()
        self._methods: dict[str, type[TelegramMethod[Any]]] = {
            method.__api_method__: method
            for name in aiogram_methods.__all__
            if isinstance(method := getattr(aiogram_methods, name), type)
            and issubclass(method, TelegramMethod)
            and method is not TelegramMethod
        }

    def dump(self, method: TelegramMethod[Any]) -> tuple[dict[str, Any], dict[str, InputFile]]:
        """The method's arguments as JSON values, and what it uploads by the key they refer to."""
        files: dict[str, InputFile] = {}
        session = self._bot.session
        fields = method.model_dump(mode="python", warnings=False, exclude_none=True)
        payload = session.prepare_value(fields, bot=self._bot, files=files, _dumps_json=False)
        return json.loads(json.dumps(payload)), files

    def load(
        self, name: str, payload: dict[str, Any], files: dict[str, BufferedInputFile]
    ) -> TelegramMethod[Any]:
        """The method `name` with these arguments, its uploads put back."""
        return self._methods[name].model_validate(_attach(payload, files) if files else payload)


@cache
def _serialiser() -> Bot:
    """One is enough for a process: its session makes a TLS context, which it never needs."""
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML)
    return Bot(token="0:serialisation-only", session=AiohttpSession(), default=defaults)


def _attach(value: Any, files: dict[str, BufferedInputFile]) -> Any:
    """Replace each `attach://key` by the file it refers to."""
    if isinstance(value, dict):
        return {key: _attach(item, files) for key, item in value.items()}
    if isinstance(value, list):
        return [_attach(item, files) for item in value]
    if isinstance(value, str) and value.startswith(ATTACH):
        return files.get(value.removeprefix(ATTACH), value)
    return value
