"""The parameters of a call: query string, form, JSON or multipart, all read alike."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from bot.sandbox.files import Upload
from bot.sandbox.refusals import JSON, Refusal, bad_request

STRUCTURED = frozenset(
    {
        "reply_markup",
        "entities",
        "caption_entities",
        "media",
        "reply_parameters",
        "reaction",
        "commands",
        "scope",
        "allowed_updates",
        "message_ids",
        "link_preview_options",
        "options",
    }
)
NUMBERS = frozenset(
    {
        "chat_id",
        "from_chat_id",
        "message_id",
        "message_thread_id",
        "user_id",
        "reply_to_message_id",
        "offset",
        "limit",
        "timeout",
        "icon_color",
        "duration",
        "width",
        "height",
        "length",
        "max_connections",
    }
)
INTEGER = re.compile(r"-?\d{1,19}")
TRUE = frozenset({"true", "yes", "1"})


class Params:
    """What a call says; `values` is as sent, with JSON inside strings and numbers made plain."""

    def __init__(self, values: JSON) -> None:
        self.values = {name: _plain(name, value) for name, value in values.items()}

    def text(self, name: str, default: str = "") -> str:
        """A string; a number is taken for its digits."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool | dict | list | Upload):
            raise bad_request(f'field "{name}" must be of type String')
        return str(value)

    def number(self, name: str, default: int | None = None) -> int | None:
        """A whole number."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise bad_request(f'field "{name}" must be of type Number')

    def decimal(self, name: str) -> float | None:
        """A number."""
        value = self.values.get(name)
        try:
            return None if value is None or value == "" or isinstance(value, bool) else float(value)
        except (TypeError, ValueError) as error:
            raise bad_request(f'field "{name}" must be of type Number') from error

    def flag(self, name: str) -> bool:
        """A boolean, false when absent."""
        value = self.values.get(name, False)
        return value if isinstance(value, bool) else str(value).lower() in TRUE

    def object(self, name: str, what: str) -> JSON | None:
        """An object; `what` names it in the refusal."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {what} JSON object")
        return value

    def array(self, name: str, what: str) -> list[Any] | None:
        """An array; `what` names it in the refusal."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, list):
            raise bad_request(f"can't parse {what} JSON object")
        return value

    def get(self, name: str) -> Any:
        """A value as it is."""
        return self.values.get(name)


def _plain(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in NUMBERS and INTEGER.fullmatch(value):
        return int(value)
    if name in STRUCTURED and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def read(request: web.Request) -> Params:
    """Read a call's parameters; raises Refusal 400 when its body is not what it claims to be."""
    values: JSON = dict(request.query)
    if request.method == "POST" and request.can_read_body:
        values.update(await _body(request))
    return Params(values)


async def _body(request: web.Request) -> JSON:
    kind = request.content_type
    if kind == "multipart/form-data":
        return await read_multipart(request)
    raw = await request.read()
    try:
        if kind == "application/json":
            body = json.loads(raw) if raw else {}
            if isinstance(body, dict):
                return body
            raise bad_request("object expected")
        return dict(parse_qsl(raw.decode(), keep_blank_values=True))
    except ValueError as error:
        raise Refusal(400, "Bad Request: can't parse the request body") from error


async def read_multipart(request: web.Request) -> JSON:
    """Fields as text and files as `Upload`; a name that comes several times keeps the last."""
    return dict(await read_parts(request))


async def read_parts(request: web.Request) -> list[tuple[str, str | Upload]]:
    """Every part of a multipart form in order; raises Refusal 400 when there is no such form."""
    if request.content_type != "multipart/form-data":
        raise bad_request("multipart/form-data expected")
    try:
        return [part async for part in _parts(request)]
    except ValueError as error:
        raise bad_request("can't parse the request body") from error


async def _parts(request: web.Request) -> AsyncIterator[tuple[str, str | Upload]]:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise bad_request("multipart parts must not be nested")
        name, content = part.name or "", bytes(await part.read(decode=True))
        if part.filename is None:
            yield name, content.decode()
        else:
            yield name, Upload(part.filename, content, part.headers.get("Content-Type", ""))
