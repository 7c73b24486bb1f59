"""`/survey` in the managers' group: sent, watched, read; and those who would not recommend the desk."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.sandbox.people import Person
from bot.surveys.models import FollowUp, InvitationState, Survey
from bot.tickets.models import Kind, State
from tests.scenarios.complaining import LEAD, fill_pool, say
from tests.scenarios.play import Json, Play, key, keys, labels, playing, said
from tests.scenarios.surveying import answers, asked, invited, panel, refresh, send, tap

pytestmark = pytest.mark.asyncio(loop_scope="module")

NPS = {"floor": "0d", "nps": {"period": "1d", "link": "https://reviews.example/us"}}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(_shared_url: str) -> AsyncIterator[Play]:
    sections: dict[str, Any] = {"clients": {"segments": ["vip"]}, "outreach": {"most": 99}}
    async with playing(_shared_url, managers=LEAD, surveys=NPS, **sections) as play:
        play.lena.send("Good morning")
        await play.settled()
        yield play


def shown(stage: Play, words: str) -> Json:
    return next(m for m in reversed(stage.group.messages()) if words in said(m))


async def press(stage: Play, message: Json, label: str) -> str:
    """Press the button whose label contains the words."""
    data = next(d for d, name in zip(keys(message), labels(message), strict=True) if label in name)
    return await stage.pressed(stage.mia, message, data)


async def test_from_the_list_to_the_results(stage: Play) -> None:
    await fill_pool(stage, "thanks", "T-1", "T-2")
    anna, bea = (stage.sandbox.add_client(name) for name in ("Abbe", "Bea"))
    for person in (anna, bea):
        await say(stage, person, "/start")
    stage.mia.send("/survey")
    await stage.settled()
    await press(stage, shown(stage, "nothing is sent before"), "After a purchase")
    draft = panel(stage, 1)
    assert "2 clients would be asked now" in said(draft)
    await press(stage, draft, "Preview")
    preview = shown(stage, "You have bought something")
    assert await press(stage, preview, "gladly") == "This is only a preview."
    await press(stage, preview, "sv")
    assert "Du har handlat hos oss" in said(shown(stage, "Du har handlat hos oss"))
    await press(stage, shown(stage, "Du har handlat hos oss"), "2 ▶")
    assert "1/7" in said(shown(stage, "Hur nöjd är du"))
    await press(stage, panel(stage, 1), "Reward")
    await press(stage, panel(stage, 1), "A coupon from thanks")
    assert "A coupon from thanks" in said(panel(stage, 1))
    await press(stage, panel(stage, 1), "Audience")
    await press(stage, shown(stage, "All clients"), "Segment")
    await stage.pressed(stage.mia, shown(stage, "All clients"), "aud:survey:1:seg:")
    await press(stage, shown(stage, "vip"), "Back")
    await press(stage, shown(stage, "vip"), "Everybody")
    await press(stage, shown(stage, "All clients"), "Back")
    await press(stage, panel(stage, 1), "Send now")
    assert "Send it to 2 clients now?" in said(panel(stage, 1))
    await press(stage, panel(stage, 1), "Yes")
    await stage.advance(seconds=2)
    for label in ("gladly", "1"):
        await tap(stage, anna, label)
    assert "tick at least one" in await tap(stage, anna, "Done")
    await tap(stage, anna, "Your help")
    await say(stage, anna, "done")
    for label in ("Yes", "5"):
        await tap(stage, anna, label)
    await say(stage, anna, "=Nobody answered the phone")
    assert "T-1" in anna.texts[-1]
    await tap(stage, bea, "No, thank you")
    await refresh(stage)
    assert "Sent: 2" in said(panel(stage, 1))
    assert "Finished: 1 (50 %)" in said(panel(stage, 1))
    await read(stage)
    await press(stage, panel(stage, 1), "Stop")
    await press(stage, panel(stage, 1), "Yes")
    assert "stopped" in said(panel(stage, 1))


async def read(stage: Play) -> None:
    """The results of the survey."""
    await press(stage, panel(stage, 1), "Results")
    results = shown(stage, "1 answer")
    assert "How satisfied are you with your purchase?" in said(results)
    await press(stage, results, "📊 2")
    assert "photo" in stage.group.messages()[-1]
    assert await press(stage, results, "📊 5") == "There are no answers yet."
    await press(stage, results, "Comments")
    assert "Nobody answered the phone" in stage.group.texts()[-1]
    for label in ("CSV", "Excel"):
        await press(stage, results, label)
        assert "document" in stage.group.messages()[-1]
    document = stage.group.messages()[-2]["document"]
    stored = stage.sandbox.world.files.get(document["file_id"])
    assert stored is not None
    headings, *rows = csv.reader(io.StringIO(stored.upload.content.decode("utf-8-sig")))
    assert headings[:4] == ["Client", "Language", "Segment", "Manager"]
    row = dict(zip(headings, rows[0], strict=True))
    assert row["State"] == "finished"
    assert row["What could have been better?"] == "Your help"
    assert "'=Nobody answered the phone" in rows[0]


async def test_a_reply_to_the_panel_schedules_it(stage: Play) -> None:
    stage.mia.send("/survey")
    await stage.settled()
    await press(stage, shown(stage, "nothing is sent before"), "How others do")
    number = await stage.one(select(Survey.id).order_by(Survey.id.desc()))
    stage.mia.send("next year perhaps", reply_to=panel(stage, number))
    await stage.settled()
    assert "time that lies ahead" in stage.group.texts()[-1]
    stage.mia.send("tomorrow", reply_to=panel(stage, number))
    await stage.settled()
    assert "Begins at 09:00 tomorrow" in said(panel(stage, number))
    await press(stage, panel(stage, number), "Discard")
    assert "stopped" in said(panel(stage, number))


async def test_the_ratings_of_requests_are_results_too(stage: Play) -> None:
    anna = stage.sandbox.add_client("Dag")
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    stars = key(anna.messages[-1], "rate:").rsplit(":", 1)[0]
    await stage.pressed(anna, anna.messages[-1], f"{stars}:5")
    await say(stage, anna, "Splendid")
    stage.mia.send("/survey")
    await stage.settled()
    await press(stage, shown(stage, "nothing is sent before"), "Ratings of requests")
    results = shown(stage, "Ratings of requests")
    assert "4 and 5: 100 %" in said(results)
    await press(stage, results, "Comments")
    assert "Splendid" in stage.group.texts()[-1]
    await press(stage, results, "CSV")
    assert "document" in stage.group.messages()[-1]


async def test_a_life_of_the_score(stage: Play) -> None:
    people = [stage.sandbox.add_client(name) for name in ("Ewa", "Finn", "Gro")]
    anna, bea, carl = people
    number = await send(stage, "nps", *people)
    await stage.advance(hours=8)
    question = asked(anna)
    assert "We ask each client now and then" in said(question)
    assert [label for label in labels(question) if label.isdecimal()] == [str(each) for each in range(11)]
    await promoter(stage, bea)
    await say(stage, carl, "7", "skip")
    assert (await invited(stage, carl)).state == InvitationState.FINISHED
    await detractor(stage, anna)
    await refresh(stage)
    assert "Finished: 3 (100 %)" in said(panel(stage, number))
    await stage.pressed(stage.mia, panel(stage, number), "sp:res:")
    results = shown(stage, "By month")
    assert "NPS +0 (" in said(results)
    assert "n=3" in said(results)
    await stage.pressed(stage.mia, results, "sp:words:")
    assert "Detractors" in stage.group.texts()[-1]


async def promoter(stage: Play, client: Person) -> None:
    await tap(stage, client, "10")
    assert "What do you like most" in said(asked(client))
    await say(stage, client, "Quick answers")
    assert "https://reviews.example/us" in client.texts[-1]


async def detractor(stage: Play, anna: Person) -> None:
    await tap(stage, anna, "3")
    why = said(asked(anna))
    assert "Lena will write to you by" in why
    assert "What went wrong?" in why
    [ticket] = await stage.tickets(anna)
    assert (ticket.kind, ticket.state, ticket.taken_by) == (Kind.FOLLOW_UP, State.TAKEN, stage.lena.id)
    low = next(line for line in reversed(stage.general(anna.first_name)) if "😟" in line)
    assert "3 of 10" in low
    assert "Lena" in low
    await say(stage, anna, "Slow answers")
    assert "Slow answers" in next(line for line in stage.general(anna.first_name) if "😟" in line)
    assert "Lena will write to you by" in anna.texts[-1]
    assert (await answers(stage, anna))["why_detractor"].words == "Slow answers"
    await stage.advance(seconds=2)
    thread = stage.thread(anna)
    card = said(stage.card(thread))
    assert "Would recommend us: 3 of 10" in card
    assert "Slow answers" in card
    for act, words in (("cause", "Too few of us on Mondays"), ("changed", "Two more of us work on Mondays")):
        card_message = next(
            m for m in stage.group.messages(thread) if any(d.startswith(f"fo:{act}:") for d in keys(m))
        )
        await stage.pressed(stage.lena, card_message, f"fo:{act}:")
        prompt = stage.group.messages(thread)[-1]
        stage.lena.send(words, thread=thread, reply_to=prompt)
        await stage.settled()
    follow_up = await stage.one(select(FollowUp).where(FollowUp.ticket_id == ticket.id))
    assert (follow_up.score, follow_up.cause) == (3, "Too few of us on Mondays")
    assert "Two more of us work on Mondays" in anna.texts[-1]
    assert not any("Too few of us" in text for text in anna.texts)
    await stage.pressed(stage.lena, stage.card(thread), "t:done")
    assert "helping us to do better" in anna.texts[-1]
    assert not any(data.startswith("rate:") for data in keys(anna.messages[-1]))


async def test_forged_buttons_are_told_so(stage: Play) -> None:
    message = stage.group.messages()[-1]
    forged = [
        stage.forged(stage.mia, message, data)
        for data in (
            "sp:new:0:999:",
            f"sp:show:{2**62}:0:",
            "sp:yes:1:1:",
            "sp:gift:1:99:",
            "sp:pic:0:99:",
            "fo:cause:1001",
            "aud:survey:1:tag:zzzz:0",
        )
    ]
    await stage.settled()
    assert all(stage.sandbox.answers[query].get("text") for query in forged)
