"""Clients leaf through the FAQ: categories, entries, answers in place, and what is related."""

import pytest
from sqlalchemy import select

from bot.faq.entries import Answer, Button, Phrasing
from bot.faq.gaps import FaqGap
from bot.faq.models import FaqEntry
from bot.sandbox.people import Person
from tests.scenarios.faq_desk import added, an_entry, answer_to
from tests.scenarios.play import SURE, Json, Play, key, keys, labels, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def opened(stage: Play, client: Person) -> Json:
    """Ask for the FAQ; returns the list."""
    client.send("/faq")
    await stage.until(lambda: any(key.startswith("b:") for m in client.messages for key in keys(m)))
    await stage.settled()
    return client.messages[-1]


def now(client: Person, message: Json) -> Json:
    """A message as it stands now."""
    return next(m for m in client.messages if m["message_id"] == message["message_id"])


async def tapped(stage: Play, client: Person, message: Json, label: str) -> Json:
    """Press the button whose label contains `label`, on whatever page; returns the message as it is then."""
    shown = now(client, message)
    button = next((each for each in labels(shown) if label in each), None)
    if button is None:
        await tapped(stage, client, message, " ›")  # noqa: RUF001
        return await tapped(stage, client, message, label)
    query = client.press(shown, button)
    await stage.until(lambda: query in stage.sandbox.answers)
    await stage.settled()
    return now(client, message)


async def test_categories_then_entries_then_the_answer_and_back_in_one_message(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    listed = await opened(stage, anna)
    assert any(label.startswith("Delivery · ") for label in labels(listed))
    count = len(anna.messages)
    shown = await tapped(stage, anna, listed, "Delivery · ")
    assert "Delivery" in said(shown)
    answer = await tapped(stage, anna, listed, SURE)
    assert "working days" in said(answer)
    assert [data.split(":")[1] for data in keys(answer)][:2] == ["yes", "person"]
    back = await tapped(stage, anna, listed, "Back")
    assert any(SURE in label for label in labels(back))
    assert labels(await tapped(stage, anna, listed, "All topics")) == labels(listed)
    assert len(anna.messages) == count


async def test_what_is_shown_and_what_helps_is_counted(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    query = select(FaqEntry).where(FaqEntry.id == "delivery_cost")
    before = await stage.one(query)
    listed = await opened(stage, anna)
    await tapped(stage, anna, listed, "Delivery · ")
    answer = await tapped(stage, anna, listed, "How much does shipping cost?")
    assert await stage.pressed(anna, answer, "q:yes")
    rest = now(anna, listed)
    assert [data[:3] for data in keys(rest)] == ["b:a"]  # one can leaf on
    after = await stage.one(query)
    assert (after.shown - before.shown, after.helped - before.helped) == (1, 1)
    assert any(SURE in label for label in labels(await tapped(stage, anna, listed, "Back")))


async def test_a_person_is_called_with_the_title_as_the_question(stage: Play) -> None:
    anna = stage.sandbox.add_client("Aurora")
    listed = await opened(stage, anna)
    await tapped(stage, anna, listed, "Delivery · ")
    answer = await tapped(stage, anna, listed, SURE)
    await stage.pressed(anna, answer, "q:person")
    [ticket] = await stage.tickets(anna)
    assert ticket.question == SURE


async def test_related_entries_are_read_in_place_and_from_an_answer_to_a_question(stage: Play) -> None:
    await added(
        stage, an_entry("red", category="Colours", related=("blue",)), an_entry("blue", category="Paint")
    )
    anna = stage.sandbox.add_client("Anna")
    listed = await opened(stage, anna)
    await tapped(stage, anna, listed, "Colours")
    await tapped(stage, anna, listed, "What is red?")
    blue = await tapped(stage, anna, listed, "What is blue?")
    assert "It is blue." in said(blue)
    assert "What is red?" not in " ".join(labels(blue))  # it names none, and is alone in its category
    bo = stage.sandbox.add_client("Bo")
    bo.send("What is red?")
    await stage.until(lambda: "It is red." in "".join(bo.texts))
    await stage.settled()
    answer = bo.messages[-1]
    for _ in range(2):
        bo.press(answer, key(answer, "q:rel"))
    await stage.settled()
    assert [text.partition("\n")[0] for text in bo.texts] == ["It is red.", "What is blue?"]
    assert keys(now(bo, answer)) == []
    await stage.pressed(bo, bo.messages[-1], "q:person")
    [ticket] = await stage.tickets(bo)
    assert ticket.question == "What is red?"


async def test_what_is_not_for_the_client_or_not_for_today_is_not_shown(stage: Play) -> None:
    today = stage.clock.now().date()
    await added(
        stage,
        an_entry("secret", audience=("vip",)),
        an_entry("past", valid_until=today.replace(year=today.year - 1)),
        an_entry("shown", related=("secret", "past")),
    )
    anna = stage.sandbox.add_client("Anna")
    listed = await opened(stage, anna)
    tests = await tapped(stage, anna, listed, "Tests")
    assert [each for each in labels(tests) if each.startswith("What is")] == ["What is shown?"]
    answer = await tapped(stage, anna, listed, "What is shown?")
    assert not [data for data in keys(answer) if data.startswith("q:rel")]
    query = stage.forged(anna, answer, f"b:e:{keys(answer)[-1].split(':')[2]}:{an_entry('secret').key}:0")
    assert "old button" in await answer_to(stage, query)


async def test_links_stand_under_the_answer(stage: Play) -> None:
    links = (Button("Terms", "https://example.org/terms"),)
    await added(stage, an_entry("linked", category="Links", answers={"en": Answer("Read on.", None, links)}))
    anna = stage.sandbox.add_client("Anna")
    listed = await opened(stage, anna)
    await tapped(stage, anna, listed, "Links")
    answer = await tapped(stage, anna, listed, "What is linked?")
    assert answer["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://example.org/terms"


async def test_hebrew_is_read_in_hebrew_and_what_lacks_it_is_a_gap(stage: Play) -> None:
    hebrew = {"en": Answer("On Monday."), "he": Answer("ביום שני.")}
    phrasings = (Phrasing("en", "When do you open?"), Phrasing("he", "מתי אתם פותחים?"))
    await added(
        stage,
        an_entry("opening", category="שעות", answers=hebrew, phrasings=phrasings),
        an_entry("only-english"),
    )
    noa = stage.sandbox.add_client("נועה", language="he")
    listed = await opened(stage, noa)
    await tapped(stage, noa, listed, "שעות")
    answer = await tapped(stage, noa, listed, "מתי אתם פותחים?")
    assert "ביום שני." in said(answer)
    assert "only" not in said(answer)
    await tapped(stage, noa, listed, "Back")
    await tapped(stage, noa, listed, "All topics")
    await tapped(stage, noa, listed, "Tests")
    for _ in range(2):
        english = await tapped(stage, noa, listed, "What is only-english?")
        assert "It is only-english." in said(english)
        assert "in English only" in said(english)
        await tapped(stage, noa, listed, "Back")
    [gap] = await stage.all(select(FaqGap).where(FaqGap.entry_id == "only-english"))
    assert (gap.language, gap.asked) == ("he", 2)


async def test_tampered_buttons_are_told_to_be_old(stage: Play) -> None:
    anna = stage.sandbox.add_client("Anna")
    listed = await opened(stage, anna)
    asked = keys(listed)[0].split(":")[2]
    wrong = (
        f"b:l:{asked}:00000000:0", f"b:e:{asked}:000000000000:0", f"b:a:{asked}::0", f"b:c:{asked}::-1",
        f"b:c:{2**60}::0", f"b:z:{asked}::0", "b:c:777::0", "b:c", "q:rel:99999999:abc", "q:rel:x:abc",
        f"q:rel:{2**70}:abc",
    )  # fmt: skip
    for data in wrong:
        query = stage.forged(anna, listed, data)
        assert "old button" in await answer_to(stage, query), data
    assert labels(now(anna, listed)) == labels(listed)


async def test_another_clients_list_is_not_turned(stage: Play) -> None:
    anna, bo = stage.sandbox.add_client("Anna"), stage.sandbox.add_client("Bo")
    listed = await opened(stage, anna)
    bo.send("/start")
    await stage.settled()
    query = stage.forged(bo, bo.messages[-1], keys(listed)[0])
    assert "old button" in await answer_to(stage, query)


async def test_the_menu_button_opens_the_list_in_every_language(stage: Play) -> None:
    for language, name in (("sv", "Sven"), ("en", "Eve")):
        client = stage.sandbox.add_client(name, language=language)
        client.send("/start")
        await stage.settled()
        assert client.keyboard
        client.send(client.keyboard[0][1])
        await stage.settled()
        assert keys(client.messages[-1])[0].startswith("b:")


async def test_long_titles_are_listed_above_numbered_buttons(stage: Play) -> None:
    long = "How do I return something that I bought in your shop in Gothenburg a year ago without a receipt?"
    await added(stage, an_entry("long", category="Long", phrasings=(Phrasing("en", long),)))
    anna = stage.sandbox.add_client("Anna")
    listed = await opened(stage, anna)
    shown = await tapped(stage, anna, listed, "Long · 1")
    assert f"1. {long}" in said(shown)
    assert labels(shown)[0].startswith("1. How do I return something that I")
    assert labels(shown)[0].endswith("…")
    assert len(labels(shown)[0]) < 50
