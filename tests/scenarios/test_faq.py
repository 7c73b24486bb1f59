"""Questions that the FAQ answers, and those that it half knows."""

import pytest
from sqlalchemy import select

from bot.faq.models import FaqEntry
from bot.faq.questions import Question
from bot.sandbox.people import Person
from tests.scenarios.play import STRANGE, SURE, UNSURE, Json, Play, key, keys

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def asked(stage: Play, client: Person, text: str) -> Json:
    """Ask; returns the bot's answer."""
    before = len(client.messages) + 1
    client.send(text)
    await stage.until(lambda: len(client.messages) > before)
    await stage.settled()
    return client.messages[-1]


async def counts(stage: Play, entry: str) -> tuple[int, int, int]:
    """How often an entry was shown, helped and did not help."""
    found = await stage.one(select(FaqEntry).where(FaqEntry.id == entry))
    return found.shown, found.helped, found.not_helped


def gained(before: tuple[int, int, int], after: tuple[int, int, int]) -> tuple[int, ...]:
    return tuple(b - a for a, b in zip(before, after, strict=True))


async def test_a_sure_match_is_answered_and_asks_whether_it_helped(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna", language="sv")
    answer = await asked(stage, anna, "Hur lång tid tar leveransen?")
    assert "arbetsdagar" in answer["text"]
    assert [data.split(":")[1] for data in keys(answer)][:2] == ["yes", "person"]
    assert await stage.tickets(anna) == []


async def test_yes_is_thanked_for_and_counted_and_the_buttons_go(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    before = await counts(stage, "delivery_time")
    answer = await asked(stage, anna, SURE)
    assert await stage.pressed(anna, answer, "q:yes")
    assert keys(anna.messages[-1]) == []
    assert anna.messages[-1]["text"] == answer["text"]
    assert gained(before, await counts(stage, "delivery_time")) == (1, 1, 0)


async def test_yes_twice_counts_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    before = await counts(stage, "delivery_time")
    answer = await asked(stage, anna, SURE)
    for _ in range(2):
        anna.press(answer, key(answer, "q:yes"))
    await stage.settled()
    assert gained(before, await counts(stage, "delivery_time")) == (1, 1, 0)


async def test_no_opens_a_ticket_with_the_question(stage: Play) -> None:
    anna = stage.sandbox.add_client("Astrid")
    before = await counts(stage, "delivery_time")
    answer = await asked(stage, anna, SURE)
    await stage.pressed(anna, answer, "q:person")
    [ticket] = await stage.tickets(anna)
    assert ticket.question == SURE
    assert SURE in stage.card(stage.thread(anna))["text"]
    assert keys(next(m for m in anna.messages if m["message_id"] == answer["message_id"])) == []
    assert gained(before, await counts(stage, "delivery_time")) == (1, 0, 1)


async def test_no_twice_opens_one_ticket(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    answer = await asked(stage, anna, SURE)
    for _ in range(2):
        anna.press(answer, key(answer, "q:person"))
    await stage.settled()
    assert len(await stage.tickets(anna)) == 1


async def test_a_yes_after_a_no_does_not_let_a_second_no_open_another_ticket(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    answer = await asked(stage, anna, SURE)
    for button in ("q:person", "q:yes", "q:person"):
        anna.press(answer, key(answer, button))
    await stage.settled()
    assert len(await stage.tickets(anna)) == 1


async def test_an_unsure_match_offers_up_to_three_titles_and_a_person(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    offer = await asked(stage, anna, UNSURE)
    acts = [data.split(":")[1] for data in keys(offer)]
    assert acts[-1] == "person"
    assert 1 <= acts.count("pick") <= 3
    assert await stage.tickets(anna) == []


async def test_a_picked_title_is_answered_and_the_offer_loses_its_buttons(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    offer = await asked(stage, anna, UNSURE)
    await stage.pressed(anna, offer, "q:pick")
    asked_about, answer = anna.messages[-2:]
    assert asked_about["message_id"] == offer["message_id"]
    assert keys(asked_about) == []
    assert [data.split(":")[1] for data in keys(answer)][:2] == ["yes", "person"]
    assert await stage.pressed(anna, answer, "q:yes")
    assert keys(anna.messages[-1]) == []


async def test_a_title_picked_twice_is_answered_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    offer = await asked(stage, anna, UNSURE)
    before = len(anna.messages)
    for _ in range(2):
        anna.press(offer, key(offer, "q:pick"))
    await stage.settled()
    assert len(anna.messages) == before + 1


async def test_none_of_these_opens_a_ticket(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    offer = await asked(stage, anna, UNSURE)
    await stage.pressed(anna, offer, "q:person")
    [ticket] = await stage.tickets(anna)
    assert ticket.question == UNSURE


async def test_no_match_opens_a_ticket_at_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    await asked(stage, anna, STRANGE)
    [ticket] = await stage.tickets(anna)
    assert ticket.question == STRANGE


async def test_a_picture_goes_to_people_whatever_its_caption_asks(stage: Play) -> None:
    anna = stage.sandbox.add_client("Birgit")
    anna.send_photo(caption="The item I received is broken")
    await stage.until(lambda: stage.threads(anna), what="a topic")
    await stage.settled()
    assert [m for m in stage.group.messages(stage.thread(anna)) if "photo" in m]


async def test_while_a_ticket_is_open_the_faq_does_not_interfere(stage: Play) -> None:
    anna = stage.sandbox.add_client("Cecilia")
    thread = await stage.open_ticket(anna)
    told = len(anna.texts)
    anna.send(SURE)
    await stage.settled()
    assert len(anna.texts) == told
    assert SURE in stage.group.texts(thread)[-1]


async def test_an_answer_that_exists_in_another_language_only_is_still_given(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna", language="sv")
    answer = await asked(stage, anna, SURE)
    assert "arbetsdagar" in answer["text"]
    question = await stage.one(select(Question).order_by(Question.id.desc()))
    assert question.entry_id == "delivery_time"


async def test_the_next_line_after_a_handed_over_question_may_be_edited_without_changing_it(
    stage: Play,
) -> None:
    anna = stage.sandbox.add_client("Doris")
    answer = await asked(stage, anna, SURE)
    await stage.pressed(anna, answer, "q:person")
    line = anna.send("I live on an islnd")
    await stage.settled()
    anna.edit(line["message_id"], "I live on an island")
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert ticket.question == SURE
    assert stage.group.texts(stage.thread(anna))[-1] == "I live on an island"
