"""What puts a complaint right: coupons, limits, leads, offers, low ratings; and who may decide."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from bot.complaints.models import Decision
from bot.coupons.models import Coupon
from bot.sandbox.people import Person
from bot.tickets.models import State
from tests.scenarios.complaining import LEAD, announce, case_of, fill_pool, say
from tests.scenarios.play import Json, Play, key, keys, playing, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPLAINTS = {
    "remedies": [
        {"key": "refund", "cost": "depends"},
        {"key": "discount", "cost": 10, "pool": "small"},
        {"key": "voucher", "cost": 40, "pool": "large", "name": {"en": "A voucher"}},
        {"key": "empty", "cost": 5, "pool": "nothing", "name": {"en": "A surprise"}},
        {"key": "call"},
    ],
    "categories": [{"key": "product", "remedies": ["refund", "discount", "voucher", "empty", "call"]}],
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(_shared_url: str) -> AsyncIterator[Play]:
    async with playing(_shared_url, complaints=COMPLAINTS, coupons={"low_water": 1}, managers=LEAD) as play:
        await announce(play, play.lena)
        yield play


async def complain(stage: Play, name: str, wish: str) -> tuple[Person, int]:
    """A client complains with a wish. There is one category only, so none is asked for."""
    anna = stage.sandbox.add_client(name)
    await say(stage, anna, "/complain", "It broke", "that's all", "yes", wish)
    return anna, stage.thread(anna)


def offer(client: Person) -> Json:
    """The last offer with its buttons."""
    return next(m for m in reversed(client.messages) if any(d.startswith("co:") for d in keys(m)))


async def test_within_the_bots_limit_a_coupon_is_given_at_once(stage: Play) -> None:
    await fill_pool(stage, "small", "SMALL-1", "SMALL-2", "SMALL-3")
    anna, thread = await complain(stage, "Abbe", "a discount please")
    assert "SMALL-1" in anna.texts[-1]
    card = said(stage.card(thread))
    assert "SMALL-1" in card
    assert "Granted at once" in card
    assert "k:yes" not in "".join(keys(stage.card(thread)))


async def test_two_clients_for_the_last_coupon_and_a_pool_that_runs_low_says_so_once(stage: Play) -> None:
    await fill_pool(stage, "small", "SMALL-4")
    await fill_pool(stage, "small", "SMALL-6")
    taken = select(Coupon.client_id).where(Coupon.pool == "small", Coupon.reason.is_not(None))
    before, warned = await stage.all(taken), len(stage.general("The pool small has only 1 coupon left"))
    free = select(func.count()).select_from(Coupon).where(Coupon.pool == "small", Coupon.reason.is_(None))
    count = await stage.one(free)
    for number in range(count - 1):
        await complain(stage, f"Bea{number}", "discount")
    clients = [stage.sandbox.add_client(name) for name in ("Carl", "Dag")]
    for client in clients:
        await say(stage, client, "/complain", "It broke", "that's all", "yes")
    for client in clients:
        client.send("discount")
    await stage.settled()
    decisions = {(await case_of(stage, client)).decision for client in clients}
    assert decisions == {Decision.GRANTED, Decision.ASKED}
    [loser] = [c for c in clients if (await case_of(stage, c)).decision == Decision.ASKED]
    assert "discount" in loser.texts[-1]
    assert "SMALL" not in "".join(loser.texts)
    assert "no coupon left" in said(stage.card(stage.thread(loser)))
    assert len(stage.general("The pool small has only 1 coupon left")) == warned + 1
    assert "nothing was promised" in await stage.pressed(stage.mia, stage.card(stage.thread(loser)), "k:yes")
    assert (await case_of(stage, loser)).decision == Decision.ASKED
    await fill_pool(stage, "small", "SMALL-5")
    assert "in your name" in await stage.pressed(stage.mia, stage.card(stage.thread(loser)), "k:yes")
    assert "SMALL-5" in loser.texts[-1]
    given = await stage.all(taken)
    assert len(given) == len(set(given)) == len(before) + count + 1


async def test_within_the_managers_limit_one_tap_by_anybody_decides(stage: Play) -> None:
    await fill_pool(stage, "large", "LARGE-1", value=None)
    anna, thread = await complain(stage, "Ebba", "a voucher")
    assert "LARGE" not in "".join(anna.texts)
    assert "One tap by any of us" in said(stage.card(thread))
    assert "in your name" in await stage.pressed(stage.omar, stage.card(thread), "k:yes")
    assert "LARGE-1" in anna.texts[-1]
    assert "Omar" in anna.texts[-1]
    assert "Granted by Omar" in said(stage.card(thread))
    [ticket] = await stage.tickets(anna)
    assert ticket.taken_by == stage.omar.id
    again = stage.forged(stage.mia, stage.card(thread), f"k:yes:{ticket.number}:")
    await stage.settled()
    assert "decided already" in stage.sandbox.answers[again]["text"]


async def test_above_it_only_the_leads_tap_counts(stage: Play) -> None:
    anna, thread = await complain(stage, "Fia", "my money back")
    assert "A lead decides" in said(stage.card(thread))
    assert any("Lena, please decide" in line for line in stage.general("Fia"))
    assert "Lena decides" in await stage.pressed(stage.mia, stage.card(thread), "k:yes")
    assert (await case_of(stage, anna)).decision == Decision.ASKED
    await stage.pressed(stage.lena, stage.card(thread), "k:yes")
    case = await case_of(stage, anna)
    assert (case.decision, case.decided_by) == (Decision.GRANTED, stage.lena.id)
    assert "My money back" in anna.texts[-1]


async def test_something_else_is_offered_and_taken(stage: Play) -> None:
    await fill_pool(stage, "large", "LARGE-2")
    anna, thread = await complain(stage, "Gun", "refund")
    await stage.pressed(stage.mia, stage.card(thread), "k:other")
    choice = next(d for d in keys(stage.card(thread)) if d.endswith(":voucher"))
    query = stage.mia.press(stage.card(thread), choice)
    await stage.settled()
    assert "asked now" in stage.sandbox.answers[query]["text"]
    assert "LARGE-2" not in "".join(anna.texts)
    assert "Mia" in anna.texts[-2]
    await stage.pressed(anna, offer(anna), key(offer(anna), "co:"))
    assert "LARGE-2" in anna.texts[-1]
    assert (await case_of(stage, anna)).decision == Decision.GRANTED
    assert "has taken" in "".join(stage.group.texts(thread))


async def test_a_no_with_more_to_say_declines_and_reaches_the_managers(stage: Play) -> None:
    anna, thread = await complain(stage, "Gustav", "refund")
    stage.lena.send("/offer refund 120", thread=thread)
    await stage.settled()
    await say(stage, anna, "No thanks, I want another jacket.")
    assert (await case_of(stage, anna)).decision == Decision.DECLINED
    assert "No thanks, I want another jacket." in stage.group.texts(thread)


async def test_an_offer_that_is_declined_goes_to_the_lead_and_its_code_back(stage: Play) -> None:
    await fill_pool(stage, "large", "LARGE-3")
    anna, thread = await complain(stage, "Hugo", "refund")
    stage.mia.send("/offer voucher", thread=thread)
    await stage.settled()
    await say(stage, anna, "no thanks")
    case = await case_of(stage, anna)
    assert (case.decision, case.coupon_id) == (Decision.DECLINED, None)
    coupon = await stage.one(select(Coupon).where(Coupon.code == "LARGE-3"))
    assert (coupon.client_id, coupon.reason) == (None, None)
    assert any("Lena, please see to it" in line for line in stage.general("Hugo"))
    assert len(await stage.tickets(anna)) == 1


async def test_a_sum_within_the_limit_is_anybodys_and_above_it_a_leads(stage: Play) -> None:
    anna, thread = await complain(stage, "Ida", "refund")
    for manager, words, expected in (
        (stage.mia, "/offer refund 50.01", "Lena decides"),
        (stage.mia, "/offer nonsense", "/offer refund"),
        (stage.mia, "/offer refund 50", "asked now"),
        (stage.lena, "/offer refund 120", "asked now"),
    ):
        manager.send(words, thread=thread)
        await stage.settled()
        assert expected in stage.group.texts(thread)[-1]
    assert [text.count("120") for text in anna.texts][-2:] == [1, 0]
    old = next(m for m in anna.messages if "Will that do?" in said(m))
    assert keys(old) == []
    await say(stage, anna, "Yes, gladly!")
    assert (await case_of(stage, anna)).cost == 120


async def test_buttons_of_other_clients_offers_do_nothing(stage: Play) -> None:
    anna, thread = await complain(stage, "Jan", "refund")
    eve = stage.sandbox.add_client("Eve")
    await say(stage, eve, "/start")
    stage.lena.send("/offer refund 120", thread=thread)
    await stage.settled()
    data = key(offer(anna), "co:")
    case = await case_of(stage, anna)
    forged = [
        stage.forged(eve, eve.messages[-1], data),
        stage.forged(anna, offer(anna), f"co:{case.id}:99:1"),
        stage.forged(anna, offer(anna), f"co:{2**62}:1:1"),
        stage.forged(anna, offer(anna), "co:nonsense"),
    ]
    await stage.settled()
    assert all(stage.sandbox.answers[query].get("text") for query in forged)
    assert (await case_of(stage, anna)).decision == Decision.OFFERED


async def test_a_low_rating_brings_it_back_to_the_lead_at_once(stage: Play) -> None:
    anna, thread = await complain(stage, "Kim", "call")
    await stage.pressed(stage.mia, stage.card(thread), "t:take")
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    [ticket] = await stage.tickets(anna)
    await stage.pressed(anna, anna.messages[-1], f"rate:{ticket.number}:2")
    [ticket] = await stage.tickets(anna)
    assert (ticket.state, ticket.taken_by) == (State.TAKEN, stage.lena.id)
    assert "Lena" in anna.texts[-1]
    assert any("Lena, it is back with you" in line for line in stage.general("Kim"))
    assert (await case_of(stage, anna)).resolved_at is None
    await stage.pressed(stage.lena, stage.card(thread), "t:done")
    await stage.pressed(anna, anna.messages[-1], f"rate:{ticket.number}:5")
    [ticket] = await stage.tickets(anna)
    assert ticket.state == State.RESOLVED
