"""Standard replies: chosen, filled in, changed, and sent in a manager's name."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.clients.models import Client
from bot.replies.models import Draft
from bot.tickets.models import TicketMessage
from tests.scenarios.play import Json, Play, keys, marks, playing, said

LIBRARY = """
- key: looking
  title: I am looking into it
  texts:
    en: |
      Hello {{ client.first_name }}, I am on it and back <b>by {{ promised }}</b>.
      {{ manager.first_name }}
    sv: "Hej {{ client.first_name }}, jag återkommer med #{{ ticket.number }} från {{ desk.name }}."
- key: only-swedish
  title: Bara svenska
  texts:
    sv: Tack!
"""
MORE = "".join(f"- {{key: more{number}, title: More {number}, texts: {{en: Text}}}}\n" for number in range(9))


@pytest.fixture
async def play(prepared_url: str, tmp_path: Path) -> AsyncIterator[Play]:
    """A desk with a library of standard replies."""
    file = tmp_path / "replies.yaml"
    file.write_text(LIBRARY + MORE, encoding="utf-8")
    async with playing(prepared_url, replies={"file": str(file)}) as play:
        yield play


def last(play: Play, thread: int | None) -> Json:
    """The bot's last message in a topic."""
    return [m for m in play.group.messages(thread) if m["from"]["is_bot"] and m.get("text")][-1]


def now(play: Play, message: Json, thread: int) -> Json:
    """A message as it stands now."""
    return next(m for m in play.group.messages(thread) if m["message_id"] == message["message_id"])


async def drafted(play: Play, thread: int, key: str = "looking") -> Json:
    """The draft that Mia has asked for by its key."""
    play.mia.send(f"/r {key}", thread=thread)
    await play.settled()
    return last(play, thread)


async def answered(play: Play, query: str) -> str:
    """What a pressed button was answered with."""
    await play.until(lambda: query in play.sandbox.answers)
    return str(play.sandbox.answers[query].get("text") or "")


async def test_a_reply_is_chosen_from_the_card_and_sent_in_the_managers_name(play: Play) -> None:
    anna = play.sandbox.add_client("Anna <&>")
    thread = await play.open_ticket(anna)
    assert await play.pressed(play.mia, play.card(thread), "r:") == ""
    choice = last(play, thread)
    assert "Which reply" in said(choice)
    await play.pressed(play.mia, choice, "r:1001:0:looking")
    draft = last(play, thread)
    assert "Hello Anna <&>, I am on it and back by 11:00 tomorrow.\nMia" in said(draft)
    told = len(anna.texts)
    assert "Anna" in await play.pressed(play.omar, draft, "d:send")
    assert len(anna.texts) == told + 1
    assert anna.texts[-1].startswith("Hello Anna <&>, I am on it")
    assert "Omar" in anna.texts[-1]  # who sends it signs it
    assert "bold" in [entity["type"] for entity in anna.messages[-1]["entities"]]
    assert keys(now(play, draft, thread)) == []
    assert marks(now(play, draft, thread)) == ["👌"]
    [ticket] = await play.tickets(anna)
    assert ticket.taken_by == play.omar.id
    kept = select(TicketMessage).where(TicketMessage.content == "reply")
    assert "on it" in (await play.one(kept)).body


async def test_a_sent_reply_stops_the_response_timer(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    await play.pressed(play.mia, await drafted(play, thread), "d:send")
    await play.advance(hours=1)
    assert play.general("Should have been answered") == []


async def test_the_text_is_in_the_clients_language_and_says_so_if_not(play: Play) -> None:
    anna = play.sandbox.add_client("Anna", language="sv")
    thread = await play.open_ticket(anna)
    assert "Hej Anna, jag återkommer med #1001 från Deskbell." in said(await drafted(play, thread))
    bo = play.sandbox.add_client("Bo", language="en")
    thread = await play.open_ticket(bo)
    draft = said(await drafted(play, thread, "only"))
    assert "Tack!" in draft
    assert "in Swedish only" in draft


async def test_a_changed_draft_is_sent_as_it_was_changed(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    draft = await drafted(play, thread)
    assert await play.pressed(play.mia, draft, "d:change") == ""
    hint = last(play, thread)
    assert "Hello Anna, I am on it" in said(hint)
    assert "pre" in [entity["type"] for entity in hint["entities"]]
    told = len(anna.texts)
    play.mia.send("Dear Anna, soon!", thread=thread, reply_to=hint)
    await play.settled()
    assert len(anna.texts) == told
    assert "Dear Anna, soon!" in said(now(play, draft, thread))
    play.omar.send("Dear Anna, very soon!", thread=thread, reply_to=draft)
    await play.settled()
    await play.pressed(play.mia, now(play, draft, thread), "d:send")
    assert len(anna.texts) == told + 1
    assert anna.texts[-1].startswith("Dear Anna, very soon!")


async def test_a_double_tap_sends_once(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    draft, told = await drafted(play, thread), len(anna.texts)
    button = next(data for data in keys(draft) if data.startswith("d:send"))
    queries = [person.press(draft, button) for person in (play.mia, play.mia, play.omar)]
    await play.settled()
    assert len(anna.texts) == told + 1
    assert [play.sandbox.answers[query]["text"] for query in queries].count("On its way to Anna.") == 1


async def test_a_discarded_draft_is_gone_and_a_reply_to_it_is_an_ordinary_line(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    draft, told = await drafted(play, thread), len(anna.texts)
    assert "Nothing was sent" in await play.pressed(play.omar, draft, "d:drop")
    assert keys(now(play, draft, thread)) == []
    assert len(anna.texts) == told
    query = play.forged(play.mia, draft, next(data for data in keys(draft) if data.startswith("d:send")))
    assert "already" in await answered(play, query)
    play.mia.send("Hello myself", thread=thread, reply_to=draft)
    await play.settled()
    assert anna.texts[-1].startswith("Hello myself")


async def test_of_a_resolved_ticket_nothing_is_sent(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    draft = await drafted(play, thread)
    await play.pressed(play.mia, play.card(thread), "t:done")
    told = len(anna.texts)
    assert "is resolved" in await play.pressed(play.mia, draft, "d:send")
    assert len(anna.texts) == told
    assert "is resolved" in said(await drafted(play, thread))


async def test_many_replies_have_pages(play: Play) -> None:
    thread = await play.open_ticket(play.sandbox.add_client("Anna"))
    play.mia.send("/replies", thread=thread)
    await play.settled()
    choice = last(play, thread)
    assert len(keys(choice)) == 9
    await play.pressed(play.mia, choice, "r:1001:1::")
    assert len(keys(now(play, choice, thread))) == 4
    await play.pressed(play.mia, now(play, choice, thread), "r:1001:0::")
    assert keys(now(play, choice, thread)) == keys(choice)


async def test_what_can_not_be_is_explained(play: Play) -> None:
    thread = await play.open_ticket(play.sandbox.add_client("Anna"))
    assert "nothing" in said(await drafted(play, thread, "nothing"))
    play.mia.send("/replies")
    await play.settled()
    assert "topic" in said(last(play, None))
    draft = await drafted(play, thread)
    play.mia.send_sticker("🙂", thread=thread, reply_to=draft)
    await play.settled()
    assert "only be text" in said(last(play, thread))


async def test_forged_buttons_are_answered(play: Play) -> None:
    thread = await play.open_ticket(play.sandbox.add_client("Anna"))
    draft = await drafted(play, thread)
    wrong = ("d:send:99", "d:none:1", "d:send:0", "r:1:0::0", "r:1001:0:none:0", "r:1001:7::0", "r:5000:0::0")
    for data in wrong:
        query = play.forged(play.mia, draft, data)
        await answered(play, query)
    assert await play.one(select(func.count()).select_from(Draft)) == 1


async def test_without_a_library_there_is_no_button(prepared_url: str) -> None:
    async with playing(prepared_url) as play:
        thread = await play.open_ticket(play.sandbox.add_client("Anna"))
        assert not [data for data in keys(play.card(thread)) if data.startswith("r:")]
        play.mia.send("/replies", thread=thread)
        await play.settled()
        assert "no standard replies" in said(last(play, thread))
        assert len(await play.all(select(Client))) == 1
