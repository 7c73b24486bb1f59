"""Who gets a campaign, in which order things happen, and what pausing, stopping and crashes leave behind."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.consents import Consents
from bot.audiences.models import Approach, MailingKind
from bot.campaigns import engine, fates
from bot.campaigns.contents import Content, content_for, tracked
from bot.campaigns.engine import Engine
from bot.campaigns.letters import Letters
from bot.campaigns.models import Campaign, CampaignState, Recipient, RecipientState
from bot.campaigns.naming import BOT_NAME
from bot.clients.models import Client
from bot.config.model import Config
from bot.delivery.directory import BLOCKED, Fate
from bot.delivery.models import OutboxRow, OutboxStatus
from bot.delivery.outbox import Outbox
from bot.delivery.record import UNCERTAIN
from bot.delivery.wire import Wire
from bot.facts import remember
from bot.storage.uow import Database
from bot.team.models import Manager
from bot.texts import Texts
from tests.audiences.conftest import NOW, take_in
from tests.samples.people import StoppedClock

WIRE = Wire()


@dataclass
class Bench:
    """An engine, and the clock it goes by."""

    session: AsyncSession
    clock: StoppedClock
    config: Config
    engine: Engine


def bench(session: AsyncSession, per_second: float = 2, **sections: Any) -> Bench:
    config = Config.model_validate(
        {
            "telegram": {"token": "1:x", "limits": {"per_second": per_second}},
            "managers": {"chat_id": -100},
            **sections,
        }
    )
    clock = StoppedClock(NOW)
    texts = Texts(clock)
    letters = Letters(session, WIRE, texts, config)
    return Bench(
        session, clock, config, Engine(session, Outbox(session, WIRE, clock), clock, config, letters)
    )


async def a_campaign(session: AsyncSession, **fields: Any) -> Campaign:
    if await session.get(Manager, 1) is None:
        session.add(Manager(user_id=1, first_name="Mia", last_seen_at=NOW))
        await session.flush()
    given: dict[str, Any] = {
        "kind": "news", "state": CampaignState.SCHEDULED, "place": "managers", "author_id": 1, "zones": [],
        "contents": {"en": {"html": "Hello {name}!"}}, "audience": {}, "made_at": NOW, **fields,
    }  # fmt: skip
    campaign = Campaign(**given)
    session.add(campaign)
    await session.flush()
    return campaign


async def states(session: AsyncSession, campaign: Campaign) -> Counter[str]:
    found = await session.scalars(select(Recipient.state).where(Recipient.campaign_id == campaign.id))
    return Counter(found)


async def leave(session: AsyncSession, **fates_of: str) -> None:
    """Let everything in the outbox be sent, or become what is said of a client."""
    rows = (await session.scalars(select(OutboxRow).where(OutboxRow.status == OutboxStatus.PENDING))).all()
    for number, row in enumerate(rows):
        client = await session.get_one(Client, int(row.destination.partition(":")[2]))
        row.status = OutboxStatus.SENT
        fate = Fate(fates_of.get(client.first_name, ""), message_id=1000 + number)
        await fates.hook(StoppedClock(NOW))(session, [(row.tag or "", fate)])


async def test_each_gets_it_once_and_what_became_of_it_is_noted(database: Database) -> None:
    async with database.begin() as session:
        for name in ("Anna", "Joe <3", "Blocked", "Lost", "Refused"):
            await take_in(session, name)
        on = bench(session, per_second=5)
        campaign = await a_campaign(session)
        await on.engine.fix(campaign)
        assert await states(session, campaign) == {"waiting": 5}
        assert await on.engine.feed(campaign) == 5
        assert await on.engine.feed(campaign) == 0
        rows = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
        assert rows[1].payload["text"] == "Hello Joe &lt;3!"
        assert {(row.priority, row.on_ambiguity, row.bucket) for row in rows} == {(40, "drop", "private")}
        await leave(session, Blocked=BLOCKED, Lost=UNCERTAIN, Refused="bad request")
        assert await on.engine.feed(campaign) == 0
        assert campaign.state == CampaignState.DONE
        expected = {"sent": 2, "blocked": 1, "uncertain": 1, "failed": 1}
        assert await states(session, campaign) == expected


async def test_little_waits_in_the_outbox_at_a_time(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        for number in range(50):
            await take_in(session, f"Client {number}")
        on = bench(session, per_second=2)
        campaign = await a_campaign(session)
        await on.engine.fix(campaign)
        assert await on.engine.feed(campaign) == 21
        assert await on.engine.feed(campaign) == 0
        await leave(session)
        assert await on.engine.feed(campaign) == 21


async def test_at_a_high_pace_it_is_fed_by_and_by(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "AT_ONCE", 10)
    async with sqlite_database.begin() as session:
        for number in range(60):
            await take_in(session, f"Client {number}")
        on = bench(session, per_second=4)
        campaign = await a_campaign(session)
        await on.engine.fix(campaign)
        assert [await on.engine.feed(campaign) for _ in range(6)] == [10, 10, 10, 10, 0, 0]
        queued = update(Recipient).where(Recipient.state == RecipientState.QUEUED)
        for leaving, fed in ((9, 0), (1, 10), (9, 0)):
            some = select(Recipient.client_id).where(Recipient.state == RecipientState.QUEUED).limit(leaving)
            await session.execute(
                queued.where(Recipient.client_id.in_(some)).values(state=RecipientState.SENT)
            )
            assert await on.engine.feed(campaign) == fed


async def test_a_pause_takes_back_what_has_not_left_and_a_stop_the_rest(database: Database) -> None:
    async with database.begin() as session:
        for number in range(30):
            await take_in(session, f"Client {number}")
        on = bench(session)
        campaign, other = await a_campaign(session), await a_campaign(session, kind="offer")
        await on.engine.fix(campaign)
        await on.engine.feed(campaign)
        [first, *_] = await session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        first.status = OutboxStatus.SENDING
        await session.flush()
        await on.engine.take_back(campaign, RecipientState.WAITING)
        assert await states(session, campaign) == {"queued": 1, "waiting": 29}
        assert len((await session.scalars(select(Approach))).all()) == 1
        assert await on.engine.feed(campaign) == 20
        await on.engine.take_back(other, RecipientState.STOPPED)
        assert await states(session, campaign) == {"queued": 21, "waiting": 9}
        await on.engine.take_back(campaign, RecipientState.STOPPED)
        assert await states(session, campaign) == {"queued": 1, "stopped": 29}


async def test_who_unsubscribes_meanwhile_is_passed_over(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        anna, joe = await take_in(session, "Anna"), await take_in(session, "Joe")
        on = bench(session)
        campaign = await a_campaign(session)
        await on.engine.fix(campaign)
        consents = Consents(session, on.clock, on.config.outreach)
        await consents.say(anna, MailingKind.NEWS, agreed=False, words="No", source="me")
        assert await on.engine.feed(campaign) == 2
        assert await states(session, campaign) == {"queued": 1, "skipped": 1}
        [row] = await session.scalars(select(OutboxRow))
        assert row.destination == joe.chat


async def test_two_campaigns_at_once_keep_the_limit_of_how_often(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        await take_in(session, "Anna")
        on = bench(session, outreach={"most": 1})
        first, second = await a_campaign(session), await a_campaign(session)
        for campaign in (first, second):
            await on.engine.fix(campaign)
        for campaign in (first, second):
            await on.engine.feed(campaign)
        assert await states(session, first) == {"queued": 1}
        assert await states(session, second) == {"skipped": 1}


async def test_who_sleeps_gets_it_in_the_morning(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        await take_in(session, "Anna")
        await take_in(session, "Kenji", zone="Asia/Tokyo")
        on = bench(session)
        campaign = await a_campaign(session)
        await on.engine.fix(campaign)
        assert await on.engine.feed(campaign) == 1
        await leave(session)
        assert await on.engine.feed(campaign) == 0
        assert campaign.state == CampaignState.SENDING
        assert campaign.next_at == datetime(2026, 11, 26, 0, 0, tzinfo=UTC)
        on.clock.moment = campaign.next_at
        assert await on.engine.feed(campaign) == 1


async def test_at_a_time_by_each_clients_own_clock(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        await take_in(session, "Anna")
        await take_in(session, "Joe", zone="America/New_York")
        on = bench(session)
        at_ten = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
        campaign = await a_campaign(session, starts_at=at_ten, is_local=True)
        assert await on.engine.begins_at(campaign, NOW) == at_ten
        on.clock.moment = at_ten
        await on.engine.fix(campaign)
        assert await on.engine.feed(campaign) == 1
        await leave(session)
        await on.engine.feed(campaign)
        assert campaign.next_at == at_ten + timedelta(hours=6)


async def test_buttons_are_counted_once_the_bots_name_is_known(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        on = bench(session)
        contents = {"en": {"html": "Look", "links": [{"label": "Shop", "url": "https://shop.example"}]}}
        campaign = await a_campaign(session, contents=contents)
        urls = []
        for name in ("", "desk_bot"):
            await remember(session, BOT_NAME, name)
            write = await on.engine.letters.writer(campaign)
            keyboard = write(7, 70, "Anna", "sv").payload["reply_markup"]["inline_keyboard"]
            urls.append(keyboard[0][0]["url"])
            assert keyboard[-1][0]["callback_data"] == f"unsub:news:{campaign.id}:0"
        assert urls == ["https://shop.example", tracked("desk_bot", campaign.id, 0)]


def test_who_reads_what_there_is_nothing_in_gets_the_desks_language() -> None:
    english, swedish = Content(html="Hello"), Content(html="Hej")
    both = {"en": english, "sv": swedish}
    assert content_for(both, "sv", "en") == swedish
    assert content_for(both, "de", "en") == english
    assert content_for({"sv": swedish}, "de", "en") == swedish


async def test_nothing_is_fixed_twice_for_who_writes_again(sqlite_database: Database) -> None:
    """Blocked clients are left out, and are back as soon as they write."""
    async with sqlite_database.begin() as session:
        anna = await take_in(session, "Anna", blocked_at=NOW)
        on = bench(session)
        first = await a_campaign(session)
        await on.engine.fix(first)
        assert await states(session, first) == {}
        await session.execute(update(Client).where(Client.id == anna.id).values(blocked_at=None))
        second = await a_campaign(session)
        await on.engine.fix(second)
        assert await states(session, second) == {"waiting": 1}
