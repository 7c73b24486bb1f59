"""Who an audience is, who of it may be written to, and when."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences import queries
from bot.audiences.audience import Audience
from bot.audiences.consents import Consents
from bot.audiences.models import Approach, MailingKind
from bot.audiences.quiet import awake_from
from bot.clients.models import Client, ClientWord
from bot.config.outreach import Outreach
from bot.storage.uow import Database
from bot.surveys.models import Rating
from bot.tickets.models import Kind, State, Ticket
from tests.audiences.conftest import NOW, take_in
from tests.samples.people import StoppedClock


def ticket(client: Client, **fields: Any) -> Ticket:
    return Ticket(client_id=client.id, question="", opened_at=NOW, **{"kind": Kind.QUESTION, **fields})


async def found(session: AsyncSession, audience: Audience) -> set[str]:
    query = select(Client.first_name).where(queries.where(audience, NOW))
    return set(await session.scalars(query))


async def people(session: AsyncSession) -> None:
    """Anna is a vip from Sweden, Joe an American who has not written for long, Lin rates."""
    anna = await take_in(session, "Anna", segment="vip", language="sv")
    joe = await take_in(session, "Joe", country="US", last_seen_at=NOW - timedelta(days=100))
    lin = await take_in(session, "Lin", country="CN")
    for client, kind, word in ((anna, "tag", "farmer"), (joe, "tag", "städare"), (joe, "interest", "farmer")):
        session.add(ClientWord(client_id=client.id, kind=kind, word=word))
    for score, days in ((5, 9), (2, 1)):
        rated = ticket(lin, state=State.RESOLVED)
        session.add(rated)
        await session.flush()
        when = NOW - timedelta(days=days)
        session.add(Rating(ticket_id=rated.id, score=score, rated_at=when, began_at=when))
    await session.flush()


CASES = [
    ({}, {"Anna", "Joe", "Lin"}),
    ({"segments": ("vip", "partner")}, {"Anna"}),
    ({"languages": ("en",)}, {"Joe", "Lin"}),
    ({"countries": ("US", "CN")}, {"Joe", "Lin"}),
    ({"tags": ("farmer",)}, {"Anna"}),
    ({"tags": ("farmer", "städare")}, {"Anna", "Joe"}),
    ({"interests": ("farmer",)}, {"Joe"}),
    ({"seen_within": 30}, {"Anna", "Lin"}),
    ({"unseen_for": 90}, {"Joe"}),
    ({"score_to": 2}, {"Lin"}),
    ({"score_from": 4}, set()),
    ({"tags": ("farmer",), "languages": ("en",)}, set()),
]


async def test_all_conditions_have_to_fit_and_of_several_words_one(database: Database) -> None:
    async with database.begin() as session:
        await people(session)
        for conditions, expected in CASES:
            audience = Audience.model_validate(conditions)
            assert Audience.model_validate(audience.dump()) == audience
            assert await found(session, audience) == expected, conditions


async def test_each_who_gets_nothing_is_counted_under_one_reason(database: Database) -> None:
    outreach = Outreach(most=1)
    async with database.begin() as session:
        consents = Consents(session, StoppedClock(NOW), outreach)
        clients = {
            name: await take_in(session, name) for name in ("Fine", "Often", "No", "Angry", "Happy again")
        }
        await take_in(session, "Gone", blocked_at=NOW)
        await take_in(session, "Left", left_at=NOW)
        session.add(Approach(source="campaign:1", client_id=clients["Often"].id, at=NOW - timedelta(days=6)))
        session.add(Approach(source="campaign:1", client_id=clients["Fine"].id, at=NOW - timedelta(days=8)))
        session.add(ticket(clients["Angry"], kind=Kind.COMPLAINT))
        session.add(ticket(clients["Happy again"], kind=Kind.COMPLAINT, state=State.RESOLVED))
        await consents.say(clients["No"], MailingKind.OFFER, agreed=False, words="Stop", source="me")
        reach = await queries.reach(session, Audience(), MailingKind.OFFER, NOW, outreach)
        assert (reach.fitting, reach.gone, reach.unwelcome, reach.refused, reach.often) == (7, 1, 2, 1, 1)
        assert reach.reached == 2
        allowed = {
            name
            for name, client in clients.items()
            if await queries.may_write(session, client.id, MailingKind.OFFER, NOW, outreach)
        }
        assert allowed == {"Fine", "Happy again"}
        assert await queries.may_write(session, clients["No"].id, MailingKind.NEWS, NOW, outreach)


async def test_where_config_says_so_only_those_who_agreed_get_it(sqlite_database: Database) -> None:
    outreach = Outreach(opt_in=("offer",))
    async with sqlite_database.begin() as session:
        consents = Consents(session, StoppedClock(NOW), outreach)
        yes, silent = await take_in(session, "Yes"), await take_in(session, "Silent")
        assert await consents.say(yes, MailingKind.OFFER, agreed=True, words="Special offers", source="me")
        assert not await consents.say(yes, MailingKind.OFFER, agreed=True, words="again", source="me")
        for client, expected in ((yes, True), (silent, False)):
            assert (await consents.gets(client))[MailingKind.OFFER] == expected
            may = await queries.may_write(session, client.id, MailingKind.OFFER, NOW, outreach)
            assert may == expected
        await consents.say(yes, MailingKind.OFFER, agreed=False, words="No more", source="campaign:3")
        assert not await queries.may_write(session, yes.id, MailingKind.OFFER, NOW, outreach)
        told = [(each.agreed, each.words, each.ended_at) for each in await consents.history(yes)]
        assert told == [(True, "Special offers", NOW), (False, "No more", None)]


@pytest.mark.parametrize(
    ("hours", "moment", "zone", "expected"),
    [
        ("21:00-09:00", "2026-11-25T12:00+00:00", "Europe/Stockholm", "2026-11-25T12:00+00:00"),
        ("21:00-09:00", "2026-11-25T20:00+00:00", "Europe/Stockholm", "2026-11-26T08:00+00:00"),
        ("21:00-09:00", "2026-11-25T07:59+00:00", "Europe/Stockholm", "2026-11-25T08:00+00:00"),
        ("21:00-09:00", "2026-11-25T08:00+00:00", "Europe/Stockholm", "2026-11-25T08:00+00:00"),
        ("21:00-09:00", "2026-11-25T12:00+00:00", "Asia/Tokyo", "2026-11-26T00:00+00:00"),
        ("21:00-09:00", "2026-03-28T22:00+00:00", "Europe/Stockholm", "2026-03-29T07:00+00:00"),
        ("12:00-14:00", "2026-11-25T12:30+00:00", "Europe/London", "2026-11-25T14:00+00:00"),
        ("", "2026-11-25T02:00+00:00", "Europe/Stockholm", "2026-11-25T02:00+00:00"),
    ],
)
def test_quiet_hours_are_those_of_the_clients_clock(
    hours: str, moment: str, zone: str, expected: str
) -> None:
    outreach = Outreach(quiet_hours=hours)
    at = datetime.fromisoformat(moment)
    assert awake_from(at, zone, outreach) == datetime.fromisoformat(expected)


async def test_the_zones_where_it_is_night(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        for zone in ("Europe/Stockholm", "Asia/Tokyo", "America/New_York"):
            await take_in(session, zone, zone=zone)
        assert set(await queries.quiet_zones(session, NOW, Outreach())) == {"Asia/Tokyo", "America/New_York"}
        assert await queries.quiet_zones(session, NOW, Outreach(quiet_hours="")) == []
