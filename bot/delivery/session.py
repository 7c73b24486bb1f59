"""The HTTP session to the Bot API."""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.types import Message
from aiohttp import ClientError, ClientTimeout

SEND_TIMEOUT_SECONDS = 30
LETTER_TIMEOUT = ClientTimeout(total=SEND_TIMEOUT_SECONDS)
JSON = {"Content-Type": "application/json"}


class DeskSession(AiohttpSession):
    """Posts JSON as it is, and believes Telegram's yes even when aiogram can't read what came with it.

    A newer Bot API, or a server of somebody else's, may leave out or add what aiogram insists on. The call
    has taken effect all the same: taking it for failed would send the message again.
    """

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        """The answer, read as far as aiogram can. Raises as aiogram's own does when the answer is no."""
        _read_as(type(method))
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError as error:
            if isinstance(error.data, dict) and error.data.get("ok") is True:
                return Response[Any].model_validate(error.data)
            raise

    async def post(
        self, bot: Bot, name: str, payload: dict[str, Any], load: Callable[[], TelegramMethod[Any]]
    ) -> list[int]:
        """Make a call whose arguments are JSON already; the ids of the messages that were sent.

        aiogram's own way takes several times as long, which many letters a second can't spare; the method
        itself is only loaded to say what went wrong. Raises what aiogram raises.
        """
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=name)
        data = json.dumps(payload, ensure_ascii=False).encode()
        try:
            async with session.post(url, data=data, headers=JSON, timeout=LETTER_TIMEOUT) as answer:
                content = await answer.text()
        except (TimeoutError, ClientError) as error:
            words = f"{type(error).__name__}: {error}"
            raise TelegramNetworkError(method=load(), message=words) from error
        if answer.status == HTTPStatus.OK and (numbers := message_ids(_result(content))):
            return numbers
        return message_ids(self.check_response(bot, load(), answer.status, content).result)


@cache
def _read_as(method: type[TelegramMethod[Any]]) -> Any:
    """How the answer to a method is read. Pydantic forgets what nobody holds, and aiogram's session asks
    for it anew with each call, which would build it again: half a millisecond and more."""
    return Response[method.__returning__]  # type: ignore[name-defined]


def _result(content: str) -> Any:
    """What a yes says; None for anything else."""
    with suppress(ValueError):
        answer = json.loads(content)
        return answer.get("result") if isinstance(answer, dict) and answer.get("ok") is True else None
    return None


def number_in(result: Any, name: str) -> int | None:
    """The field `name` of a result, whether aiogram could read it or not."""
    value = result.get(name) if isinstance(result, dict) else getattr(result, name, None)
    return value if isinstance(value, int) else None


def message_ids(result: Any) -> list[int]:
    """The ids of the messages that were sent, in order; none when the call sends nothing."""
    results = result if isinstance(result, list) else [result]
    found = [number_in(each, "message_id") for each in results if isinstance(each, Message | dict)]
    return [each for each in found if each is not None]


def file_id_in(result: Any) -> str | None:
    """Telegram's name of the photo or document that was sent; None if there is none."""
    if not isinstance(result, Message):
        return None
    sent = result.photo[-1] if result.photo else result.document
    return sent.file_id if sent else None
