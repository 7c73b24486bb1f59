"""Talking on the page, in a real browser against the real sandbox; the tests play the bot."""

import asyncio
import base64
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox
from tests.sandbox.page.driver import Bot, OpenPage, rows, type_and_send

pytestmark = pytest.mark.asyncio(loop_scope="module")

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def test_a_client_and_the_bot_talk(sandbox: Sandbox, bot: Bot, open_page: OpenPage) -> None:
    anna = sandbox.add_client("Anna", language="sv", phone="+46701234567")
    page = await open_page()
    await page.get_by_test_id("client-start").click()
    assert (await bot.next("message"))["text"] == "/start"
    await type_and_send(page, "client", "Where is <b>my</b> parcel?")
    assert (await bot.next("message"))["text"] == "Where is <b>my</b> parcel?"
    await bot.call(
        "sendMessage",
        chat_id=anna.id,
        parse_mode="HTML",
        text="On its <b>way</b>, see <i>above</i> &lt;u&gt;",
    )
    await expect(rows(page, "client")).to_have_count(3)
    await expect(rows(page, "client").nth(1)).to_contain_text("Where is <b>my</b> parcel?")
    await expect(rows(page, "client").nth(2).locator("strong")).to_have_text("way")
    await expect(rows(page, "client").nth(2)).to_contain_text("<u>")


async def test_what_people_write_is_never_markup(sandbox: Sandbox, open_page: OpenPage) -> None:
    anna = sandbox.add_client("<img src=x onerror=boom()>", language="en")
    page = await open_page()
    anna.send("<img src=x onerror=boom()><script>boom()</script>")
    await expect(rows(page, "client")).to_contain_text(["<script>boom()</script>"])
    assert await page.locator("img, .messages script").count() == 0


async def test_a_newcomer_is_added_in_the_page(sandbox: Sandbox, bot: Bot, open_page: OpenPage) -> None:
    page = await open_page()
    await page.get_by_test_id("add-client").click()
    form = page.get_by_test_id("add-client-form")
    await form.get_by_label("First name").fill("Ivar")
    await form.get_by_label("Language").select_option("sv")
    await form.get_by_label("Phone").fill("+46 70 765 43 21")
    await form.get_by_label("Phone").press("Enter")
    await expect(page.get_by_test_id("client-list")).to_contain_text("Ivar")
    await type_and_send(page, "client", "Hej")
    sender = (await bot.next("message"))["from"]
    assert (sender["first_name"], sender["language_code"]) == ("Ivar", "sv")


async def test_inline_buttons_are_answered(sandbox: Sandbox, bot: Bot, open_page: OpenPage) -> None:
    anna = sandbox.add_client("Anna", language="en")
    anna.send("/start")
    page = await open_page()
    keyboard = {
        "inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]
    }
    await bot.call("sendMessage", chat_id=anna.id, text="Did this help?", reply_markup=keyboard)
    yes = page.get_by_role("button", name="Yes")
    await yes.click()
    await expect(yes).to_have_attribute("aria-busy", "true")
    query = await bot.next("callback_query")
    assert query["data"] == "y"
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Glad to hear it")
    await expect(page.get_by_test_id("toast")).to_have_text("Glad to hear it")
    await expect(yes).not_to_have_attribute("aria-busy", "true")
    await page.get_by_role("button", name="No", exact=True).click()
    query = await bot.next("callback_query")
    await bot.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="A person will look", show_alert=True
    )
    await expect(page.get_by_test_id("alert")).to_contain_text("A person will look")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_test_id("alert")).to_have_count(0)


async def test_reply_keyboards_come_and_go(sandbox: Sandbox, bot: Bot, open_page: OpenPage) -> None:
    anna = sandbox.add_client("Anna", language="en", phone="+46701234567")
    anna.send("/start")
    page = await open_page()
    keys = {
        "keyboard": [[{"text": "Ask"}, {"text": "My phone", "request_contact": True}]],
        "one_time_keyboard": True,
        "input_field_placeholder": "Pick one",
    }
    await bot.call("sendMessage", chat_id=anna.id, text="Hello", reply_markup=keys)
    await expect(page.get_by_test_id("client-input")).to_have_attribute("placeholder", "Pick one")
    await page.get_by_role("button", name="My phone").click()
    await bot.next("message")
    assert (await bot.next("message"))["contact"]["phone_number"] == "+46701234567"
    await expect(page.get_by_role("button", name="Ask")).to_be_hidden()
    await page.get_by_role("button", name="Bot keyboard").first.click()
    await page.get_by_role("button", name="Ask").click()
    assert (await bot.next("message"))["text"] == "Ask"
    await bot.call("sendMessage", chat_id=anna.id, text="Bye", reply_markup={"remove_keyboard": True})
    await expect(page.get_by_role("button", name="Bot keyboard")).to_have_count(0)
    forced = await bot.call(
        "sendMessage", chat_id=anna.id, text="Your e-mail?", reply_markup={"force_reply": True}
    )
    await expect(page.locator("#client .about")).to_contain_text("Your e-mail?")
    await type_and_send(page, "client", "anna@example.com")
    assert (await bot.next("message"))["reply_to_message"]["message_id"] == forced["message_id"]


async def test_the_command_menu(sandbox: Sandbox, bot: Bot, open_page: OpenPage) -> None:
    sandbox.add_client("Anna", language="en")
    commands = [
        {"command": "ask", "description": "Ask a question"},
        {"command": "stop", "description": "No more"},
    ]
    await bot.call("setMyCommands", commands=commands)
    of_the_group = [{"command": "answers", "description": "For managers"}]
    scope = {"type": "chat", "chat_id": sandbox.group.chat_id}
    await bot.call("setMyCommands", commands=of_the_group, scope=scope)
    page = await open_page()
    await page.get_by_test_id("client-input").press_sequentially("/a")
    options = page.get_by_role("option")
    await expect(options).to_have_text(["/askAsk a question"])
    await page.get_by_test_id("client-input").press("Enter")
    message = await bot.next("message")
    assert (message["text"], message["entities"][0]["type"]) == ("/ask", "bot_command")


async def test_own_messages_are_edited_and_others_replied_to(
    sandbox: Sandbox, bot: Bot, open_page: OpenPage
) -> None:
    anna = sandbox.add_client("Anna", language="en")
    anna.send("My oder")
    page = await open_page()
    await rows(page, "client").first.locator(".stamp").dblclick()
    await expect(page.get_by_test_id("client-input")).to_have_value("My oder")
    await type_and_send(page, "client", "My order")
    assert (await bot.next("edited_message"))["text"] == "My order"
    await expect(rows(page, "client").first).to_contain_text("edited")
    sent = await bot.call("sendMessage", chat_id=anna.id, text="Which one?")
    await rows(page, "client").nth(1).click(button="right")
    await page.get_by_role("menuitem", name="Reply").click()
    await type_and_send(page, "client", "The blue one")
    assert (await bot.next("message"))["reply_to_message"]["message_id"] == sent["message_id"]
    await expect(rows(page, "client").nth(2).locator(".quote")).to_contain_text("Which one?")


async def test_files_go_both_ways(sandbox: Sandbox, bot: Bot, open_page: OpenPage, tmp_path: Path) -> None:
    sandbox.add_client("Anna", language="en")
    for name in ("one.png", "two.png", "three.png", "invoice.pdf"):
        (tmp_path / name).write_bytes(PIXEL)
    page = await open_page()

    async def attach(item: str, *names: str) -> None:
        await page.get_by_test_id("client-attach").click()
        async with page.expect_file_chooser() as chooser:
            await page.get_by_role("menuitem", name=item).click()
        await (await chooser.value).set_files([tmp_path / name for name in names])
        await page.get_by_label("Caption").fill("Look")
        await page.get_by_label("Caption").press("Enter")

    await attach("Photo", "one.png", "two.png", "three.png")
    albums = {(await bot.next("message"))["media_group_id"] for _ in range(3)}
    assert len(albums) == 1
    await expect(page.locator(".album img")).to_have_count(3)
    await expect(rows(page, "client")).to_have_count(1)
    await attach("Document", "invoice.pdf")
    assert (await bot.next("message"))["document"]["file_name"] == "invoice.pdf"
    async with page.expect_download() as download:
        await page.get_by_role("link", name="invoice.pdf").click()
    saved = await (await download.value).path()
    assert await asyncio.to_thread(saved.read_bytes) == PIXEL


async def test_managers_work_in_topics(sandbox: Sandbox, bot: Bot, open_page: OpenPage) -> None:
    mia, omar, _ = sandbox.managers
    page = await open_page()
    topic = await bot.call("createForumTopic", chat_id=sandbox.group.chat_id, name="Anna Lind")
    thread = topic["message_thread_id"]
    await bot.call(
        "sendMessage", chat_id=sandbox.group.chat_id, message_thread_id=thread, text="Where is my parcel?"
    )
    row = page.get_by_test_id(f"topic-{thread}")
    await expect(row).to_contain_text("Where is my parcel?")
    await expect(row.locator(".badge")).to_have_text("1")
    await row.click()
    await expect(row.locator(".badge")).to_have_count(0)
    await page.get_by_test_id(f"manager-{omar.id}").click()
    await type_and_send(page, "group", "On its way")
    message = await bot.next("message")
    assert (message["message_thread_id"], message["from"]["id"]) == (thread, omar.id)
    await expect(rows(page, "group").last).to_have_class(re.compile(r"\bout\b"))
    await page.get_by_test_id(f"manager-{mia.id}").click()
    await expect(rows(page, "group").last).to_have_class(re.compile(r"\bin\b"))
    await page.get_by_test_id("topic-general").click()
    await expect(page.get_by_test_id("group-chat")).not_to_contain_text("On its way")
    reaction = [{"type": "emoji", "emoji": "👌"}]
    await bot.call(
        "setMessageReaction",
        chat_id=message["chat"]["id"],
        message_id=message["message_id"],
        reaction=reaction,
    )
    await row.click()
    await expect(page.locator("#group .reaction")).to_have_text("👌")


async def test_blocking_and_unblocking(sandbox: Sandbox, bot: Bot, open_page: OpenPage) -> None:
    anna = sandbox.add_client("Anna", language="en")
    anna.send("/start")
    page = await open_page()
    await page.get_by_test_id("client-menu").click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    assert (await bot.next("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    await expect(page.get_by_test_id("client-input")).to_be_hidden()
    await page.get_by_test_id("client-unblock").click()
    assert (await bot.next("my_chat_member"))["new_chat_member"]["status"] == "member"
    await expect(page.get_by_test_id("client-input")).to_be_visible()


async def test_the_clock_moves(sandbox: Sandbox, open_page: OpenPage) -> None:
    page = await open_page()
    before = sandbox.clock.now()
    await page.get_by_test_id("clock-8h").click()
    await expect(page.get_by_test_id("clock-8h")).not_to_have_attribute("aria-busy", "true")
    assert 8 * 3600 <= (sandbox.clock.now() - before).total_seconds() < 8 * 3600 + 60
    await page.get_by_test_id("clock-morning").click()
    await expect(page.get_by_test_id("clock")).to_contain_text("09:00")
