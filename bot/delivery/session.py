"""The HTTP session to the Bot API."""

from functools import cache
from typing import Any, get_args

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError
from aiogram.methods import Response, TelegramMethod
from aiogram.types import Message

from bot.delivery.postman import result_of


class DeskSession(AiohttpSession):
    """Believes Telegram's yes even when aiogram can't read what came with it.

    A newer Bot API, or a server of somebody else's, may leave out or add what aiogram insists on. The call
    has taken effect all the same: taking it for failed would send the message again.

    The messages that a call has sent or changed stay the JSON that they are: of them only the numbers count,
    and aiogram's models of them take a fifth of a second to build, in which nobody is answered.
    """

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        """The answer, read as far as aiogram can. Raises as aiogram's own does when the answer is no."""
        if _is_answered_with_messages(type(method)) and (result := result_of(content)) is not None:
            return Response[Any](ok=True, result=result)
        _read_as(type(method))
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError as error:
            if isinstance(error.data, dict) and error.data.get("ok") is True:
                return Response[Any].model_validate(error.data)
            raise


@cache
def _read_as(method: type[TelegramMethod[Any]]) -> Any:
    """How the answer to a method is read. Pydantic forgets what nobody holds, and aiogram's session asks
    for it anew with each call, which would build it again: half a millisecond and more."""
    return Response[method.__returning__]  # type: ignore[name-defined]


@cache
def _is_answered_with_messages(method: type[TelegramMethod[Any]]) -> bool:
    returned = method.__returning__
    return Message in {returned, *get_args(returned)}


def number_in(result: Any, name: str) -> int | None:
    """The field `name` of a result, whether aiogram could read it or not."""
    value = result.get(name) if isinstance(result, dict) else getattr(result, name, None)
    return value if isinstance(value, int) else None


def file_id_in(result: Any) -> str | None:
    """Telegram's name of the photo or document that was sent; None if there is none."""
    if not isinstance(result, dict):
        return None
    sent = [*result.get("photo", ()), *filter(None, [result.get("document")])]
    return sent[-1].get("file_id") if sent else None
