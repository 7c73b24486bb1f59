"""A client sees and corrects what the desk knows with `/me`; a manager does on the card."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.audiences.models import Consent
from bot.clients.models import ClientDate, ClientWord
from bot.sandbox.people import Person
from tests.scenarios.play import Play, keys, playing, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(_shared_url: str) -> AsyncIterator[Play]:
    async with playing(_shared_url, clients={"interests": ["tractors"]}) as play:
        yield play


async def say(play: Play, client: Person, text: str) -> None:
    client.send(text)
    await play.settled()


async def tap(play: Play, client: Person, start: str) -> str:
    """Press a button of the message in which `/me` is shown."""
    shown = [m for m in client.messages if any(k.startswith("me:") for k in keys(m))][-1]
    return await play.pressed(client, shown, f"me:{start}")


def page(client: Person) -> str:
    return said([m for m in client.messages if any(k.startswith("me:") for k in keys(m))][-1])


async def test_everything_is_seen_and_corrected(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    await say(stage, anna, "/me")
    assert "Birthday: not told" in page(anna)
    await tap(stage, anna, "ask:birthday")
    await say(stage, anna, "31 June")
    assert "17 May" in anna.texts[-1]
    await say(stage, anna, "17 May 2190")
    assert "17 May" in anna.texts[-1]
    await say(stage, anna, "17 May 1990")
    assert "Birthday: 17/5" in page(anna)
    await tap(stage, anna, "dates")
    await tap(stage, anna, "ask:date")
    await say(stage, anna, "12 June wedding day")
    assert "wedding day: 12/6" in page(anna)
    await tap(stage, anna, "ask:country")
    await say(stage, anna, "Japan")
    known = await stage.client(anna)
    assert (known.country, known.country_chosen, known.zone) == ("JP", True, "Asia/Tokyo")
    await tap(stage, anna, "int")
    await tap(stage, anna, "int:0")
    await tap(stage, anna, "show")
    await tap(stage, anna, "trad")
    await tap(stage, anna, "trad:orthodox")
    await tap(stage, anna, "show")
    await tap(stage, anna, "mail")
    await tap(stage, anna, "mail:offer")
    await tap(stage, anna, "show")
    words = await stage.all(select(ClientWord).where(ClientWord.client_id == known.id))
    assert {(each.kind, each.word) for each in words} == {("interest", "tractors"), ("tradition", "orthodox")}
    [consent] = await stage.all(select(Consent).where(Consent.client_id == known.id))
    assert (consent.kind, consent.agreed, consent.source) == ("offer", False, "me")
    assert consent.words == "✗ Special offers"
    await tap(stage, anna, "dates")
    [wedding] = await stage.all(select(ClientDate).where(ClientDate.name == "wedding day"))
    await tap(stage, anna, f"nodate:{wedding.id}")
    await tap(stage, anna, "nobirth")
    assert await stage.all(select(ClientDate).where(ClientDate.client_id == known.id)) == []


async def test_what_is_asked_can_be_left_and_forged_buttons_do_nothing(stage: Play) -> None:
    ben, eve = stage.sandbox.add_client("Ben"), stage.sandbox.add_client("Eve")
    for each in (ben, eve):
        await say(stage, each, "/me")
    await tap(stage, ben, "dates")
    await tap(stage, ben, "ask:date")
    await say(stage, ben, "12 June his day")
    [his] = await stage.all(select(ClientDate).where(ClientDate.name == "his day"))
    shown = [m for m in eve.messages if keys(m)][-1]
    for data in (f"me:nodate:{his.id}", "me:int:99", "me:trad:klingon", "me:mail:all", "me:ask:money"):
        stage.forged(eve, shown, data)
        await stage.settled()
    assert await stage.one(select(ClientDate).where(ClientDate.id == his.id)) is not None
    known = await stage.client(eve)
    assert await stage.all(select(ClientWord).where(ClientWord.client_id == known.id)) == []
    await tap(stage, eve, "ask:country")
    await say(stage, eve, "/cancel")
    await say(stage, eve, "Japan")
    assert (await stage.client(eve)).country == "SE"


async def test_a_manager_corrects_it_on_the_card(stage: Play) -> None:
    kim = stage.sandbox.add_client("Kim")
    thread = await stage.open_ticket(kim)
    orders = (
        "birthday 17 May 1990", "date 12 June wedding day", "line Say hello to Rex!", "tag farmer vip",
        "untag vip", "interest tractors", "country Norway",
    )  # fmt: skip
    for order in orders:
        stage.mia.send(f"/client {order}", thread=thread)
        await stage.settled()
    told = said(stage.group.messages(thread)[-1])
    for part in ("17/5 1990", "wedding day: 12/6", "farmer", "tractors", "Norway", "Say hello to Rex!"):
        assert part in told
    assert "vip" not in told
    for order in ("birthday 31 June", "tag", "money", "country Narnia", "date 12 June", "date - no such"):
        stage.mia.send(f"/client {order}", thread=thread)
        await stage.settled()
        assert "/client birthday" in said(stage.group.messages(thread)[-1])
    for order in ("birthday -", "date - wedding day", "line -"):
        stage.mia.send(f"/client {order}", thread=thread)
        await stage.settled()
    known = await stage.client(kim)
    assert await stage.all(select(ClientDate).where(ClientDate.client_id == known.id)) == []
    assert known.personal_line is None


async def test_who_is_content_is_asked_for_the_birthday_once(stage: Play) -> None:
    liv = stage.sandbox.add_client("Liv")
    thread = await stage.open_ticket(liv)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    rating = [m for m in liv.messages if any(k.startswith("rate:") for k in keys(m))][-1]
    number = next(k for k in keys(rating) if k.endswith(":5"))
    await stage.pressed(liv, rating, number)
    await say(stage, liv, "Quick and kind, thanks!")
    assert "birthday" in liv.texts[-1]
    await stage.pressed(liv, liv.messages[-1], "asked:yes:birthday:")
    await say(stage, liv, "1 december")
    assert "Birthday: 1/12" in page(liv)
