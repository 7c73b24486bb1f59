"""Letters that leave by a process of their own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil  # type: ignore[import-untyped]
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.delivery import post_office
from bot.delivery.post_office import PostOffice
from bot.delivery.postman import Letters, Postman, Refusal, Unanswered
from tests.waiting import eventually

YES = {"ok": True, "result": {"message_id": 17}}
ALBUM = {"ok": True, "result": [{"message_id": 17}, {"message_id": 18}]}
NO = '{"ok": false, "error_code": 400, "description": "Bad Request"}'


class Counter:
    """Answers each call as it is told to, and notes what came."""

    def __init__(self) -> None:
        self.came = list[tuple[str, Any]]()
        self.answer = web.json_response(YES)
        self.open = asyncio.Event()
        self.open.set()

    async def handle(self, request: web.Request) -> web.Response:
        self.came.append((request.path, await request.json()))
        await self.open.wait()
        return web.Response(body=self.answer.body, status=self.answer.status)


@pytest.fixture
async def counter() -> Counter:
    return Counter()


@pytest.fixture
async def address(counter: Counter) -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_post("/{path:.*}", counter.handle)
    async with TestServer(application) as server:
        yield str(server.make_url("/bot1:x/"))


@asynccontextmanager
async def postman(address: str) -> AsyncIterator[Postman]:
    async with aiohttp.ClientSession() as session:

        async def opened() -> aiohttp.ClientSession:
            return session

        yield Postman(address, opened)


@asynccontextmanager
async def office(address: str) -> AsyncIterator[PostOffice]:
    office = PostOffice(address)
    try:
        yield office
    finally:
        await office.close()


def helper() -> psutil.Process:
    (child,) = (each for each in psutil.Process().children() if "postman.py" in " ".join(each.cmdline()))
    return child


@pytest.mark.parametrize("way", [postman, office])
@pytest.mark.parametrize(
    ("answer", "understood"),
    [
        (web.json_response(YES), [17]),
        (web.json_response(ALBUM), [17, 18]),
        (web.Response(text=NO, status=400), Refusal(400, NO)),
        (web.json_response({"ok": True, "result": True}), Refusal(200, '{"ok": true, "result": true}')),
        (web.Response(text="a proxy's\npage", status=502), Refusal(502, "a proxy's\npage")),
        (web.Response(text="[]"), Refusal(200, "[]")),
    ],
)
async def test_what_telegram_answers(
    way: Any, counter: Counter, address: str, answer: web.Response, understood: Any
) -> None:
    counter.answer = answer
    letters: Letters
    async with way(address) as letters:
        assert await letters.post("sendMessage", '{"text": "Hej på dig\\n😀"}'.encode()) == understood
    assert counter.came == [("/bot1:x/sendMessage", {"text": "Hej på dig\n😀"})]


@pytest.mark.parametrize("way", [postman, office])
async def test_nobody_there(way: Any) -> None:
    async with way(f"http://127.0.0.1:{unused_port()}/") as letters:
        with pytest.raises(Unanswered) as raised:
            await letters.post("sendMessage", b"{}")
    assert raised.value.never_left


async def test_many_at_once_and_each_has_its_own_answer(counter: Counter, address: str) -> None:
    async with office(address) as letters:
        answers = await asyncio.gather(*(letters.post("sendMessage", b'{"n": %d}' % n) for n in range(300)))
        assert answers == [[17]] * 300
    assert sorted(body["n"] for _, body in counter.came) == list(range(300))


async def test_a_process_that_dies_leaves_its_letters_in_doubt_and_has_a_successor(
    counter: Counter, address: str
) -> None:
    counter.open.clear()
    async with office(address) as letters:
        waiting = letters.post("sendMessage", b"{}")
        await eventually(lambda: bool(counter.came))
        helper().kill()
        with pytest.raises(Unanswered) as raised:
            await waiting
        assert not raised.value.never_left
        counter.open.set()
        assert await letters.post("sendMessage", b"{}") == [17]


async def test_it_ends_with_its_letters_and_not_before(counter: Counter, address: str) -> None:
    counter.open.clear()
    async with office(address) as letters:
        waiting = letters.post("sendMessage", b"{}")
        await eventually(lambda: bool(counter.came))
        child = helper()
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(child.pid, number)
        closing = asyncio.create_task(letters.close())
        await asyncio.sleep(0.2)
        counter.open.set()
        assert await waiting == [17]
        await closing
    assert not child.is_running()


async def test_what_hangs_is_given_up_and_ended(
    counter: Counter, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_office, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(post_office, "ENDING_SECONDS", 0.1)
    counter.open.clear()
    async with office(address) as letters:
        with pytest.raises(Unanswered) as raised:
            await letters.post("sendMessage", b"{}")
        assert not raised.value.never_left
        child = helper()
    assert not child.is_running()


async def test_it_cannot_be_started(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with office(address) as letters:
        with monkeypatch.context() as patched:
            patched.setattr(sys, "executable", str(tmp_path / "gone"))
            with pytest.raises(Unanswered) as raised:
                await letters.post("sendMessage", b"{}")
        assert raised.value.never_left
        assert await letters.post("sendMessage", b"{}") == [17]


async def test_the_token_is_not_in_the_list_of_processes(address: str) -> None:
    async with office(address) as letters:
        await letters.post("sendMessage", b"{}")
        child = helper()
        shown = [*child.cmdline(), *child.environ().values()]
        assert not any("bot1:x" in words for words in shown)
