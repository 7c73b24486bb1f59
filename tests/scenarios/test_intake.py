"""Where a client's free message goes: to the right ticket, with a way to start something new."""

from functools import partial

import pytest
from sqlalchemy import select

from bot.sandbox.people import Person
from bot.tickets.models import State, TicketEvent, TicketMessage
from tests.scenarios.play import SURE, Play, keys, marks, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def answered(stage: Play, name: str) -> tuple[Person, int]:
    """A client whose ticket has had its first reply, and their topic."""
    client = stage.sandbox.add_client(name)
    thread = await stage.open_ticket(client)
    stage.mia.send("We look into it", thread=thread)
    await stage.settled()
    return client, thread


async def lines_of(stage: Play, ticket_id: int) -> list[str]:
    query = select(TicketMessage.body).where(TicketMessage.ticket_id == ticket_id)
    return list(await stage.all(query.order_by(TicketMessage.id)))


async def test_the_first_unanswered_line_is_acknowledged_with_a_time_and_further_ones_by_a_mark(
    stage: Play,
) -> None:
    anna, thread = await answered(stage, "Abbe")
    told = len(anna.texts)
    for number in range(3):
        anna.send(f"line {number}")
        await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert len(anna.texts) == told + 1
    assert f"#{ticket.number}" in anna.texts[-1]
    assert "11:00" in anna.texts[-1]
    written = [m for m in anna.messages if said(m).startswith("line")]
    assert [marks(m) for m in written] == [["👌"]] * 3
    stage.mia.send("Thank you", thread=thread)
    await stage.settled()
    anna.send("line 4")
    await stage.settled()
    assert len(anna.texts) == told + 3


async def test_something_new_is_taken_out_and_answered_by_the_faq(stage: Play) -> None:
    anna, thread = await answered(stage, "Bea")
    anna.send(SURE)
    await stage.settled()
    added = anna.messages[-1]
    assert await stage.pressed(anna, added, "new:")
    assert [data for data in keys(anna.messages[-1]) if data.startswith("q:")]
    [ticket] = await stage.tickets(anna)
    events = await stage.all(select(TicketEvent.what).where(TicketEvent.ticket_id == ticket.id))
    assert "taken out" in events
    assert "nothing to do" in stage.group.texts(thread)[-1]
    told = len(anna.texts)
    await stage.pressed(anna, added, "new:")
    assert len(anna.texts) == told


async def test_something_new_that_the_faq_does_not_know_becomes_a_ticket(stage: Play) -> None:
    anna, _ = await answered(stage, "Cia")
    anna.send("Do you also tune pianos, xyzzy?")
    await stage.settled()
    added = anna.messages[-1]
    for _ in range(2):
        await stage.pressed(anna, added, "new:")
    older, newer = await stage.tickets(anna)
    assert newer.question == "Do you also tune pianos, xyzzy?"
    assert older.is_open


async def test_somebody_elses_line_is_not_taken_out(stage: Play) -> None:
    anna, _ = await answered(stage, "Dan")
    anna.send("My secret")
    await stage.settled()
    button = next(data for data in keys(anna.messages[-1]) if data.startswith("new:"))
    bob, _ = await answered(stage, "Eva")
    told = len(bob.texts)
    for data in (button, "new:0:0", f"new:{2**63}:0"):
        query = stage.forged(bob, bob.messages[-1], data)
        await stage.until(partial(stage.sandbox.answers.__contains__, query))
    await stage.settled()
    assert len(bob.texts) == told
    assert len(await stage.tickets(bob)) == 1


@pytest.mark.parametrize("text", ["Thank you so much!", "👍"])
async def test_thanks_get_a_heart_and_open_nothing_again(stage: Play, text: str) -> None:
    anna, thread = await answered(stage, "Fia")
    anna.send(text)
    await stage.settled()
    assert marks(anna.messages[-1]) == ["❤"]
    assert stage.group.texts(thread)[-1] == text
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    told = len(anna.texts)
    anna.send(text)
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert ticket.state == State.RESOLVED
    assert len(anna.texts) == told
    assert marks(anna.messages[-1]) == ["❤"]


@pytest.mark.parametrize("text", ["Hello!", "Thanks!"])
async def test_a_greeting_without_a_ticket_is_answered_kindly(stage: Play, text: str) -> None:
    anna = stage.sandbox.add_client("Gun")
    anna.send(text)
    await stage.settled()
    assert len(anna.texts) == 1
    assert "Gun" in anna.texts[0]
    assert await stage.tickets(anna) == []


async def test_a_line_after_the_solution_opens_it_again_with_a_new_promise(stage: Play) -> None:
    anna, thread = await answered(stage, "Hans")
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    told = len(anna.texts)
    anna.send("It still leaks")
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert ticket.is_open
    assert len(anna.texts) == told + 1
    assert f"#{ticket.number}" in anna.texts[-1]
    assert "It still leaks" in stage.group.texts(thread)
    await stage.pressed(anna, anna.messages[-1], "new:")
    first, second = await stage.tickets(anna)
    assert (first.state, second.question) == (State.RESOLVED, "It still leaks")


async def test_a_reply_goes_to_the_ticket_it_replies_to(stage: Play) -> None:
    anna, thread = await answered(stage, "Ivar")
    first = anna.messages[-1]
    anna.send("/ask")
    await stage.settled()
    anna.send("Will you repaint my boat as well?")
    await stage.settled()
    acknowledged = anna.messages[-1]
    anna.send("About the tractor", reply_to=first)
    await stage.settled()  # or they might go over as one message
    anna.send("About the boat", reply_to=acknowledged)
    anna.send("About the newest")
    await stage.settled()
    older, newer = await stage.tickets(anna)
    assert "About the tractor" in await lines_of(stage, older.id)
    assert {"About the boat", "About the newest"} <= set(await lines_of(stage, newer.id))
    stage.mia.send("And the tractor?", thread=thread, reply_to=first_line(stage, thread, "About the tractor"))
    stage.mia.send("And the boat?", thread=thread)
    await stage.settled()
    assert "And the tractor?" in await lines_of(stage, older.id)
    assert "And the boat?" in await lines_of(stage, newer.id)


def first_line(stage: Play, thread: int, text: str) -> dict[str, object]:
    return next(m for m in stage.group.messages(thread) if said(m) == text)


async def test_a_managers_reply_to_a_card_is_for_that_ticket(stage: Play) -> None:
    anna, thread = await answered(stage, "Jan")
    card = stage.card(thread)
    anna.send("/ask")
    await stage.settled()
    anna.send("Will you repaint my boat as well?")
    await stage.settled()
    stage.mia.send("About the tractor", thread=thread, reply_to=card)
    await stage.settled()
    older, _ = await stage.tickets(anna)
    assert "About the tractor" in await lines_of(stage, older.id)


async def test_the_ticket_that_waits_for_the_client_comes_first(stage: Play) -> None:
    anna, thread = await answered(stage, "Karl")
    await stage.pressed(stage.mia, stage.card(thread), "t:wait")
    anna.send("/ask")
    await stage.settled()
    anna.send("Will you repaint my boat as well?")
    await stage.settled()
    anna.send("ok")
    await stage.settled()
    older, _ = await stage.tickets(anna)
    assert "ok" in await lines_of(stage, older.id)
    assert older.state == State.TAKEN


async def test_an_album_stays_together_when_it_answers_the_waiting_ticket(stage: Play) -> None:
    anna, thread = await answered(stage, "Lars")
    await stage.pressed(stage.mia, stage.card(thread), "t:wait")
    anna.send("/ask")
    await stage.settled()
    anna.send("Will you repaint my boat as well?")
    await stage.settled()
    older, _ = await stage.tickets(anna)
    before = len(await lines_of(stage, older.id))
    anna.send_album([("a.png", b"1"), ("b.png", b"2"), ("c.png", b"3")])
    await stage.settled()
    await stage.advance(seconds=2)
    assert len(await lines_of(stage, older.id)) == before + 3
