"""The buttons of a ticket's card, and the rating that ends it."""

import pytest
from sqlalchemy import select

from bot.surveys.models import Rating
from bot.tickets.models import State, TicketEvent
from tests.scenarios.play import SURE, UNSURE, Json, Play, key, keys, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def happened(stage: Play, ticket_id: int, what: str) -> int:
    """How often something happened to a ticket."""
    events = select(TicketEvent).where(TicketEvent.ticket_id == ticket_id, TicketEvent.what == what)
    return len(await stage.all(events))


def acts(card: Json) -> list[str]:
    """What the buttons of a card do, but for the FAQ entries that it offers."""
    return [act for act in (data.split(":")[1] for data in keys(card)) if act != "send"]


TAKEN = ["faq", "done", "wait", "snooze", "more"]


async def test_taking_a_ticket_is_shown_on_its_card(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abbe")
    thread = await stage.open_ticket(anna)
    assert await stage.pressed(stage.omar, stage.card(thread), "t:take")
    [ticket] = await stage.tickets(anna)
    assert (ticket.state, ticket.taken_by) == (State.TAKEN, stage.omar.id)
    assert "Omar" in stage.card(thread)["text"]
    assert acts(stage.card(thread)) == TAKEN


async def test_of_two_managers_at_once_one_gets_the_ticket_and_the_other_is_told_who(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bea")
    thread = await stage.open_ticket(anna)
    card = stage.card(thread)
    queries = [person.press(card, key(card, "t:take")) for person in (stage.omar, stage.mia)]
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert ticket.taken_by == stage.omar.id
    assert "Omar" in stage.sandbox.answers[queries[1]]["text"]
    assert await happened(stage, ticket.id, "taken") == 1


async def test_taking_twice_takes_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Carl")
    thread = await stage.open_ticket(anna)
    card = stage.card(thread)
    for _ in range(2):
        stage.omar.press(card, key(card, "t:take"))
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert await happened(stage, ticket.id, "taken") == 1


async def test_an_faq_answer_is_chosen_and_sent_in_the_managers_name_in_the_clients_language(
    stage: Play,
) -> None:
    anna = stage.sandbox.add_client("Dag", language="sv")
    anna.send(UNSURE)
    await stage.settled()
    await stage.pressed(anna, anna.messages[-1], "q:person")
    thread = stage.thread(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:faq")
    choices = keys(stage.card(thread))
    assert [data.split(":")[1] for data in choices][-2:] == ["send", "back"]
    assert await stage.pressed(stage.mia, stage.card(thread), "t:send")
    assert "Mia" in anna.texts[-1]
    assert "present" in anna.texts[-1].lower()
    assert acts(stage.card(thread)) == TAKEN
    [ticket] = await stage.tickets(anna)
    assert ticket.taken_by == stage.mia.id


async def test_an_faq_answer_tapped_twice_is_sent_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ebba")
    anna.send(UNSURE)
    await stage.settled()
    await stage.pressed(anna, anna.messages[-1], "q:person")
    card_thread = stage.thread(anna)
    await stage.pressed(stage.mia, stage.card(card_thread), "t:faq")
    card, told = stage.card(card_thread), len(anna.texts)
    for _ in range(2):
        stage.mia.press(card, key(card, "t:send"))
    await stage.settled()
    assert len(anna.texts) == told + 1


async def test_the_way_back_from_the_faq_leaves_the_card_as_it_was(stage: Play) -> None:
    anna = stage.sandbox.add_client("Fia")
    anna.send(UNSURE)
    await stage.settled()
    await stage.pressed(anna, anna.messages[-1], "q:person")
    before = stage.card(stage.thread(anna))
    await stage.pressed(stage.mia, before, "t:faq")
    await stage.pressed(stage.mia, stage.card(stage.thread(anna)), "t:back")
    after = stage.card(stage.thread(anna))
    assert (after["text"], keys(after)) == (before["text"], keys(before))


async def test_a_ticket_that_the_faq_has_nothing_for_says_so(stage: Play) -> None:
    anna = stage.sandbox.add_client("Gun")
    thread = await stage.open_ticket(anna, "Zzyzx qwfp?")
    before = stage.card(thread)
    assert await stage.pressed(stage.mia, before, "t:faq")
    assert stage.card(thread)["text"] == before["text"]


async def test_resolving_thanks_the_client_and_asks_for_one_of_five(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hanna")
    thread = await stage.open_ticket(anna)
    assert await stage.pressed(stage.mia, stage.card(thread), "t:done")
    thanks = anna.messages[-1]
    [ticket] = await stage.tickets(anna)
    assert (ticket.state, ticket.resolved_by) == (State.RESOLVED, stage.mia.id)
    assert keys(thanks)[:5] == [f"rate:{ticket.number}:{score}" for score in range(1, 6)]
    assert acts(stage.card(thread)) == ["again", "past"]


async def test_resolving_twice_thanks_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ida")
    thread = await stage.open_ticket(anna)
    card, told = stage.card(thread), len(anna.texts)
    queries = [person.press(card, key(card, "t:done")) for person in (stage.mia, stage.omar)]
    await stage.settled()
    assert len(anna.texts) == told + 1
    texts = [stage.sandbox.answers[query]["text"] for query in queries]
    assert texts[0] != texts[1]


@pytest.mark.parametrize("act", ["take", "faq", "done"])
async def test_the_buttons_of_an_old_card_say_that_the_ticket_is_resolved(stage: Play, act: str) -> None:
    anna = stage.sandbox.add_client(f"Jan-{act}")
    thread = await stage.open_ticket(anna)
    card = stage.card(thread)
    await stage.pressed(stage.mia, card, "t:done")
    [ticket] = await stage.tickets(anna)
    told = len(anna.texts)
    query = stage.forged(stage.omar, card, f"t:{act}:{ticket.number}:")
    await stage.settled()
    assert str(ticket.number) in stage.sandbox.answers[query]["text"]
    assert len(anna.texts) == told
    assert acts(stage.card(thread)) == ["again", "past"]


async def test_a_rating_is_stored_and_shown_to_the_managers(stage: Play) -> None:
    anna = stage.sandbox.add_client("Kim")
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    [ticket] = await stage.tickets(anna)
    assert await stage.pressed(anna, anna.messages[-1], f"rate:{ticket.number}:5")
    rating = await stage.one(select(Rating).where(Rating.ticket_id == ticket.id))
    assert rating.score == 5
    assert "⭐⭐⭐⭐⭐" in stage.group.texts(thread)[-1]


async def test_the_same_rating_twice_is_told_once_and_another_replaces_it(stage: Play) -> None:
    anna = stage.sandbox.add_client("Lars")
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    [ticket] = await stage.tickets(anna)
    seen, question = len(stage.group.texts(thread)), anna.messages[-1]
    for score in (4, 4, 3):
        await stage.pressed(anna, question, f"rate:{ticket.number}:{score}")
    [rating] = await stage.all(select(Rating).where(Rating.ticket_id == ticket.id))
    assert rating.score == 3
    assert len(stage.group.texts(thread)) == seen + 2


async def test_a_low_rating_is_told_in_general_naming_the_responsible_manager(stage: Play) -> None:
    anna = stage.sandbox.add_client("Maj")
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.lena, stage.card(thread), "t:take")
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    [ticket] = await stage.tickets(anna)
    before = len(stage.general(f"#{ticket.number}"))
    await stage.pressed(anna, anna.messages[-1], f"rate:{ticket.number}:1")
    told = stage.general(f"#{ticket.number}")
    assert len(told) == before + 1
    assert "Lena" in told[-1]


async def test_what_the_client_asks_next_is_a_new_matter(stage: Play) -> None:
    anna = stage.sandbox.add_client("Nils")
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    anna.send(SURE)
    await stage.settled()
    assert said(anna.messages[-1])
    assert len(await stage.tickets(anna)) == 1
