"""A manager composes a campaign, clients get it once, and what they do about it is counted."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.audiences.models import Consent
from bot.campaigns.models import Campaign, CampaignState, Recipient
from bot.clients.models import ClientWord
from bot.sandbox.people import Person
from tests.scenarios.play import Json, Play, keys, labels, playing, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(_shared_url: str) -> AsyncIterator[Play]:
    async with playing(_shared_url) as play:
        yield play


async def met(play: Play, *clients: Person) -> None:
    """The clients have talked to the bot."""
    for client in clients:
        client.send("/start")
    await play.settled()


def sheet(play: Play) -> Json:
    """The message by which managers work at the newest campaign."""
    return [m for m in play.group.messages(None) if any(k.startswith("camp:") for k in keys(m))][-1]


async def tap(play: Play, act: str, value: str = "") -> str:
    """Press a button of the campaign's message. Returns what the bot answered."""
    found = next(k for k in keys(sheet(play)) if k.startswith(f"camp:{act}:") and k.endswith(f":{value}"))
    return await play.pressed(play.mia, sheet(play), found)


async def reply(play: Play, text: str) -> None:
    play.mia.send(text, reply_to=sheet(play))
    await play.settled()


async def begun(play: Play, kind: str = "news", text: str = "Hello {name}, we have moved!") -> Campaign:
    """A draft with a text."""
    play.mia.send("/campaign")
    await play.settled()
    await tap(play, "new", kind)
    await reply(play, text)
    await play.pressed(play.mia, sheet(play), "camp:show")
    return await newest(play)


async def newest(play: Play) -> Campaign:
    found: Campaign = await play.one(select(Campaign).order_by(Campaign.id.desc()))
    return found


async def sent(play: Play) -> Campaign:
    await tap(play, "send")
    await tap(play, "go")
    return await moved_on(play)


async def moved_on(play: Play) -> Campaign:
    """The newest campaign, once it is done or waits for clients who sleep."""
    async with asyncio.timeout(10):
        while True:
            campaign = await newest(play)
            rests = campaign.next_at is not None and campaign.next_at > play.clock.now()
            if rests or campaign.state == CampaignState.DONE:
                await play.settled()
                return campaign
            await asyncio.sleep(0.1)


async def test_a_whole_campaign_from_the_first_word_to_the_results(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna", language="sv")
    joe = stage.sandbox.add_client("Joe <&>")
    ulf = stage.sandbox.add_client("Ulf")
    await met(stage, anna, joe, ulf)
    ulf.block()
    campaign = await begun(stage)
    assert "2 clients get it" in said(sheet(stage))
    await tap(stage, "lang", "sv")
    await tap(stage, "text", "sv")
    await reply(stage, "Hej {name}, vi har flyttat!")
    await tap(stage, "link", "sv")
    await reply(stage, "no address")
    assert "https://" in said(sheet(stage))
    await reply(stage, "Hitta hit https://shop.example/hit")
    assert (
        stage.group.messages(None)[-2]["reply_markup"]["inline_keyboard"][0][0]["url"]
        == "https://shop.example/hit"
    )
    shown = [m for m in stage.group.messages(None) if f"Campaign #{campaign.id} " in said(m)]
    assert len(shown) == 1, "an old one would ask for replies that miss it"
    await tap(stage, "show")
    assert await tap(stage, "try") == "This is what clients get."
    await tap(stage, "send")
    assert "Send it to 2 clients?" in said(sheet(stage))
    await tap(stage, "go")
    campaign = await moved_on(stage)
    assert campaign.state == CampaignState.DONE
    assert anna.texts[-1] == "Hej Anna, vi har flyttat!"
    assert joe.texts[-1] == "Hello Joe <&>, we have moved!"
    assert "2 of 2 sent" in said(sheet(stage))
    [row] = anna.messages[-1]["reply_markup"]["inline_keyboard"][:-1]
    assert row[0]["url"].endswith(f"deskbell_sandbox_bot?start=c{campaign.id}-0")
    for _ in range(2):
        anna.send(f"/start c{campaign.id}-0")
        await stage.settled()
    assert anna.messages[-1]["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://shop.example/hit"
    mailing = next(m for m in joe.messages if "we have moved" in said(m))
    assert "/me" in await stage.pressed(joe, mailing, "unsub")
    anna.send("När öppnar ni?", reply_to=next(m for m in anna.messages if "flyttat" in said(m)))
    await stage.settled()
    assert "After campaign" in said(stage.card(stage.thread(anna)))
    await stage.pressed(stage.mia, sheet(stage), "camp:show")
    for line in ("Hitta hit: 1 client", "Answers: 1", "Unsubscribed: 1"):
        assert line in said(sheet(stage))


async def test_one_tap_unsubscribes_from_the_kind_and_another_takes_that_back(stage: Play) -> None:
    kim = stage.sandbox.add_client("Kim", language="sv")
    await met(stage, kim)
    campaign = await sent_to(stage, kim, "offer")
    message = next(m for m in kim.messages if "we have moved" in said(m))
    assert labels(message) == ["🔕 Inga fler erbjudanden"]
    await stage.pressed(kim, message, "unsub")
    client = await stage.client(kim)
    [consent] = await stage.all(select(Consent).where(Consent.client_id == client.id))
    assert (consent.kind, consent.agreed, consent.source) == ("offer", False, f"campaign:{campaign.id}")
    assert consent.words == "🔕 Inga fler erbjudanden"
    message = next(m for m in kim.messages if "we have moved" in said(m))
    assert labels(message) == ["🔔 Skicka mig erbjudanden igen"]
    await stage.pressed(kim, message, "unsub")
    consents = await stage.all(select(Consent).where(Consent.client_id == client.id).order_by(Consent.id))
    assert [each.agreed for each in consents] == [False, True]


async def sent_to(play: Play, client: Person, kind: str) -> Campaign:
    """A campaign that only this client gets."""
    known = await play.client(client)
    async with play.app.database.begin() as session:
        session.add(ClientWord(client_id=known.id, kind="tag", word=client.first_name.casefold()))
    campaign = await begun(play, kind)
    async with play.app.database.begin() as session:
        row = await session.get_one(Campaign, campaign.id)
        row.audience = {"tags": [client.first_name.casefold()]}
    return await sent(play)


async def recipients(play: Play, campaign: Campaign) -> list[str]:
    query = select(Recipient.state).where(Recipient.campaign_id == campaign.id)
    return list(await play.all(query))


async def test_at_ten_by_each_clients_own_clock_and_not_at_night(stage: Play) -> None:
    zoe = stage.sandbox.add_client("Zoe", phone="+819012345678")
    await met(stage, zoe)
    zoe.share_contact()
    await stage.settled()
    known = await stage.client(zoe)
    assert known.zone == "Asia/Tokyo"
    async with stage.app.database.begin() as session:
        session.add(ClientWord(client_id=known.id, kind="tag", word="zoe"))
    campaign = await begun(stage)
    async with stage.app.database.begin() as session:
        row = await session.get_one(Campaign, campaign.id)
        row.audience = {"tags": ["zoe"]}
    await tap(stage, "when")
    await tap(stage, "when", "tomorrow")
    await tap(stage, "own")
    assert "own clock" in said(sheet(stage))
    await tap(stage, "show")
    told = len(zoe.texts)
    campaign = await sent(stage)
    assert campaign.state == CampaignState.SCHEDULED
    assert campaign.next_at is not None
    assert campaign.starts_at is not None
    assert (campaign.next_at.date(), campaign.next_at.hour) == (campaign.starts_at.date(), 1)
    await stage.clock.advance_to(campaign.next_at - timedelta(minutes=1))
    assert len(zoe.texts) == told
    await stage.advance(minutes=2)
    await stage.advance(seconds=2)
    assert len(zoe.texts) == told + 1
    assert await recipients(stage, campaign) == ["sent"]
