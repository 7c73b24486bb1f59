"""Who asks in words to be called is asked when, and nothing else that they say is lost."""

import pytest

from bot.sandbox.people import Person
from tests.scenarios.play import Play, key, keys, said
from tests.scenarios.test_talk import heard

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def book_soon(stage: Play, client: Person) -> None:
    """Take the first time that is offered, and tell a number."""
    client.press(client.messages[-1], key(client.messages[-1], "cw:slot"))
    await stage.settled()
    client.send("070-174 06 05")
    await stage.settled()
    client.press(client.messages[-1], key(client.messages[-1], "cw:tel:"))
    await stage.settled()


@pytest.mark.parametrize("text", ["please call me", "Hej, kan ni ringa mig?", "תתקשרו אליי בבקשה"])
async def test_who_asks_for_a_call_is_asked_when(stage: Play, text: str) -> None:
    lea, answers = await heard(stage, "Lea", text)
    assert "When shall we call you" in said(answers[-1])
    assert await stage.tickets(lea) == []


async def test_who_says_when_as_well_has_it_read_back(stage: Play) -> None:
    lea, answers = await heard(stage, "Lea", "Could you call me tomorrow at 10?")
    [answer] = answers
    assert "10:00" in said(answer)
    lea.press(answer, key(answer, "cw:"))
    await stage.settled()
    assert await stage.tickets(lea) == []


async def test_what_else_is_said_goes_to_a_person_meanwhile(stage: Play) -> None:
    lea, answers = await heard(stage, "Lea", "My lamp arrived broken, call me")
    [ticket] = await stage.tickets(lea)
    assert ticket.question == "My lamp arrived broken, call me"
    assert f"#{ticket.number}" in said(answers[0])
    assert "When shall we call you" in said(answers[-1])
    await book_soon(stage, lea)
    [_, call] = await stage.tickets(lea)
    assert (call.kind, call.question) == ("callback", ticket.question), "it is not asked what about"
    messages = stage.group.messages(stage.thread(lea))
    cards = [said(card) for card in messages if any(data.startswith("t:") for data in keys(card))]
    assert len(cards) == 2
    assert all(f"#{ticket.number}" in card and f"#{call.number}" in card for card in cards), "each names both"


@pytest.mark.parametrize("text", ["can you call me?", "The second lamp is broken as well, can you call me?"])
async def test_in_an_open_ticket_as_well(stage: Play, text: str) -> None:
    ida = stage.sandbox.add_client("Ida")
    thread = await stage.open_ticket(ida)
    ida.send(text)
    await stage.settled()
    assert text in stage.group.texts(thread)
    assert "When shall we call you" in ida.texts[-1]
    [ticket] = await stage.tickets(ida)
    await book_soon(stage, ida)
    [_, call] = await stage.tickets(ida)
    assert call.question == (ticket.question if text.startswith("can") else text), (
        "it is not asked what about"
    )
