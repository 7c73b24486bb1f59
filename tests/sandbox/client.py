"""A bot that says exactly what a test tells it to, over plain HTTP."""

from typing import Any

import aiohttp

from bot.sandbox import Person, Sandbox

Answer = dict[str, Any]


class RawBot:
    """Calls the Bot API without any library's help."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.session = session

    def url(self, method: str, token: str | None = None) -> str:
        """Where a method is called."""
        return f"{self.sandbox.api_base}/bot{token or self.sandbox.token}/{method}"

    async def call(self, method: str, **params: Any) -> Answer:
        """The whole answer of a call with JSON parameters."""
        async with self.session.post(self.url(method), json=params) as response:
            body: Answer = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def ok(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        body = await self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """The description of a call that must be refused."""
        body = await self.call(method, **params)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"

    async def updates(self, **params: Any) -> list[Answer]:
        """What getUpdates gives now."""
        updates: list[Answer] = await self.ok("getUpdates", **params)
        return updates


def started(sandbox: Sandbox, name: str = "Anna") -> Person:
    """A client who has written /start, which the bot already saw."""
    client = sandbox.add_client(name)
    client.send("/start")
    sandbox.world.updates.pending.clear()
    return client
