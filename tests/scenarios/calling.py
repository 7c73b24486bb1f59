"""What the scenarios of calls share: booking one, and looking at what is said and offered."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.callbacks.models import Callback
from bot.clients.models import Client
from bot.sandbox.people import Person
from tests.scenarios.play import Json, Play, said

PHONE = "+46701740605"


def labels(message: Json) -> list[str]:
    """What a message's buttons are called."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def last(person: Person) -> Json:
    """The newest message to a client."""
    return [message for message in person.messages if message["from"]["is_bot"]][-1]


async def tap(play: Play, person: Person, words: str, message: Json | None = None) -> str:
    """Press the first button whose label contains `words`, on the newest message unless another is given."""
    message = message or last(person)
    label = next((each for each in labels(message) if words in each), None)
    assert label is not None, (words, said(message), labels(message))
    query = person.press(message, label)
    await play.until(lambda: query in play.sandbox.answers, what="an answer to the button")
    await play.settled()
    return str(play.sandbox.answers[query].get("text") or "")


async def write(play: Play, person: Person, text: str) -> str:
    """Have a client write. Returns the bot's newest message to them."""
    person.send(text)
    await play.settled()
    return said(last(person))


async def book(play: Play, client: Person, when: str = "15:00", topic: str = "My tractor") -> Any:
    """Have a call to a client booked, without all the questions; `when` is as in `tomorrow 15:00`."""
    if not client.messages:
        client.send("/start")
        await play.settled()
    day, _, at = when.rpartition(" ")
    zone = ZoneInfo("Europe/Stockholm")
    local = play.clock.now().astimezone(zone) + timedelta(days={"": 0, "tomorrow": 1, "friday": 4}[day])
    start = datetime.combine(local.date(), time.fromisoformat(at), zone)
    async with play.app.database.begin() as session:
        desk = play.app.desk(session)
        known = await session.merge(await play.client(client))
        await desk.share_phone(known, PHONE)
        slot = desk.calls.calls.bookings.grid.at(start)
        assert slot
        assert await desk.calls.calls.book(known, slot, PHONE, topic)
    await play.settled()
    return await call_of(play, client)


async def call_of(play: Play, client: Person) -> Any:
    """The client's newest call."""
    mine = select(Client.id).where(Client.user_id == client.id).scalar_subquery()
    query = select(Callback).where(Callback.client_id == mine).order_by(Callback.id.desc())
    return await play.one(query)


def with_button(play: Play, thread: int | None, words: str) -> Json:
    """The newest message in a topic, or General, that has a button with such a label."""
    found = [m for m in play.group.messages(thread) if any(words in label for label in labels(m))]
    assert found, (words, [said(m) for m in play.group.messages(thread)])
    return found[-1]


async def met(play: Play, *people: Person) -> None:
    """Managers have written in the group, so that they are known."""
    for person in people or (play.mia, play.omar, play.lena):
        person.user["username"] = person.first_name.lower()
        person.send("Good morning")
        await play.settled()
