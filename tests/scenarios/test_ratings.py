"""Ratings of requests: changed for a day, commented, and brought back to the lead when they are low."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.sandbox.people import Person
from bot.surveys.models import Rating
from bot.tickets.models import State, Ticket, TicketMessage
from tests.scenarios.complaining import LEAD, say
from tests.scenarios.play import STRANGE, Json, Play, keys, labels, playing, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(_shared_url: str) -> AsyncIterator[Play]:
    async with playing(_shared_url, managers=LEAD) as play:
        play.lena.send("Good morning")
        await play.settled()
        yield play


async def solved(stage: Play, name: str) -> tuple[Person, int]:
    """A client whose request has just been solved by Mia, and their topic."""
    anna = stage.sandbox.add_client(name)
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    return anna, thread


def stars(client: Person) -> Json:
    """The message under whose stars the client taps."""
    return next(m for m in reversed(client.messages) if any(data.startswith("rate:") for data in keys(m)))


async def rating_of(stage: Play, client: Person) -> Rating:
    [ticket] = await stage.tickets(client)
    found: Rating = await stage.one(select(Rating).where(Rating.ticket_id == ticket.id))
    return found


async def test_a_rating_is_shown_where_it_was_given_and_can_be_changed_for_a_day(stage: Play) -> None:
    anna, thread = await solved(stage, "Abbe")
    await stage.pressed(anna, stars(anna), f"rate:{(await stage.tickets(anna))[0].number}:4")
    assert "⭐⭐⭐⭐" in said(stars(anna))
    assert "✓ 4 ⭐" in labels(stars(anna))
    await stage.advance(hours=23)
    await stage.pressed(anna, stars(anna), f"rate:{(await stage.tickets(anna))[0].number}:5")
    rating = await rating_of(stage, anna)
    assert (rating.score, rating.manager_id) == (5, stage.mia.id)
    await stage.advance(hours=2)
    told = await stage.pressed(anna, stars(anna), f"rate:{(await stage.tickets(anna))[0].number}:3")
    assert "can't be changed" in told
    assert (await rating_of(stage, anna)).score == 5
    assert sum("⭐" in text for text in stage.group.texts(thread)) == 2


async def test_a_comment_is_kept_and_what_was_none_is_served(stage: Play) -> None:
    anna, thread = await solved(stage, "Bea")
    await stage.pressed(anna, stars(anna), f"rate:{(await stage.tickets(anna))[0].number}:5")
    await say(stage, anna, "You were so quick!")
    assert (await rating_of(stage, anna)).comment == "You were so quick!"
    assert "You were so quick!" in stage.group.texts(thread)[-1]
    await say(stage, anna, "/start")
    carl, _ = await solved(stage, "Carl")
    await stage.pressed(carl, stars(carl), f"rate:{(await stage.tickets(carl))[0].number}:5")
    await say(stage, carl, STRANGE)
    assert len(await stage.tickets(carl)) == 1
    await stage.pressed(carl, carl.messages[-1], "rc:")
    assert (await rating_of_first(stage, carl)).comment is None
    assert len(await stage.tickets(carl)) == 2


async def rating_of_first(stage: Play, client: Person) -> Rating:
    ticket = (await stage.tickets(client))[0]
    found: Rating = await stage.one(select(Rating).where(Rating.ticket_id == ticket.id))
    return found


async def test_after_an_hour_or_a_no_what_the_client_writes_is_no_comment(stage: Play) -> None:
    anna, _ = await solved(stage, "Dag")
    await stage.pressed(anna, stars(anna), f"rate:{(await stage.tickets(anna))[0].number}:5")
    await say(stage, anna, "No thanks")
    assert (await rating_of(stage, anna)).comment is None
    eva, _ = await solved(stage, "Eva")
    await stage.pressed(eva, stars(eva), f"rate:{(await stage.tickets(eva))[0].number}:4")
    await stage.advance(hours=1.1)
    await say(stage, eva, "It does not work")
    assert (await rating_of(stage, eva)).comment is None
    assert (await stage.tickets(eva))[0].is_open


async def test_a_low_rating_brings_it_back_to_the_lead_with_the_clients_words(stage: Play) -> None:
    anna, thread = await solved(stage, "Fia")
    [ticket] = await stage.tickets(anna)
    before = len(stage.general(f"#{ticket.number}"))
    await stage.pressed(anna, stars(anna), f"rate:{ticket.number}:2")
    [ticket] = await stage.tickets(anna)
    assert (ticket.state, ticket.taken_by) == (State.TAKEN, stage.lena.id)
    assert "I'm sorry" in anna.texts[-1]
    assert "What should have been better?" in anna.texts[-1]
    told = stage.general(f"#{ticket.number}")
    assert len(told) == before + 1
    assert "Lena, it is back with you" in told[-1]
    await say(stage, anna, "Nobody told me that it was late")
    lines = select(TicketMessage).where(TicketMessage.ticket_id == ticket.id)
    assert "Nobody told me that it was late" in [line.body for line in await stage.all(lines)]
    assert "Nobody told me that it was late" in stage.group.texts(thread)
    assert "Nobody told me" in stage.general(f"#{ticket.number}")[-1]
    assert (await rating_of(stage, anna)).comment == "Nobody told me that it was late"
    await stage.pressed(anna, stars(anna), f"rate:{ticket.number}:4")
    assert (await rating_of(stage, anna)).score == 4
    assert (await stage.tickets(anna))[0].is_open


async def test_a_closed_one_is_followed_up_by_another(stage: Play) -> None:
    anna, _ = await solved(stage, "Gun")
    [ticket] = await stage.tickets(anna)
    async with stage.app.database.begin() as session:
        (await session.get_one(Ticket, ticket.id)).close()
    await stage.pressed(anna, stars(anna), f"rate:{ticket.number}:1")
    _, again = await stage.tickets(anna)
    assert (again.state, again.taken_by) == (State.TAKEN, stage.lena.id)
    assert f"#{again.number}" in anna.texts[-1]
    await say(stage, anna, "It broke again")
    lines = select(TicketMessage).where(TicketMessage.ticket_id == again.id)
    assert "It broke again" in [line.body for line in await stage.all(lines)]
