"""What the tests of the managers' work at the FAQ share."""

from sqlalchemy import func, select

from bot.faq.editing import Editing
from bot.faq.entries import Answer, Entry, Phrasing
from bot.faq.models import FaqRevision
from bot.sandbox.people import Person
from tests.scenarios.play import Json, Play, labels, said


async def opened(play: Play, manager: Person, words: str = "", thread: int | None = None) -> Json:
    """Have a manager type /faq. Returns the message that answers."""
    manager.send(f"/faq {words}".strip(), thread=thread)
    await play.settled()
    return [m for m in play.group.messages(thread) if m["from"]["is_bot"] and m.get("text")][-1]


def now(play: Play, message: Json) -> Json:
    """A message of the group as it stands now."""
    chat = play.sandbox.world.chat(message["chat"]["id"])
    assert chat is not None
    entry = chat.get(message["message_id"])
    assert entry is not None
    return entry.view()


async def tapped(play: Play, manager: Person, message: Json, label: str) -> str:
    """Press the button whose label contains `label`. Returns what the press was answered with."""
    shown = now(play, message)
    button = next((each for each in labels(shown) if label in each), None)
    assert button is not None, (label, labels(shown))
    answer = await answer_to(play, manager.press(shown, button))
    await play.settled()
    return answer


async def answer_to(play: Play, query: str) -> str:
    """What a press is answered with."""
    await play.until(lambda: query in play.sandbox.answers)
    return str(play.sandbox.answers[query].get("text") or "")


async def typed(play: Play, manager: Person, message: Json, text: str) -> str:
    """Reply to the message. Returns what it shows then."""
    manager.send(text, reply_to=message)
    await play.settled()
    return said(now(play, message))


async def refreshed(play: Play) -> None:
    """Have this desk take over what is in the store, as it does every two seconds."""
    async with play.app.database.read() as session:
        await play.app.shelf.refresh(session)


async def entry_of(play: Play, entry_id: str) -> Entry:
    """An entry as it is in the database."""
    async with play.app.database.read() as session:
        found = await Editing(session, play.clock, ()).find(entry_id)
    assert found is not None
    return found


async def added(play: Play, *entries: Entry) -> None:
    """Put entries into the store, and wait until they are in force."""
    async with play.app.database.begin() as session:
        editing = Editing(session, play.clock, ("vip",))
        for entry in entries:
            await editing.add(entry, "learning")
    await refreshed(play)


def an_entry(name: str, **fields: object) -> Entry:
    """An entry of the category Tests, asked for and answered in English."""
    given: dict[str, object] = {
        "id": name,
        "category": "Tests",
        "phrasings": (Phrasing("en", f"What is {name}?"),),
        "answers": {"en": Answer(f"It is {name}.")},
        **fields,
    }
    return Entry(**given)  # type: ignore[arg-type]


async def revisions(play: Play, entry_id: str) -> int:
    """How often an entry has been changed."""
    query = select(func.count()).select_from(FaqRevision).where(FaqRevision.entry_id == entry_id)
    return int(await play.one(query))
