"""What the FAQ learns from clients and managers, and how managers confirm it."""

import pytest
from sqlalchemy import select, update

from bot.faq.learning.models import Candidate, QuestionGroup, Unanswered
from bot.faq.models import FaqEntry, FaqRevision
from bot.sandbox.people import Person
from tests.scenarios.play import SURE, UNSURE, Json, Play, key, keys, said

WORDS = "how long does the delivery take"
TRACTORS = ("Could you repaint my tractor, please?", "Do you repaint tractors?")


async def asked(play: Play, client: Person, text: str) -> Json:
    client.send(text)
    await play.settled()
    return client.messages[-1]


async def helped(play: Play, name: str, text: str = WORDS) -> None:
    """A client asks in words that the FAQ understands, and says that it helped."""
    client = play.sandbox.add_client(name)
    await play.pressed(client, await asked(play, client, text), "q:yes")


async def answered(play: Play, name: str, text: str, reply: str) -> None:
    """A client asks what the FAQ does not know, and Mia answers."""
    client = play.sandbox.add_client(name)
    thread = await play.open_ticket(client, text)
    play.mia.send(reply, thread=thread)
    await play.settled()


async def digest(play: Play) -> Json:
    """What /learn shows."""
    play.mia.send("/learn")
    await play.settled()
    return last(play)


def last(play: Play) -> Json:
    found = [m for m in play.group.messages() if "could learn" in said(m) or "nothing new" in said(m)]
    return found[-1]


async def phrasings(play: Play, entry_id: str) -> list[str]:
    state = await play.one(select(FaqEntry.state).where(FaqEntry.id == entry_id))
    return [each["text"] for each in state["phrasings"]]


async def test_what_helped_is_a_candidate_that_one_tap_adds_and_another_undoes(play: Play) -> None:
    for name in ("Anna", "Bo"):
        await helped(play, name, WORDS.upper().lower() + "?" * (name == "Bo"))
    [candidate] = await play.all(select(Candidate))
    assert (candidate.text, candidate.count, candidate.entry_id) == (WORDS, 2, "delivery_time")
    shown = await digest(play)
    assert f"«{WORDS}»" in said(shown)
    assert "(2×)" in said(shown)  # noqa: RUF001
    assert "Added" in await play.pressed(play.mia, shown, "learn:add")
    assert WORDS in await phrasings(play, "delivery_time")
    revision = await play.one(select(FaqRevision).order_by(FaqRevision.id.desc()))
    assert revision.manager_id == play.mia.id
    assert "Mia has added it" in said(last(play))
    assert "nothing new" in said(await digest(play))
    shown = next(m for m in play.group.messages() if "Mia has added it" in said(m))
    await play.pressed(play.omar, shown, "learn:undo")
    assert WORDS not in await phrasings(play, "delivery_time")
    assert f"«{WORDS}»" in said(await digest(play))


async def test_words_that_another_entry_has_are_refused(play: Play) -> None:
    async with play.app.database.begin() as session:
        await play.app.desk(session).counsel.notes.candidate("gift_card", SURE, "en")
    assert "can't be added" in await play.pressed(play.mia, await digest(play), "learn:add")
    [candidate] = await play.all(select(Candidate))
    assert candidate.state == "open"


async def test_of_two_managers_the_first_decides_and_the_other_sees_it(play: Play) -> None:
    await helped(play, "Anna")
    shown = await digest(play)
    queries = [play.mia.press(shown, key(shown, "learn:no")), play.omar.press(shown, key(shown, "learn:add"))]
    await play.settled()
    answers = [play.sandbox.answers[query].get("text") for query in queries]
    assert answers == ["All right, it won't be offered again.", "Mia has decided against it already."]
    assert WORDS not in await phrasings(play, "delivery_time")
    await helped(play, "Bo")
    assert "nothing new" in said(await digest(play)), "dismissed for good"


async def test_a_picked_offer_and_a_managers_answer_from_the_faq_are_candidates(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    offer = await asked(play, anna, f"a {UNSURE}")
    await play.pressed(anna, offer, "q:pick")
    [picked] = await play.all(select(Candidate))
    assert picked.text == f"a {UNSURE}"
    bo = play.sandbox.add_client("Bo")
    thread = await play.open_ticket(bo, "My grandmother's tractor wants its delivery, xyzzy")
    await play.pressed(play.mia, play.card(thread), "t:faq")
    await play.pressed(play.mia, play.card(thread), "t:send")
    [_, sent] = await play.all(select(Candidate).order_by(Candidate.id))
    assert sent.text == "My grandmother's tractor wants its delivery, xyzzy"
    assert await play.all(select(Unanswered)) == []


async def test_nothing_personal_is_learnt(play: Play) -> None:
    await helped(play, "Anna", f"{WORDS}? My order is 4711-998877")
    assert [row.text for row in await play.all(select(Candidate))] == [f"{WORDS}?"]


async def test_alike_questions_become_an_entry_with_the_managers_answer(play: Play) -> None:
    for name, text in zip(("Anna", "Bo"), TRACTORS, strict=True):
        await answered(play, name, text, "Yes, we repaint tractors in red.")
    await answered(play, "Cia", "Do you tune pianos on Sundays?", "No, sorry.")
    shown = await digest(play)
    assert "2 questions without an entry" in said(shown)
    assert "Yes, we repaint tractors in red." in said(shown)
    assert "pianos" not in said(shown)
    await play.pressed(play.mia, shown, "learn:add")
    [group] = await play.all(select(QuestionGroup).where(QuestionGroup.state == "added"))
    assert await phrasings(play, group.entry_id) == list(TRACTORS)
    await play.advance(seconds=10)
    for _ in range(100):
        if group.entry_id in play.app.shelf.index.entries:
            break
        await play.advance(seconds=5)
    dora = play.sandbox.add_client("Dora")
    assert "in red" in said(await asked(play, dora, TRACTORS[1]))
    await play.pressed(play.mia, last(play), "learn:undo")
    entry = await play.one(select(FaqEntry).where(FaqEntry.id == group.entry_id))
    assert entry.retired_at is not None


async def test_an_answer_to_one_client_is_edited_first(play: Play) -> None:
    for name, text in zip(("Anna", "Bo"), TRACTORS, strict=True):
        await answered(play, name, text, f"Hello {name}, order 12345 can be repainted.")
    shown = await digest(play)
    assert "edit it first" in said(shown)
    assert not [data for data in keys(shown) if data.startswith("learn:add")]
    await play.pressed(play.mia, shown, "learn:edit")
    draft = play.group.messages()[-1]
    assert TRACTORS[0] in said(draft)
    play.mia.send("Only one line", reply_to=draft)
    await play.settled()
    assert "first line" in play.group.texts()[-1]
    play.mia.send("Do you repaint tractors?\nYes, in any colour.\n\nEven in pink.", reply_to=draft)
    await play.settled()
    [group] = await play.all(select(QuestionGroup))
    state = await play.one(select(FaqEntry.state).where(FaqEntry.id == group.entry_id))
    assert state["phrasings"][0]["text"] == "Do you repaint tractors?"
    assert "Even in pink." in str(state["answers"])
    assert "Mia has added it" in said(last(play))


async def test_a_dismissed_group_does_not_come_back(play: Play) -> None:
    for name, text in zip(("Anna", "Bo"), TRACTORS, strict=True):
        await answered(play, name, text, "No.")
    await play.pressed(play.mia, await digest(play), "learn:no")
    await answered(play, "Cia", "Can you please repaint my old tractor?", "No.")
    await answered(play, "Dan", "Would you repaint a tractor?", "No.")
    assert "nothing new" in said(await digest(play))


async def test_the_digest_comes_once_a_day_at_its_hour_and_only_if_there_is_something(play: Play) -> None:
    await play.advance(hours=24)
    assert play.general("could learn") == []
    await helped(play, "Anna")
    await play.advance(hours=20)
    assert play.general("could learn") == []
    await play.advance(hours=3)
    assert len(play.general("could learn")) == 1
    await play.restart()
    await play.advance(hours=5)
    assert len(play.general("could learn")) == 1


async def test_pages_are_turned_in_place(play: Play) -> None:
    async with play.app.database.begin() as session:
        for place in ("Kiruna", "Malmö", "Lund", "Visby", "Falun"):
            words = f"how long does delivery take to {place}"
            await play.app.desk(session).counsel.notes.candidate("delivery_time", words, "en")
    shown = await digest(play)
    assert "1/2" in said(shown)
    await play.pressed(play.mia, shown, "learn:page")
    assert "2/2" in said(last(play))
    assert len(play.general("could learn")) == 1


async def test_what_seldom_helps_is_listed(play: Play) -> None:
    async with play.app.database.begin() as session:
        values = {"shown": 20, "helped": 6, "not_helped": 4}
        await session.execute(update(FaqEntry).where(FaqEntry.id == "delivery_time").values(**values))
        values = {"shown": 20, "helped": 7, "not_helped": 4}
        await session.execute(update(FaqEntry).where(FaqEntry.id == "delivery_cost").values(**values))
    shown = said(await digest(play))
    assert f"{SURE} · 👁 20 · 👍 6 · 👎 4" in shown
    assert "shipping cost" not in shown


@pytest.mark.parametrize(
    "data", ["learn:add:999:0", "learn:add:1:9999", f"learn:add:{2**62}:0", "learn:no:1:1"]
)
async def test_a_tampered_button_does_nothing(play: Play, data: str) -> None:
    await helped(play, "Anna")
    shown = await digest(play)
    query = play.forged(play.mia, shown, data)
    await play.until(lambda: query in play.sandbox.answers, what="an answer")
    await play.settled()
    [candidate] = await play.all(select(Candidate))
    assert candidate.state == "open"
