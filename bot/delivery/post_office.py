"""Letters by the thousand, which a process of their own hands in: this one is left to those who ask."""

import asyncio
import json
import sys
from asyncio import Future
from asyncio.subprocess import PIPE, Process
from itertools import count
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession

from bot.delivery import postman
from bot.delivery.postman import (
    LONGEST_LINE,
    SEND_TIMEOUT_SECONDS,
    Answer,
    Letters,
    Postman,
    Refusal,
    Unanswered,
)

PATIENCE_SECONDS = SEND_TIMEOUT_SECONDS + 10
ENDING_SECONDS = 2.0
"""How long a process gets to end in which nothing should be under way any more."""


def letters_of(bot: Bot, *, many: bool) -> Letters:
    """The way of the bot's letters. many: hundreds a second, which would leave no time for anything else."""
    session = cast(AiohttpSession, bot.session)
    address = session.api.api_url(token=bot.token, method="")
    return PostOffice(address) if many else Postman(address, session.create_session)


class PostOffice:
    """A postman in another process, which is started by the first letter and ends when it is told to.

    address: as for `Postman`. It reaches the process by a pipe, as a token is nobody's to read in the list of
    processes. When this process dies, however it does, the other hands in what it has got, and ends.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._process: Process | None = None
        self._starting = asyncio.Lock()
        self._numbers = count(1)
        self._waiting: dict[int, Future[Answer]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._lines: list[bytes] = []
        """What leaves together is written together: a write for each would wake the process for each."""

    def post(self, method: str, arguments: bytes) -> "Future[Answer]":
        """Make the call. The answer may turn out to be Unanswered."""
        if self._process is None:
            return asyncio.create_task(self._post_first(method, arguments))
        return self._post(self._process, method, arguments)

    async def _post_first(self, method: str, arguments: bytes) -> Answer:
        return await self._post(await self._start(), method, arguments)

    def _post(self, process: Process, method: str, arguments: bytes) -> "Future[Answer]":
        loop, number = asyncio.get_running_loop(), next(self._numbers)
        answer = self._waiting[number] = loop.create_future()
        self._lines.append(b"%d %s %s\n" % (number, method.encode(), arguments))
        if len(self._lines) == 1:
            loop.call_soon(self._write_lines, process)
        patience = loop.call_later(PATIENCE_SECONDS, self._settle, number, ["no answer", False])
        answer.add_done_callback(lambda _: patience.cancel())
        return answer

    def _write_lines(self, process: Process) -> None:
        lines, self._lines = self._lines, []
        _write(process, b"".join(lines))

    def _settle(self, number: int, told: list[Any]) -> None:
        answer = self._waiting.pop(number, None)
        if answer is None or answer.done():
            return
        match told:
            case [list(numbers)]:
                answer.set_result(numbers)
            case [int(status), str(content)]:
                answer.set_result(Refusal(status, content))
            case [words, never_left]:
                answer.set_exception(Unanswered(str(words), never_left=bool(never_left)))

    async def close(self) -> None:
        """Let the process end, if there is one."""
        process, reading = self._process, self._reading
        if process is None or process.stdin is None or reading is None:
            return
        self._write_lines(process)
        process.stdin.close()
        await asyncio.wait({reading}, timeout=ENDING_SECONDS)
        if not reading.done():
            process.kill()
        await reading

    async def _start(self) -> Process:
        async with self._starting:
            if self._process is not None:
                return self._process
            # In a session of its own, as Ctrl-C in a terminal is for the desk.
            command = (sys.executable, "-P", postman.__file__)
            try:
                process = await asyncio.create_subprocess_exec(
                    *command, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE, start_new_session=True
                )
            except OSError as error:
                raise Unanswered(f"no post office: {error}", never_left=True) from error
            _write(process, f"{self._address}\n".encode())
            self._reading = asyncio.create_task(self._read(process), name="post office")
            self._process = process
            return process

    async def _read(self, process: Process) -> None:
        """Pass on what is told; when the process has ended nobody knows about the rest."""
        assert process.stdout is not None
        try:
            while line := await process.stdout.readline():
                number, *told = json.loads(line)
                self._settle(number, told)
        except BaseException:
            process.kill()
            raise
        finally:
            self._process = None
            for number in list(self._waiting):
                self._settle(number, ["the post office has ended", False])
            await process.wait()


def _write(process: Process, line: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(line)
