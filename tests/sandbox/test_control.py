"""The control API behind the page."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.clock import MovableClock, SystemClock
from bot.sandbox import Person, Sandbox
from tests.sandbox.client import RawBot

Json = dict[str, Any]


class Page:
    """Says what the page says."""

    def __init__(self, bot: RawBot) -> None:
        self.session = bot.session
        self.base = bot.sandbox.api_base

    async def get(self, path: str) -> Any:
        async with self.session.get(f"{self.base}/sandbox/{path}") as response:
            assert response.status == 200
            return await response.json()

    async def post(self, path: str, body: Any) -> Any:
        async with self.session.post(f"{self.base}/sandbox/{path}", json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def refused(self, path: str, body: Any) -> str:
        async with self.session.post(f"{self.base}/sandbox/{path}", json=body) as response:
            assert response.status == 400
            return str((await response.json())["error"])

    async def upload(self, files: list[tuple[str, bytes]], **fields: Any) -> Any:
        form = aiohttp.FormData()
        for name, value in fields.items():
            form.add_field(name, str(value))
        for name, content in files:
            form.add_field("file", content, filename=name)
        async with self.session.post(f"{self.base}/sandbox/upload", data=form) as response:
            return await response.json()


@pytest.fixture
def page(bot: RawBot) -> Page:
    return Page(bot)


async def test_the_state_shows_everything(page: Page, bot: RawBot, sandbox: Sandbox, anna: Person) -> None:
    await bot.ok("sendMessage", chat_id=anna.id, text="Menu", reply_markup={"keyboard": [["Ask"]]})
    topic = await bot.ok("createForumTopic", chat_id=sandbox.group.chat_id, name="Anna")
    state = await page.get("state")
    assert [client["first_name"] for client in state["clients"]] == ["Anna"]
    assert state["clients"][0]["unread"] == 1
    assert [manager["first_name"] for manager in state["managers"]] == ["Mia", "Omar", "Lena"]
    thread = topic["message_thread_id"]
    about = {"thread_id": thread, "name": "Anna", "closed": False, "icon_color": topic["icon_color"]}
    assert state["group"]["topics"] == [about]
    menu = state["chats"][str(anna.id)][-1]
    assert (menu["text"], menu["_edited"]) == ("Menu", False)
    assert menu["_reply_markup"] == {"keyboard": [[{"text": "Ask"}]]}
    assert state["bot"]["id"] == 42
    assert datetime.fromisoformat(state["now"]).tzinfo is not None


async def test_a_client_is_added_and_talks(page: Page, bot: RawBot, sandbox: Sandbox) -> None:
    ben = await page.post("clients", {"first_name": "Ben", "last_name": "", "language": "sv", "phone": "+46"})
    place = {"as": ben["id"], "chat_id": ben["id"]}
    message = await page.post("send", {**place, "text": "/start https://a.se", "thread_id": None})
    assert [entity["type"] for entity in message["entities"]] == ["bot_command", "url"]
    await page.post("edit", {**place, "message_id": message["message_id"], "text": "/begin"})
    await page.post("location", {**place, "latitude": 59.3, "longitude": 18.1})
    contact = await page.post("contact", {**place, "reply_to": message["message_id"]})
    assert contact["reply_to_message"]["text"] == "/begin"
    kinds = [list(update)[1] for update in await bot.updates()]
    assert kinds == ["message", "edited_message", "message", "message"]


async def test_a_manager_writes_into_a_topic(page: Page, bot: RawBot, sandbox: Sandbox) -> None:
    thread = sandbox.group.create_topic("Anna")
    body = {"as": sandbox.managers[0].id, "chat_id": sandbox.group.chat_id, "thread_id": thread, "text": "hi"}
    assert (await page.post("send", body))["message_thread_id"] == thread


async def test_a_press_and_its_answer(page: Page, bot: RawBot, anna: Person) -> None:
    keys = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    message = await bot.ok("sendMessage", chat_id=anna.id, text="?", reply_markup=keys)
    body = {"as": anna.id, "chat_id": anna.id, "message_id": message["message_id"], "data": "a"}
    async with bot.session.get(f"{page.base}/sandbox/events") as events:
        query = await page.post("press", body)
        await bot.ok("answerCallbackQuery", callback_query_id=query["query_id"], text="Done")
        event = await next_event(events, "callback_answer")
    assert (event["query_id"], event["text"], event["show_alert"]) == (query["query_id"], "Done", False)


async def next_event(response: aiohttp.ClientResponse, kind: str) -> Json:
    async for line in response.content:
        event = json.loads(line[6:]) if line.startswith(b"data: ") else {}
        if event.get("kind") == kind:
            return dict(event)
    raise AssertionError(f"no event {kind}")


async def test_events_carry_messages(page: Page, bot: RawBot, anna: Person) -> None:
    async with bot.session.get(f"{page.base}/sandbox/events") as events:
        assert events.content_type == "text/event-stream"
        message = anna.send("hi")
        event = await next_event(events, "message")
        assert (event["chat_id"], event["message"]["text"]) == (anna.id, "hi")
        anna.delete(message["message_id"])
        event = await next_event(events, "delete")
    assert (event["message_id"], event["message"]["_deleted"]) == (message["message_id"], True)


async def test_uploads(page: Page, bot: RawBot, anna: Person) -> None:
    place = {"as": anna.id, "chat_id": anna.id}
    photo = await page.upload([("a.png", b"\x89PNG")], kind="photo", caption="one", **place)
    album = await page.upload([("a.png", b"1"), ("b.png", b"2")], kind="photo", **place)
    sticker = await page.upload([("s.webp", b"3")], kind="sticker", emoji="😀", **place)
    assert (photo["caption"], len(album), sticker["sticker"]["emoji"]) == ("one", 2, "😀")
    async with bot.session.get(f"{page.base}/sandbox/file/{photo['photo'][0]['file_id']}") as response:
        assert (response.content_type, await response.read()) == ("image/png", b"\x89PNG")
    assert "error" in await page.upload([], kind="photo", **place)
    assert "error" in await page.upload([("a", b"1")], kind="spell", **place)


async def test_blocking(page: Page, anna: Person) -> None:
    assert (await page.post("block", {"user_id": anna.id, "blocked": True}))["blocked"]
    assert "has blocked the bot" in await page.refused(
        "send", {"as": anna.id, "chat_id": anna.id, "text": "x"}
    )
    assert not (await page.post("block", {"user_id": anna.id, "blocked": False}))["blocked"]


async def test_the_clock(page: Page, sandbox: Sandbox) -> None:
    before = sandbox.clock.now()
    answer = await page.post("clock", {"advance_seconds": 600})
    assert (
        timedelta(0)
        <= datetime.fromisoformat(answer["now"]) - before - timedelta(minutes=10)
        < timedelta(seconds=5)
    )
    answer = await page.post("clock", {"to": "next_morning", "zone": "Europe/Stockholm"})
    moment = datetime.fromisoformat(answer["now"])
    assert moment.tzinfo == UTC
    assert before < moment < before + timedelta(hours=26)


async def test_next_morning_on_the_day_clocks_change() -> None:
    clock = MovableClock(datetime(2026, 3, 28, 12, tzinfo=UTC))
    async with Sandbox(clock=clock) as sandbox, aiohttp.ClientSession() as session:
        page = Page(RawBot(sandbox, session))
        answer = await page.post("clock", {"to": "next_morning", "zone": "Europe/Stockholm"})
    assert answer["now"].startswith("2026-03-29T07:00:00")


async def test_the_machines_clock_cant_be_moved() -> None:
    async with Sandbox(clock=SystemClock()) as sandbox, aiohttp.ClientSession() as session:
        assert "own clock" in await Page(RawBot(sandbox, session)).refused("clock", {"advance_seconds": 1})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("clients", {"first_name": " "}),
        ("clients", {"first_name": 7}),
        ("clients", []),
        ("send", {"as": "x", "chat_id": 1, "text": "x"}),
        ("send", {"as": 1, "chat_id": 1, "text": "x"}),
        ("send", {"text": "x"}),
        ("block", {"user_id": 1}),
        ("clock", {"advance_seconds": -1}),
        ("clock", {"to": "next_morning", "zone": "Mars/Base"}),
        ("clock", {}),
    ],
)
async def test_refused_in_plain_words(page: Page, path: str, body: Any) -> None:
    assert await page.refused(path, body)


async def test_people_are_kept_out_of_chats_of_others(page: Page, sandbox: Sandbox, anna: Person) -> None:
    ben = sandbox.add_client("Ben")
    assert "into that chat" in await page.refused("send", {"as": anna.id, "chat_id": ben.id, "text": "x"})
    body = {"as": anna.id, "chat_id": sandbox.group.chat_id, "text": "x"}
    assert "into that chat" in await page.refused("send", body)
    own = {"as": anna.id, "chat_id": anna.id}
    assert "message text is empty" in await page.refused("send", {**own, "text": " "})
    assert "in degrees" in await page.refused("location", own)


async def test_the_page_is_served(page: Page, bot: RawBot) -> None:
    types = {"": "text/html", "page/": "text/html", "page/app.js": "text/javascript", "style.css": "text/css"}
    for path, content_type in types.items():
        async with bot.session.get(f"{page.base}/{path}") as response:
            assert (response.status, response.content_type) == (200, content_type)
    for path in ("page/nothing.js", "page/..%2fcontrol.py", "sandbox/file/nothing"):
        async with bot.session.get(f"{page.base}/{path}") as response:
            assert response.status == 404
