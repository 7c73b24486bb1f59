"""What the page's tests share: the bot's end of the wire, and reading the page."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from playwright.async_api import Locator, Page

from bot.sandbox import Sandbox

LAPTOP = (1366, 768)
PHONE = (390, 844)

Json = dict[str, Any]
OpenPage = Callable[..., Awaitable[Page]]


class Bot:
    """The bot's end of the wire: the Bot API, as any bot would call it."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.base = f"{sandbox.api_base}/bot{sandbox.token}"
        self.session = session
        self.offset = 0

    async def call(self, method: str, **params: object) -> Any:
        async with self.session.post(f"{self.base}/{method}", json=params) as response:
            body = await response.json()
        assert body["ok"], body
        return body["result"]

    async def next(self, kind: str) -> Json:
        """The next update of `kind`; those of other kinds before it are passed over."""
        for _ in range(20):
            for update in await self.call("getUpdates", offset=self.offset, limit=1, timeout=2):
                self.offset = update["update_id"] + 1
                if kind in update:
                    found: Json = update[kind]
                    return found
        raise AssertionError(f"no {kind} came")


async def type_and_send(page: Page, side: str, text: str) -> None:
    await page.get_by_test_id(f"{side}-input").fill(text)
    await page.get_by_test_id(f"{side}-input").press("Enter")


def rows(page: Page, side: str) -> Locator:
    return page.get_by_test_id(f"{side}-chat").locator(".row")


async def fits(page: Page) -> bool:
    """True when nothing makes the page wider than the screen."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
