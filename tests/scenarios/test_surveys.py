"""Clients answer surveys: by button and in words, forward and back, later and not at all."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.surveys.models import Draw, InvitationState, Survey
from bot.surveys.rewards import commitment, drawn
from tests.scenarios.complaining import LEAD, fill_pool, say
from tests.scenarios.play import STRANGE, Play, key, keys, labels, playing, said
from tests.scenarios.surveying import answers, asked, invited, panel, refresh, send, tap

pytestmark = pytest.mark.asyncio(loop_scope="module")

IN_PEACE = {"floor": "0d"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(_shared_url: str) -> AsyncIterator[Play]:
    sections: dict[str, Any] = {"managers": LEAD, "surveys": IN_PEACE, "outreach": {"most": 99}}
    async with playing(_shared_url, **sections) as play:
        play.lena.send("Good morning")
        await play.settled()
        yield play


async def test_a_whole_questionnaire_with_its_conditions(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abbe")
    number = await send(stage, "purchase", anna)
    invitation = said(asked(anna))
    assert "Hello Abbe!" in invitation
    assert "You have bought something" in invitation
    assert "at most 7 questions and takes about 2 minutes" in invitation
    await tap(stage, anna, "gladly")
    assert "1/7" in said(asked(anna))
    await tap(stage, anna, "2")
    assert "2/6" in said(asked(anna))
    for label in ("The price", "The delivery", "The price"):
        await tap(stage, anna, label)
    assert "☑ The delivery" in labels(asked(anna))
    await say(stage, anna, "that's all")
    await tap(stage, anna, "No")
    await say(stage, anna, "many")
    assert "number from 0 to 365" in anna.texts[-1]
    await say(stage, anna, "3")
    await tap(stage, anna, "5")
    assert "6/6" in said(asked(anna))
    await say(stage, anna, "The box was wet")
    assert "straight to the people" in anna.texts[-1]
    given = await answers(stage, anna)
    assert given["overall"].number == 2
    assert given["missed"].choices == ("delivery",)
    assert (given["on_time"].number, given["days_late"].number) == (0, 3)
    assert given["words"].words == "The box was wet"
    assert "liked" not in given
    assert (await invited(stage, anna)).state == InvitationState.FINISHED
    [line] = stage.general("Abbe")
    assert "2 of 5" in line
    assert "The box was wet" in line
    assert "Lena" in line
    await refresh(stage)
    assert "Finished: 1 (100 %)" in said(panel(stage, number))
    await say(stage, anna, STRANGE)
    assert "passed your question" in anna.texts[-1]


async def test_back_takes_another_way_and_drops_what_is_not_asked_any_more(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bea")
    await send(stage, "purchase", anna)
    await tap(stage, anna, "gladly")
    await tap(stage, anna, "1")
    await tap(stage, anna, "The price")
    await tap(stage, anna, "Done")
    await tap(stage, anna, "Back")
    assert "☑ The price" in labels(asked(anna))
    await say(stage, anna, "back", "5")
    assert "What did you like best?" in said(asked(anna))
    await tap(stage, anna, "The product")
    await say(stage, anna, "yes", "4")
    await tap(stage, anna, "Skip")
    given = await answers(stage, anna)
    assert set(given) == {"overall", "liked", "on_time", "again"}


async def test_later_comes_back_once_and_stop_keeps_what_was_given(stage: Play) -> None:
    anna = stage.sandbox.add_client("Carl")
    await send(stage, "better", anna)
    await tap(stage, anna, "gladly")
    await tap(stage, anna, "Prices")
    await tap(stage, anna, "Later")
    assert "once more at 10:00 tomorrow" in anna.texts[-1]
    await stage.advance(hours=24.1)
    assert "you wanted to answer later" in said(asked(anna))
    assert "What exactly would be better" in said(asked(anna))
    assert not any("Later" in label for label in labels(asked(anna)))
    await say(stage, anna, "stop")
    invitation = await invited(stage, anna)
    assert invitation.state == InvitationState.STOPPED
    assert set(await answers(stage, anna)) == {"area"}
    assert "helps us" in anna.texts[-1]


async def test_old_and_forged_buttons_do_nothing(stage: Play) -> None:
    anna, eve = stage.sandbox.add_client("Dag"), stage.sandbox.add_client("Eve")
    await send(stage, "purchase", anna)
    await say(stage, eve, "/start")
    await tap(stage, anna, "gladly")
    question = asked(anna)
    data = key(question, "sv:is:")
    number = (await invited(stage, anna)).id
    forged = [
        stage.forged(eve, eve.messages[-1], data),
        stage.forged(anna, question, f"sv:is:{number}:1:9"),
        stage.forged(anna, question, f"sv:is:{number}:7:1"),
        stage.forged(anna, question, f"sv:is:{2**62}:1:1"),
        stage.forged(anna, question, f"sv:is:{2**70}:1:1"),
        stage.forged(anna, question, f"sv:done:{number}:1:0"),
        stage.forged(anna, question, f"sv:tick:{number}:1:3"),
    ]
    await stage.settled()
    assert all(stage.sandbox.answers[query].get("text") for query in forged)
    assert await answers(stage, anna) == {}
    anna.press(question, data)
    anna.press(question, data)
    await stage.settled()
    assert set(await answers(stage, anna)) == {"overall"}
    await tap(stage, anna, "Stop")


async def test_what_is_no_answer_is_served_as_ever(stage: Play) -> None:
    anna = stage.sandbox.add_client("Frida")
    await send(stage, "better", anna)
    await tap(stage, anna, "gladly")
    await say(stage, anna, STRANGE)
    assert "passed your question" in anna.texts[-1]
    await tap(stage, anna, "Products")
    await stage.advance(hours=13)
    await say(stage, anna, "Are you there?")
    assert set(await answers(stage, anna)) == {"area"}
    await tap(stage, anna, "Stop")


async def test_nobody_with_an_open_complaint_or_at_night_is_asked(stage: Play) -> None:
    anna = stage.sandbox.add_client("Greta")
    await stage.complain(anna, "It broke")
    seen = len(anna.texts)
    await send(stage, "better", anna)
    assert len(anna.texts) == seen + 1
    noa = stage.sandbox.add_client("Noa")
    await say(stage, noa, "/start")
    local = stage.clock.now()
    await stage.advance(hours=(22 - local.hour) % 24)
    number = await send(stage, "better", noa)
    assert not any(data.startswith("sv:") for m in noa.messages for data in keys(m))
    await refresh(stage)
    assert "The others sleep. It goes on at" in said(panel(stage, number))
    await stage.advance(hours=11)
    assert asked(noa)
    await refresh(stage)
    assert "sleep" not in said(panel(stage, number))


async def test_a_coupon_for_finishing_and_a_draw_that_anybody_can_repeat(stage: Play) -> None:
    await fill_pool(stage, "thanks", "THANKS-1")
    one = stage.sandbox.add_client("Hugo")
    await send(stage, "leaving", one, reward={"kind": "coupon", "pool": "thanks", "winners": 1})
    assert "gets a coupon" in said(asked(one))
    for label in ("gladly", "still with you", "5"):
        await tap(stage, one, label)
    assert "THANKS-1" in one.texts[-1]
    people = [stage.sandbox.add_client(name) for name in ("Ida", "Jon", "Kia")]
    number = await send(stage, "leaving", *people, reward={"kind": "draw", "pool": "", "winners": 2})
    for person in people:
        if person is people[-1]:
            await stage.pressed(stage.mia, panel(stage, number), "sp:stop:")
        for label in ("gladly", "still with you", "4"):
            await tap(stage, person, label)
    assert "take part in the draw" in people[0].texts[-1]
    await refresh(stage)
    told = said(panel(stage, number))
    assert "Finished: 3" in told, "what is being asked stays asked, beside the newest numbers"
    await stage.pressed(stage.mia, panel(stage, number), "sp:yes:")
    draw = await stage.one(select(Draw).where(Draw.survey_id == number))
    assert draw.winners == drawn(draw.seed, draw.participants, 2)
    assert commitment(draw.seed) in told
    assert sum("you have won" in text for person in people for text in person.texts) == 2
    assert any(draw.seed in line for line in stage.group.texts())
    survey = await stage.one(select(Survey).where(Survey.id == number))
    assert survey.state == "stopped"
    invitation = await invited(stage, people[0])
    data = f"sv:back:{invitation.id}:{invitation.step}:0"
    query = stage.forged(people[0], people[0].messages[-1], data)
    await stage.settled()
    assert "over" in stage.sandbox.answers[query]["text"]


async def test_swedish(stage: Play) -> None:
    anna = stage.sandbox.add_client("Åsa", language="sv")
    await send(stage, "purchase", anna)
    assert "Du har handlat hos oss" in said(asked(anna))
    await tap(stage, anna, "gärna")
    assert "Hur nöjd är du med ditt köp?" in said(asked(anna))
    await tap(stage, anna, "Sluta")
