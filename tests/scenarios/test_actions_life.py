"""The life of a ticket: taken, waiting, snoozed, resolved, reopened, closed, merged."""

import pytest
from sqlalchemy import select

from bot.tickets.models import State, Ticket, TicketEvent, TicketPriority
from tests.scenarios.play import STRANGE, Play, key, keys, marks, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def typed(stage: Play, words: str, thread: int | None = None) -> list[str]:
    """Have Mia type something. Returns what the bot said there after it."""
    before = len(stage.group.texts(thread))
    if thread is None:
        stage.mia.send(words)
    else:
        stage.mia.send(words, thread=thread)
    await stage.settled()
    return stage.group.texts(thread)[before:]


async def ticket_of(stage: Play, number: int) -> Ticket:
    """A ticket as it stands."""
    found: Ticket = await stage.one(select(Ticket).where(Ticket.id == number - 1000))
    return found


async def test_a_whole_life(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abbe")
    thread = await stage.open_ticket(anna)
    [ticket] = await stage.tickets(anna)
    number = ticket.number
    assert await stage.pressed(stage.mia, stage.card(thread), "t:take")
    refused = await stage.pressed(stage.mia, stage.card(thread), "t:wait")
    assert "answer" in refused
    assert (await ticket_of(stage, number)).state == State.TAKEN
    stage.mia.send("Which colour?", thread=thread)
    await stage.settled()
    assert await stage.pressed(stage.mia, stage.card(thread), "t:wait")
    assert (await ticket_of(stage, number)).state == State.WAITING
    assert f"#{number}" in anna.texts[-1]
    assert "stands still" in anna.texts[-1]
    assert "Waiting for Abbe" in stage.card(thread)["text"]
    assert "Solve by" not in stage.card(thread)["text"]
    await stage.advance(hours=3)
    anna.send("Green")
    await stage.settled()
    assert (await ticket_of(stage, number)).state == State.TAKEN
    assert any("again" in text for text in anna.texts[-3:])
    assert "Solve by" in stage.card(thread)["text"]
    assert await stage.pressed(stage.mia, stage.card(thread), "t:done")
    assert await stage.pressed(stage.mia, stage.card(thread), "t:again")
    assert "again" in anna.texts[-1]
    assert await stage.pressed(stage.mia, stage.card(thread), "t:done")
    await stage.advance(days=8)
    assert (await ticket_of(stage, number)).state == State.CLOSED
    closed = next(m for m in stage.group.messages(thread) if said(m).startswith(f"#{number} ·"))
    assert keys(closed) == []
    [answer] = await typed(stage, f"/reopen {number}", thread)
    assert "closed" in answer
    anna.send("Could you repaint my boat, too?")
    await stage.settled()
    assert len(await stage.tickets(anna)) == 2


async def test_a_snoozed_ticket_wakes_and_says_whose_it_is(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bea")
    thread = await stage.open_ticket(anna)
    [ticket] = await stage.tickets(anna)
    await stage.pressed(stage.omar, stage.card(thread), "t:take")
    await stage.pressed(stage.omar, stage.card(thread), "t:snooze")
    assert [data.split(":")[3] for data in keys(stage.card(thread))] == ["1h", "3h", "tomorrow", "monday", ""]
    told = len(anna.texts)
    assert "until" in await stage.pressed(stage.omar, stage.card(thread), f"t:until:{ticket.number}:1h")
    assert (await ticket_of(stage, ticket.number)).state == State.SNOOZED
    assert len(anna.texts) == told
    assert "Put away until" in stage.card(thread)["text"]
    await stage.advance(hours=1, seconds=1)
    assert (await ticket_of(stage, ticket.number)).state == State.TAKEN
    [line] = [text for text in stage.general(f"#{ticket.number}") if "put away" in text]
    assert "Omar" in line
    assert any("put away" in text for text in stage.group.texts(thread))


async def test_when_the_promise_would_pass_meanwhile_the_client_hears_it_at_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Carl")
    thread = await stage.open_ticket(anna)
    told = len(anna.texts)
    [answer] = await typed(stage, "/snooze 5d", thread)
    assert "I have told Carl" in answer
    assert len(anna.texts) == told + 1
    assert "sorry" in anna.texts[-1]
    anna.send("Never mind the colour")
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert ticket.state == State.TAKEN


async def test_two_wakings_at_once_wake_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Dag")
    thread = await stage.open_ticket(anna)
    await typed(stage, "/snooze 1h", thread)
    card = stage.card(thread)
    [ticket] = await stage.tickets(anna)
    queries = [person.press(card, key(card, "t:wake")) for person in (stage.mia, stage.omar)]
    await stage.settled()
    texts = [stage.sandbox.answers[query]["text"] for query in queries]
    assert texts[0] != texts[1]
    woken = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id, TicketEvent.what == "woke")
    assert len(await stage.all(woken)) == 1


async def second_ticket(stage: Play, client: str) -> tuple[int, list[int]]:
    """A client with two active tickets. Returns the topic and the tickets' numbers."""
    anna = stage.sandbox.add_client(client)
    thread = await stage.open_ticket(anna)
    await stage.complain(anna, "The first coat was pink!")
    return thread, [ticket.number for ticket in await stage.tickets(anna)]


def card_of(stage: Play, thread: int, number: int) -> str:
    """The text of a ticket's card."""
    messages = stage.group.messages(thread)
    return next(said(message) for message in messages if said(message).startswith(f"#{number} ·"))


async def test_a_complaint_matters_more_and_the_other_card_says_how_to_reach_it(stage: Play) -> None:
    thread, [first, second] = await second_ticket(stage, "Ebba")
    assert (await ticket_of(stage, second)).priority == TicketPriority.HIGH
    assert "High" in card_of(stage, thread, second)
    assert f"Reply to this card to write on #{first}." in card_of(stage, thread, first)
    assert "What you write here" in card_of(stage, thread, second)
    await typed(stage, "/resolve", thread)
    assert (await ticket_of(stage, second)).state == State.RESOLVED
    assert "What you write here" in card_of(stage, thread, first)


async def test_a_command_acts_on_the_ticket_that_it_replies_to(stage: Play) -> None:
    thread, [first, second] = await second_ticket(stage, "Fia")
    card = next(m for m in stage.group.messages(thread) if said(m).startswith(f"#{first} ·"))
    line = stage.lena.send("/take", thread=thread, reply_to=card)
    await stage.settled()
    assert (await ticket_of(stage, first)).taken_by == stage.lena.id
    assert (await ticket_of(stage, second)).taken_by is None
    shown = next(m for m in stage.group.messages(thread) if m["message_id"] == line["message_id"])
    assert marks(shown) == ["👌"]


async def test_merging_brings_the_other_in(stage: Play) -> None:
    thread, [first, second] = await second_ticket(stage, "Gun")
    await typed(stage, f"/tag #{second} coat", thread)
    [answer] = await typed(stage, f"/merge {first} {second}", thread)
    assert f"#{second} goes on here" in answer
    merged, kept = await ticket_of(stage, second), await ticket_of(stage, first)
    assert (merged.state, merged.merged_into) == (State.CLOSED, kept.id)
    assert kept.priority == TicketPriority.HIGH
    assert "coat" in card_of(stage, thread, first)
    assert f"Goes on as part of #{first}" in card_of(stage, thread, second)
    [history] = await typed(stage, f"/history {first}", thread)
    assert STRANGE in history
    assert "pink" in history


async def test_what_can_not_be_merged_says_why(stage: Play) -> None:
    thread, [first, _] = await second_ticket(stage, "Hugo")
    other = stage.sandbox.add_client("Ida")
    await stage.open_ticket(other)
    [foreign] = await stage.tickets(other)
    assert "another client" in (await typed(stage, f"/merge {foreign.number}", thread))[0]
    assert "itself" in (await typed(stage, f"/merge {first} {first}", thread))[0]
    assert "no request" in (await typed(stage, "/merge 999999", thread))[0]
    assert "/merge 1002" in (await typed(stage, "/merge", thread))[0]


async def test_linking_shows_on_both_cards(stage: Play) -> None:
    thread, [first, second] = await second_ticket(stage, "Jan")
    for _ in range(2):
        assert await typed(stage, f"/link {first}", thread) == []
    assert f"See also #{first}" in card_of(stage, thread, second)
    assert f"See also #{second}" in card_of(stage, thread, first)
