"""python-telegram-bot's types, which check what the sandbox emits and what a bot sends."""

import re
from enum import Enum
from typing import Any, TypeVar

from telegram import TelegramObject, Update
from telegram.error import TelegramError

from bot.sandbox.refusals import JSON, SandboxError, bad_request

MISSING = re.compile(r"missing \d+ required .*?: '(\w+)'")
"""How Python says which argument of a type was not given."""

Typed = TypeVar("Typed", bound=TelegramObject)


def checked_update(draft: JSON) -> JSON:
    """An update as python-telegram-bot reads it; raises SandboxError when it does not know a part of it."""
    try:
        update = Update.de_json(draft, None)
    except (TypeError, ValueError, KeyError, TelegramError) as error:
        raise SandboxError(f"emit {draft!r}: {error}") from error
    result: JSON = _same_shape(update.to_dict(), draft)
    return result


def _same_shape(typed: Any, draft: Any) -> Any:
    """`typed` without the fields that it added to `draft`: `to_dict` fills in what Telegram leaves out."""
    if isinstance(draft, dict):
        return {key: _same_shape(typed[key], value) for key, value in draft.items() if key in typed}
    if isinstance(draft, list) and isinstance(typed, list | tuple):
        return [_same_shape(one, other) for one, other in zip(typed, draft, strict=True)]
    return typed.value if isinstance(typed, Enum) else typed


def accepted(kind: type[Typed], value: Any, what: str) -> Typed:
    """A part of a call as python-telegram-bot reads it; raises Refusal 400 when it can't."""
    try:
        return kind.de_json(value, None)
    except (TypeError, ValueError, KeyError, AttributeError, TelegramError) as error:
        missing = MISSING.search(str(error))
        words = f'Can\'t find field "{missing[1]}"' if missing else "object expected"
        raise bad_request(f"can't parse {what}: {words}") from error
