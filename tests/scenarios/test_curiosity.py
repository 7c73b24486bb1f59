"""Clients are asked for what is of use, one thing at a time; on their name day a picture comes along."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from bot.audiences.models import Approach, Consent
from bot.clock import MovableClock
from bot.faq.files import FaqUpload
from bot.sandbox.people import Person
from tests.scenarios.play import Play, labels, playing, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

PICTURE = Path(__file__).parents[2] / "bot" / "sandbox" / "sample_sizes.png"
QUESTION = "I'm glad that you were content"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(_shared_url: str) -> AsyncIterator[Play]:
    async with playing(
        _shared_url,
        clients={"interests": ["tractors"]},
        outreach={"opt_in": ["news"]},
        clock=MovableClock(datetime(2026, 12, 8, 9, 0, tzinfo=UTC)),
        greetings={"name_days": True, "pictures": {"name_day": str(PICTURE)}},
    ) as play:
        yield play


async def say(play: Play, client: Person, text: str) -> None:
    client.send(text)
    await play.settled()


async def please(play: Play, client: Person) -> bool:
    """A good moment, as after a rating. Returns whether the client is asked for something then."""
    told = len(client.texts)
    async with play.app.database.begin() as session:
        desk = play.app.desk(session)
        await desk.curiosity.rated(await session.merge(await play.client(client)), 5, "Kind!")
    await play.settled()
    return any(QUESTION in text for text in client.texts[told:])


async def a_month_later(play: Play, client: Person) -> None:
    known = await play.client(client)
    async with play.app.database.begin() as session:
        mine = update(Approach).where(Approach.client_id == known.id)
        await session.execute(mine.values(at=play.clock.now() - timedelta(days=31)))


async def test_one_thing_at_a_time_until_nothing_is_left(stage: Play) -> None:
    liv = stage.sandbox.add_client("Liv")
    await say(stage, liv, "/start")
    assert await please(stage, liv)
    assert "birthday" in liv.texts[-1]
    await say(stage, liv, "31 June")
    assert "17 May" in liv.texts[-1]
    await say(stage, liv, "1 December")
    assert "Birthday: 1/12" in liv.texts[-1]
    assert not await please(stage, liv), "it has not been a month"
    await a_month_later(stage, liv)
    assert await please(stage, liv)
    assert "country" in liv.texts[-1]
    assert labels(liv.messages[-1]) == ["✓ Sweden", "🌍 Another country", "No, thanks"]
    await stage.pressed(liv, liv.messages[-1], "asked:yes:country:SE")
    assert "noted: Sweden" in liv.texts[-1]
    assert (await stage.client(liv)).country_chosen
    await a_month_later(stage, liv)
    assert await please(stage, liv)
    assert "interested" in liv.texts[-1]
    await say(stage, liv, "no thanks")
    assert "won't ask" in liv.texts[-1]
    await a_month_later(stage, liv)
    assert await please(stage, liv)
    await stage.pressed(liv, liv.messages[-1], "asked:yes:consent:news")
    known = await stage.client(liv)
    consent = await stage.one(select(Consent).where(Consent.client_id == known.id))
    assert (consent.kind, consent.agreed) == ("news", True)
    assert consent.words == "May we send you our news now and then? ✓ Yes, please"
    await a_month_later(stage, liv)
    assert not await please(stage, liv), "nothing is left to ask for, not even what was refused"


async def test_what_is_no_answer_is_taken_as_ever_and_the_country_may_be_typed(stage: Play) -> None:
    kim = stage.sandbox.add_client("Kim")
    await say(stage, kim, "/start")
    assert await please(stage, kim)
    await stage.open_ticket(kim, "Could you also repair my old boat?")
    assert len(await stage.tickets(kim)) == 1
    await a_month_later(stage, kim)
    assert not await please(stage, kim), "something is open"
    await stage.pressed(stage.mia, stage.card(stage.thread(kim)), "t:done")
    assert await please(stage, kim)
    await say(stage, kim, "Norway")
    known = await stage.client(kim)
    assert (known.country, known.country_chosen) == ("NO", True)
    for data in ("asked:yes:country:XX", "asked:yes:consent:money", "asked:other:birthday:"):
        query = stage.forged(kim, kim.messages[-1], data)
        await stage.settled()
        assert "old button" in str(stage.sandbox.answers[query].get("text"))


async def test_a_picture_on_the_name_day_is_uploaded_once(stage: Play) -> None:
    people = [stage.sandbox.add_client(name, language="sv") for name in ("Anna", "ANNA 🌸", "Anna-Karin")]
    for person in people:
        await say(stage, person, "/me")
        assert "Namnsdag: 9/12" in person.texts[-1]
    await stage.clock.advance_to(datetime(2026, 12, 9, 9, 0, 1, tzinfo=UTC))
    await stage.until(lambda: all("photo" in person.messages[-1] for person in people))
    for person in people:
        assert said(person.messages[-1]).startswith(f"🌼 Grattis på namnsdagen, {person.first_name}!")
    photos = [call for call in stage.sandbox.calls if call.method == "sendPhoto"]
    uploads = [call for call in photos if str(call.params["photo"]).startswith("attach://")]
    assert (len(photos), len(uploads)) == (3, 1)
    assert len(await stage.all(select(FaqUpload))) == 1
