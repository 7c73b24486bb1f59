"""The page under strain: thousands of messages, odd texts, small screens, a lost connection."""

import time

import pytest
from playwright.async_api import Browser, expect

from bot.clock import MovableClock
from bot.sandbox import Sandbox
from tests.sandbox.page.driver import LAPTOP, PHONE, Bot, OpenPage, fits, rows, type_and_send

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_two_thousand_messages_stay_light(sandbox: Sandbox, open_page: OpenPage) -> None:
    anna = sandbox.add_client("Anna", language="en")
    anna.send("the very first")
    page = await open_page()
    await rows(page, "client").first.evaluate("row => { row.dataset.mark = 'kept'; }")
    anna.send("the second")
    await expect(rows(page, "client")).to_have_count(2)
    assert await rows(page, "client").first.get_attribute("data-mark") == "kept"
    for number in range(2000):
        anna.send(f"message {number}")
    started = time.monotonic()
    await expect(rows(page, "client").last).to_contain_text("message 1999", timeout=20_000)
    assert time.monotonic() - started < 10
    assert await rows(page, "client").count() <= 400
    chat = page.get_by_test_id("client-chat")
    assert await chat.evaluate("chat => chat.scrollHeight - chat.scrollTop - chat.clientHeight") < 5
    await page.reload()
    await expect(rows(page, "client").last).to_contain_text("message 1999")
    for _ in range(300):
        await chat.evaluate("chat => { chat.scrollTop = 0; }")
        if "the very first" in await rows(page, "client").first.inner_text():
            break
    await expect(rows(page, "client")).to_have_count(2002)


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
async def test_nothing_breaks_the_layout(
    sandbox: Sandbox, bot: Bot, open_page: OpenPage, size: tuple[int, int]
) -> None:
    anna = sandbox.add_client("A" * 64, language="en")
    for text in ("<b>&" * 1024, "x" * 4096, "😀" * 2048, "שלום עולם " * 200, "\n" * 50 + "end"):
        anna.send(text)
    page = await open_page(size)
    await expect(rows(page, "client")).to_have_count(5)
    assert await fits(page)
    inside = "bubbles => bubbles.every((one) => one.getBoundingClientRect().right <= innerWidth)"
    assert await page.get_by_test_id("client-chat").locator(".bubble").evaluate_all(inside)
    direction = "text => getComputedStyle(text).direction"
    assert await rows(page, "client").nth(3).locator(".text").evaluate(direction) == "rtl"


async def test_a_phone_shows_one_side_at_a_time(sandbox: Sandbox, bot: Bot, open_page: OpenPage) -> None:
    sandbox.add_client("Anna", language="en")
    page = await open_page(PHONE)
    await expect(page.get_by_test_id("client-input")).to_be_visible()
    await bot.call("sendMessage", chat_id=sandbox.group.chat_id, text="A new request")
    await expect(page.get_by_test_id("tab-group").locator(".badge")).to_have_text("1")
    await page.get_by_test_id("tab-group").click()
    await expect(page.get_by_test_id("client-input")).to_be_hidden()
    await page.get_by_test_id("topic-general").click()
    await expect(page.get_by_test_id("topic-list")).to_be_hidden()
    await expect(page.get_by_test_id("tab-group").locator(".badge")).to_be_hidden()
    await type_and_send(page, "group", "I take it")
    assert (await bot.next("message"))["text"] == "I take it"
    await page.get_by_test_id("group-back").click()
    await expect(page.get_by_test_id("topic-general")).to_contain_text("I take it")


async def test_the_page_comes_back_after_a_loss(browser: Browser) -> None:
    first = Sandbox(clock=MovableClock())
    await first.start()
    first.add_client("Anna", language="en").send("before")
    port = int(first.api_base.rpartition(":")[2])
    page = await browser.new_page()
    await page.goto(first.api_base)
    await expect(rows(page, "client")).to_contain_text(["before"])
    await first.stop()
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "down")
    async with Sandbox(clock=MovableClock(), port=port) as second:
        second.add_client("Bo", language="en").send("after")
        await expect(rows(page, "client")).to_contain_text(["after"], timeout=15_000)
    await page.close()
