"""Hands letters in at Telegram's counter: calls whose arguments are JSON already.

aiogram's own way takes several times as long, which many letters a second can't spare. Run as a program it
does so for another process (see `bot.delivery.post_office`), for which it imports nothing of the desk:

    stdin    the address of the API with the bot's token, then a letter a line: `NUMBER METHOD ARGUMENTS`
    stdout   what came of each, a line of JSON each, in any order: `[NUMBER, …]` as in `_told`
"""

import asyncio
import json
import signal
import sys
from asyncio import Future
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, TCPConnector

SEND_TIMEOUT_SECONDS = 30
TIMEOUT = ClientTimeout(total=SEND_TIMEOUT_SECONDS)
JSON = {"Content-Type": "application/json"}

CONNECTIONS = 1000
"""At a thousand letters a second it is enough for a Telegram that takes a second to answer."""

LONGEST_LINE = 4_000_000
"""Bytes; a message with all that Telegram allows in it takes some tens of thousands."""


@dataclass(frozen=True)
class Refusal:
    """An answer that is no plain yes.

    status: HTTP's. content: what Telegram said.
    """

    status: int
    content: str


class Unanswered(Exception):  # noqa: N818 - whether it is an error is not known
    """No answer came. never_left: Telegram was not reached at all."""

    def __init__(self, words: str, *, never_left: bool = False) -> None:
        super().__init__(words)
        self.never_left = never_left


Answer = list[int] | Refusal
"""The ids of the messages that were sent, or what Telegram has against it."""


class Letters(Protocol):
    """Takes letters to Telegram."""

    def post(self, method: str, arguments: bytes) -> "Future[Answer]":
        """Make the call. The answer may turn out to be Unanswered."""

    async def close(self) -> None:
        """Nothing is under way and nothing more comes for now."""


class Postman:
    """Makes the calls in this process.

    address: of the API, with the bot's token: the name of a method follows. session: the HTTP session,
    which is not the postman's own.
    """

    def __init__(self, address: str, session: Callable[[], Awaitable[ClientSession]]) -> None:
        self._address, self._session = address, session

    def post(self, method: str, arguments: bytes) -> "Future[Answer]":
        """Make the call. The answer may turn out to be Unanswered."""
        return asyncio.create_task(self.call(method, arguments))

    async def call(self, method: str, arguments: bytes) -> Answer:
        """Make the call and wait for its answer. Raises Unanswered."""
        session = await self._session()
        url = self._address + method
        try:
            async with session.post(url, data=arguments, headers=JSON, timeout=TIMEOUT) as answer:
                content = await answer.text()
        except (TimeoutError, ClientError) as error:
            words = f"{type(error).__name__}: {error}"
            raise Unanswered(words, never_left=isinstance(error, ClientConnectorError)) from error
        numbers = message_ids(result_of(content)) if answer.status == HTTPStatus.OK else []
        return numbers or Refusal(answer.status, content)

    async def close(self) -> None:
        """The session is somebody else's."""


def result_of(content: str) -> Any:
    """What a yes says; None for anything else."""
    with suppress(ValueError):
        answer = json.loads(content)
        return answer.get("result") if isinstance(answer, dict) and answer.get("ok") is True else None
    return None


def message_ids(result: Any) -> list[int]:
    """The ids of the messages that were sent, in order; none when the call sends nothing."""
    results = result if isinstance(result, list) else [result]
    found = [each.get("message_id") for each in results if isinstance(each, dict)]
    return [each for each in found if isinstance(each, int)]


async def _told(postman: Postman, method: str, arguments: bytes) -> list[Any]:
    """What came of a letter: its ids; a refusal's status and content; or words, and whether it never left."""
    try:
        answer = await postman.call(method, arguments)
    except Unanswered as error:
        return [str(error), error.never_left]
    return [answer] if isinstance(answer, list) else [answer.status, answer.content]


async def _serve() -> None:
    """Hand in what comes, until nothing comes any more; then let the calls under way end."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    address = (await reader.readline()).decode().rstrip("\n")
    async with (
        ClientSession(connector=TCPConnector(limit=CONNECTIONS)) as session,
        asyncio.TaskGroup() as group,
    ):

        async def open_session() -> ClientSession:
            return session

        postman, outcomes = Postman(address, open_session), list[str]()

        async def hand_in(number: bytes, method: bytes, arguments: bytes) -> None:
            told = await _told(postman, method.decode(), arguments)
            outcomes.append(json.dumps([int(number), *told]) + "\n")
            if len(outcomes) == 1:
                loop.call_soon(tell)

        def tell() -> None:
            """Those that come together are written together: it takes less of both processes."""
            with suppress(BrokenPipeError):  # whoever asked is gone
                print("".join(outcomes), end="", flush=True)
            outcomes.clear()

        while line := await reader.readline():
            group.create_task(hand_in(*line.rstrip(b"\n").split(b" ", 2)))


if __name__ == "__main__":
    # Who has started this ends it, by closing stdin: what is on its way must not be cut off before.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    asyncio.run(_serve())
