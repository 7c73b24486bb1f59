"""Fixtures of the page's tests: one browser a module, a fresh sandbox a test."""

import os
import shutil
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.clock import MovableClock
from bot.sandbox import Sandbox
from tests.sandbox.page.driver import LAPTOP, Bot, OpenPage

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> str:
    """The path of the machine's browser. With REQUIRE_BROWSER set, having none fails instead of skipping."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and not os.environ.get("REQUIRE_BROWSER"):
        pytest.skip("no Chromium on this machine: the page's browser tests are skipped")
    assert found, f"none of {', '.join(BROWSERS)} is installed"
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=MovableClock()) as sandbox:
        yield sandbox


@pytest_asyncio.fixture(loop_scope="module")
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(sandbox, session)


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser: Browser, sandbox: Sandbox) -> AsyncIterator[OpenPage]:
    """Opens the page at a size; at the end of the test no script error may have happened on any."""
    errors: list[str] = []
    contexts: list[BrowserContext] = []

    async def opened(size: tuple[int, int] = LAPTOP) -> Page:
        context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(sandbox.api_base)
        await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "up")
        if sandbox.clients:  # until they are there nobody can write, and keys would be lost
            await expect(page.locator("#client.nobody")).to_have_count(0)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert errors == []
