"""A client looks at their requests, adds to them, and says what is solved and what is not."""

from functools import partial

import pytest

from bot.sandbox.people import Person
from bot.tickets.models import State
from tests.scenarios.play import STRANGE, Json, Play, keys, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOAT = "Will you repaint my boat as well?"


async def listed(stage: Play, client: Person) -> Json:
    """The list that the client gets."""
    client.send("/requests")
    await stage.settled()
    return client.messages[-1]


def shown(client: Person, message: Json) -> Json:
    """The message as it stands now."""
    return next(m for m in client.messages if m["message_id"] == message["message_id"])


async def second(stage: Play, client: Person, text: str = BOAT) -> None:
    """Open another ticket beside the first."""
    client.send("/ask")
    await stage.settled()
    client.send(text)
    await stage.settled()


async def test_without_requests_it_says_so_and_keeps_the_menu(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abbe")
    assert not keys(await listed(stage, anna))
    assert anna.keyboard


async def test_each_stands_there_in_plain_words(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bea")
    thread = await stage.open_ticket(anna)
    assert "We have it" in said(await listed(stage, anna))
    await stage.pressed(stage.mia, stage.card(thread), "t:take")
    assert "Mia has it" in said(await listed(stage, anna))
    stage.mia.send("Which colour?", thread=thread)
    await stage.settled()
    await stage.pressed(stage.mia, stage.card(thread), "t:wait")
    assert "your answer" in said(await listed(stage, anna))
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    assert "Solved" in said(await listed(stage, anna))


async def test_one_is_shown_in_the_place_of_the_list_and_back(stage: Play) -> None:
    anna = stage.sandbox.add_client("Cia")
    thread = await stage.open_ticket(anna)
    stage.mia.send("Which <colour>?", thread=thread)
    await stage.settled()
    listing = await listed(stage, anna)
    before = len(anna.messages)
    await stage.pressed(anna, listing, "req:open")
    one = shown(anna, listing)
    assert "Mia: Which <colour>?" in said(one)
    assert STRANGE in said(one)
    await stage.pressed(anna, one, "req:list")
    assert said(shown(anna, listing)) == said(listing)
    assert len(anna.messages) == before


async def test_what_is_added_goes_to_that_request_even_media(stage: Play) -> None:
    anna = stage.sandbox.add_client("Dan")
    thread = await stage.open_ticket(anna)
    await second(stage, anna)
    older, _ = await stage.tickets(anna)
    for content in ("text", "photo"):
        listing = await listed(stage, anna)
        await stage.pressed(anna, listing, f"req:open:{older.number}")
        await stage.pressed(anna, shown(anna, listing), "req:add")
        if content == "text":
            anna.send("It is red")
        else:
            anna.send_photo(caption="Look")
        await stage.settled()
    listing = await listed(stage, anna)
    await stage.pressed(anna, listing, f"req:open:{older.number}")
    assert "It is red" in said(shown(anna, listing))
    assert "Look" in said(shown(anna, listing))
    assert [m for m in stage.group.messages(thread) if "photo" in m]


async def test_adding_can_be_left(stage: Play) -> None:
    anna = stage.sandbox.add_client("Eva")
    await stage.open_ticket(anna)
    await second(stage, anna)
    older, newer = await stage.tickets(anna)
    listing = await listed(stage, anna)
    await stage.pressed(anna, listing, f"req:open:{older.number}")
    await stage.pressed(anna, shown(anna, listing), "req:add")
    await stage.pressed(anna, anna.messages[-1], "cancel")
    anna.send("For the boat")
    await stage.settled()
    listing = await listed(stage, anna)
    await stage.pressed(anna, listing, f"req:open:{newer.number}")
    assert "For the boat" in said(shown(anna, listing))


async def test_the_client_says_that_it_is_solved_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Fia")
    await stage.open_ticket(anna)
    listing = await listed(stage, anna)
    await stage.pressed(anna, listing, "req:open")
    one = shown(anna, listing)
    solve = next(data for data in keys(one) if data.startswith("req:done"))
    told = len(anna.texts)
    queries = [anna.press(one, solve), stage.forged(anna, one, solve)]
    await stage.until(lambda: all(query in stage.sandbox.answers for query in queries))
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert (ticket.state, ticket.resolved_by) == (State.RESOLVED, None)
    assert len(anna.texts) == told + 1
    assert [data for data in keys(anna.messages[-1]) if data.startswith("rate:")]


async def test_not_solved_opens_it_again_and_asks_what_is_missing(stage: Play) -> None:
    anna = stage.sandbox.add_client("Gun")
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    await second(stage, anna)
    first, _ = await stage.tickets(anna)
    resolved = next(m for m in anna.messages if any(d.startswith("req:not") for d in keys(m)))
    general = len(stage.group.texts())
    await stage.pressed(anna, resolved, "req:not")
    first, _ = await stage.tickets(anna)
    assert first.is_open
    assert f"#{first.number}" in "".join(stage.group.texts()[general:])
    assert "missing" in anna.texts[-1]
    told = len(anna.texts)
    await stage.pressed(anna, resolved, "req:not")
    assert len(anna.texts) == told
    anna.send("The left door")
    await stage.settled()
    listing = await listed(stage, anna)
    await stage.pressed(anna, listing, f"req:open:{first.number}")
    assert "The left door" in said(shown(anna, listing))


async def test_many_are_shown_page_by_page(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hans")
    await stage.open_ticket(anna)
    for number in range(9):
        await second(stage, anna, f"Will you repaint my boat {number} in xyzzy?")
    listing = await listed(stage, anna)
    opens = [data for data in keys(listing) if data.startswith("req:open")]
    assert len(opens) == 8
    await stage.pressed(anna, listing, "req:list:0:1")
    page = shown(anna, listing)
    assert len([data for data in keys(page) if data.startswith("req:open")]) == 2
    await stage.pressed(anna, page, "req:open")
    await stage.pressed(anna, shown(anna, listing), "req:list")
    assert keys(shown(anna, listing)) == keys(page)


@pytest.mark.parametrize("act", ["open", "add", "done", "not"])
async def test_somebody_elses_request_stays_theirs(stage: Play, act: str) -> None:
    bob = stage.sandbox.add_client("Ivar")
    await stage.open_ticket(bob)
    [ticket] = await stage.tickets(bob)
    anna = stage.sandbox.add_client("Jan")
    await stage.open_ticket(anna)
    listing = await listed(stage, anna)
    for number in (ticket.number, 2**53, 5):
        query = stage.forged(anna, listing, f"req:{act}:{number}:0:7")
        await stage.until(partial(stage.sandbox.answers.__contains__, query))
        assert stage.sandbox.answers[query]["text"]
    assert (await stage.tickets(bob))[0].state == State.OPEN
    assert said(shown(anna, listing)) == said(listing)


@pytest.mark.parametrize("data", ["req:open:-1:0:1", "req:list:0:99999999:1", f"req:open:{2**64}:0:1", "req"])
async def test_a_forged_button_is_answered(stage: Play, data: str) -> None:
    anna = stage.sandbox.add_client("Karl")
    await stage.open_ticket(anna)
    query = stage.forged(anna, await listed(stage, anna), data)
    await stage.until(lambda: query in stage.sandbox.answers)
