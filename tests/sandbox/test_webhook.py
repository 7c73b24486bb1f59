"""Updates POSTed to the bot."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox import Person, Sandbox
from tests.sandbox.client import RawBot

SECRET = "letters_and-digits"


class Receiver:
    """A bot's web server; it refuses as many POSTs as `refuse` says."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.refuse = 0
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        if self.refuse:
            self.refuse -= 1
            return web.Response(status=503)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.updates.append(await request.json())
        return web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_arrive_in_order_with_the_secret(
    sandbox: Sandbox, bot: RawBot, anna: Person, receiver: Receiver
) -> None:
    anna.send("before")
    await bot.ok("setWebhook", url=receiver.url, secret_token=SECRET)
    ben = sandbox.add_client("Ben")
    for number in range(10):
        anna.send(f"a{number}")
        ben.send(f"b{number}")
    await sandbox.until(lambda: not sandbox.world.updates.pending, what="all updates taken")
    texts = [update["message"]["text"] for update in receiver.updates]
    assert [text for text in texts if text != "before" and text[0] == "a"] == [f"a{at}" for at in range(10)]
    assert [text for text in texts if text != "before" and text[0] == "b"] == [f"b{at}" for at in range(10)]
    assert texts[0] == "before"
    assert set(receiver.secrets) == {SECRET}


async def test_a_refused_update_comes_again(bot: RawBot, anna: Person, receiver: Receiver) -> None:
    receiver.refuse = 2
    await bot.ok("setWebhook", url=receiver.url)
    anna.send("hi")
    await bot.sandbox.until(lambda: not bot.sandbox.world.updates.pending, what="the update taken")
    assert [update["message"]["text"] for update in receiver.updates] == ["hi"]
    info = await bot.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert info["pending_update_count"] == 0


async def test_polling_and_a_webhook_exclude_each_other(
    bot: RawBot, anna: Person, receiver: Receiver
) -> None:
    await bot.ok("setWebhook", url=receiver.url, allowed_updates=["message"])
    assert (await bot.ok("getWebhookInfo"))["allowed_updates"] == ["message"]
    words = (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    assert await bot.refused("getUpdates") == words
    await bot.ok("deleteWebhook")
    assert (await bot.ok("getWebhookInfo"))["url"] == ""
    anna.send("hi")
    await bot.ok("deleteWebhook", drop_pending_updates=True)
    assert await bot.updates() == []


async def test_a_webhook_nobody_answers_keeps_the_updates(bot: RawBot, anna: Person) -> None:
    await bot.ok("setWebhook", url="http://127.0.0.1:9/hook")
    anna.send("hi")
    await bot.ok("deleteWebhook")
    assert len(await bot.updates()) == 1


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "nowhere"}, "bad webhook: invalid URL specified"),
        ({"url": "https://a.se", "secret_token": "é"}, "secret token contains unallowed characters"),
    ],
)
async def test_refused(bot: RawBot, params: dict[str, str], words: str) -> None:
    assert await bot.refused("setWebhook", **params) == f"400 Bad Request: {words}"
