"""A client complains: the steps one by one, by button and in words, forward and back."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from bot.clients.models import Client
from bot.complaints.models import CaseKind, ComplaintDraft, Decision
from bot.tickets.models import Kind, TicketMessage
from tests.scenarios.complaining import LEAD, asked, case_of, say, tap
from tests.scenarios.play import STRANGE, SURE, Play, keys, playing, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(_shared_url: str) -> AsyncIterator[Play]:
    async with playing(_shared_url, managers=LEAD) as play:
        yield play


async def test_all_seven_steps_by_button(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abbe")
    await say(stage, anna, "/complain")
    introduction, question = anna.texts[-2:]
    assert "Abbe" in introduction
    assert "11:00 tomorrow" in introduction
    assert question.startswith("What happened?")
    await say(stage, anna, "The box was wet.")
    anna.send_photo("Look")
    await stage.settled()
    assert "2 messages" in said(await asked(stage, anna))
    await tap(stage, anna, "done")
    await tap(stage, anna, "cat", "delivery")
    understood = said(await asked(stage, anna))
    assert "The box was wet.\n\nLook" in understood
    assert "The delivery" in understood
    await tap(stage, anna, "yes")
    await tap(stage, anna, "rem", "new_date")
    assert any("✓ 📅 A new date" in text for text in anna.texts)
    assert "#1" in anna.texts[-2]
    assert "A new date" in anna.texts[-1]
    await stage.advance(seconds=2)
    [ticket] = await stage.tickets(anna)
    assert (ticket.kind, ticket.priority, ticket.question) == (
        "complaint",
        "high",
        "The box was wet.\n\nLook",
    )
    card = said(stage.card(stage.thread(anna)))
    for part in ("The box was wet.", "The delivery", "A new date", "Granted at once"):
        assert part in card
    assert [said(m) for m in stage.group.messages(stage.thread(anna)) if "photo" in m] == ["Look"]
    case = await case_of(stage, anna)
    assert (case.category, case.remedy, case.decision, case.cost) == ("delivery", "new_date", "granted", 0)
    assert case.words == ticket.question
    assert [m for m in anna.messages if any(data.startswith("c:") for data in keys(m))] == []


async def test_all_of_it_can_be_typed_instead(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bea")
    await say(stage, anna, "/complain", "He shouted at me", "That's all!", "the staff")
    assert "Is that right?" in anna.texts[-1]
    await say(stage, anna, "No, I meant she shouted at me")
    assert "No, I meant she shouted at me" in said(await asked(stage, anna))
    await say(stage, anna, "Yes, that's right.", "please call me")
    case = await case_of(stage, anna)
    assert (case.category, case.remedy, case.wish) == ("staff", "call", "please call me")
    assert "/call" in anna.texts[-1]


async def test_a_wish_in_the_clients_own_words_is_for_a_lead(stage: Play) -> None:
    anna = stage.sandbox.add_client("Carl")
    await say(stage, anna, "/complain", "It broke", "done", "product", "yes")
    wish = "I'd like a letter of apology, signed by the captain, not a refund"
    await say(stage, anna, wish)
    case = await case_of(stage, anna)
    assert (case.remedy, case.wish, case.decision) == (None, wish, Decision.ASKED)
    assert wish in said(stage.card(stage.thread(anna)))
    assert any("Lena, please decide" in line for line in stage.general("Carl"))


async def test_back_goes_back_step_by_step_and_keeps_what_was_written(stage: Play) -> None:
    anna = stage.sandbox.add_client("Dag")
    await say(stage, anna, "/complain", "It was late", "that's all", "delivery", "yes")
    for expected in ("Is that right?", "What is it about?", "What is wrong or missing?"):
        await tap(stage, anna, "back")
        assert expected in said(await asked(stage, anna))
    await say(stage, anna, "back")
    assert "kept" in anna.texts[-1]
    assert anna.keyboard
    await say(stage, anna, SURE)
    assert await stage.tickets(anna) == []
    await say(stage, anna, "/complain")
    assert "It was late" in said(await asked(stage, anna))
    await tap(stage, anna, "anew")
    assert said(await asked(stage, anna)).startswith("What happened?")


async def test_cancelling_sends_nothing_and_offers_to_send_it_as_it_is(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ebba")
    await say(stage, anna, "/complain", "My lamp flickers", "/cancel")
    assert "not been sent" in anna.texts[-1]
    assert await stage.tickets(anna) == []
    await say(stage, anna, SURE)
    assert await stage.tickets(anna) == []
    await tap(stage, anna, "send")
    [ticket] = await stage.tickets(anna)
    assert (ticket.kind, ticket.question) == ("complaint", "My lamp flickers")
    assert (await case_of(stage, anna)).decision == Decision.NONE


async def test_cancelled_by_mistake_it_goes_on_where_it_was(stage: Play) -> None:
    anna = stage.sandbox.add_client("Fia")
    await say(stage, anna, "/complain", "My lamp flickers", "that's all", "never mind")
    await tap(stage, anna, "on")
    assert "What is it about?" in said(await asked(stage, anna))
    await say(stage, anna, "product", "yes", "skip")
    assert len(await stage.tickets(anna)) == 1


async def test_with_nothing_written_cancelling_is_just_leaving(stage: Play) -> None:
    anna = stage.sandbox.add_client("Gun")
    await say(stage, anna, "/complain", "/cancel")
    assert "not been sent" not in anna.texts[-1]
    assert anna.keyboard


async def test_a_second_complaint_meanwhile_goes_on_with_the_first(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hugo")
    await say(stage, anna, "/complain", "First", "/complain and second")
    assert "First\n\nand second" in said(await asked(stage, anna))
    mine = select(func.count()).select_from(ComplaintDraft)
    before = await stage.one(mine)
    await say(stage, anna, "/complain")
    assert await stage.one(mine) == before


async def test_that_is_all_of_nothing_asks_again(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ida")
    await say(stage, anna, "/complain", "that's all")
    assert said(await asked(stage, anna)).startswith("What happened?")
    assert await stage.tickets(anna) == []


async def test_an_album_and_a_voice_message_reach_the_ticket_whole_and_are_asked_about_once(
    stage: Play,
) -> None:
    anna = stage.sandbox.add_client("Jan")
    await say(stage, anna, "/complain")
    seen = len(anna.texts)
    anna.send_album([(f"{i}.png", b"\x89PNG%d" % i) for i in range(5)], caption="Five of them")
    anna.send_voice(caption="And my voice")
    await stage.settled()
    await stage.advance(seconds=1.1)
    assert len(anna.texts) == seen + 1
    await say(stage, anna, "that's all", "other", "yes", "skip")
    await stage.advance(seconds=2)
    messages = stage.group.messages(stage.thread(anna))
    assert len({m["media_group_id"] for m in messages if "photo" in m}) == 1
    assert len([m for m in messages if "photo" in m]) == 5
    assert len([m for m in messages if "voice" in m]) == 1


async def test_a_photo_at_any_question_is_added(stage: Play) -> None:
    anna = stage.sandbox.add_client("Kim")
    await say(stage, anna, "/complain", "It broke", "that's all")
    anna.send_photo("at the category")
    await stage.settled()
    await say(stage, anna, "product")
    anna.send_photo("at the summary")
    await stage.settled()
    await say(stage, anna, "yes")
    anna.send_photo("at the wish")
    await stage.settled()
    await say(stage, anna, "skip")
    [ticket] = await stage.tickets(anna)
    assert ticket.question == "It broke\n\nat the category\n\nat the summary\n\nat the wish"


async def test_what_answers_a_manager_meanwhile_goes_to_the_ticket(stage: Play) -> None:
    anna = stage.sandbox.add_client("Lo")
    thread = await stage.open_ticket(anna)
    stage.mia.send("Which colour?", thread=thread)
    await stage.settled()
    line = next(m for m in anna.messages if "Which colour?" in said(m))
    await say(stage, anna, "/complain")
    anna.send("Green", reply_to=line)
    await say(stage, anna, "It smells")
    assert stage.group.texts(thread)[-1] == "Green"
    await say(stage, anna, "that's all", "other", "yes", "skip")
    assert [ticket.question for ticket in await stage.tickets(anna)] == [STRANGE, "It smells"]


async def test_long_hebrew_texts_are_kept_whole(stage: Play) -> None:
    noa = stage.sandbox.add_client("נועה", language="he")
    long = "הקופסה הגיעה רטובה <b>&amp; "
    story = (long * 160)[:4096]
    await say(stage, noa, "/complain", story, story, "that's all", "משלוח מאוחר")
    assert "…" in said(await asked(stage, noa))
    await say(stage, noa, "yes", "כסף בחזרה")
    [ticket] = await stage.tickets(noa)
    assert ticket.question.count(story.strip()) == 2
    assert "משלוח מאוחר" in ticket.question
    assert (await case_of(stage, noa)).wish == "כסף בחזרה"
    lines = select(TicketMessage).where(TicketMessage.ticket_id == ticket.id)
    assert len(await stage.all(lines)) == 3
    assert [text for text in stage.group.texts(stage.thread(noa)) if len(text) > 4000]


async def test_the_edit_of_a_line_counts_before_and_after_it_is_sent(stage: Play) -> None:
    anna = stage.sandbox.add_client("Moa")
    await say(stage, anna, "/complain")
    first, second = anna.send("It was blu"), anna.send("and late")
    await stage.settled()
    anna.edit(first["message_id"], "It was blue")
    await stage.settled()
    await say(stage, anna, "that's all", "other", "yes", "skip")
    [ticket] = await stage.tickets(anna)
    assert ticket.question == "It was blue\n\nand late"
    anna.edit(second["message_id"], "and a day late")
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert ticket.question == "It was blue\n\nand a day late"


async def test_old_and_forged_buttons_do_nothing(stage: Play) -> None:
    anna, eve = stage.sandbox.add_client("Nils"), stage.sandbox.add_client("Eve")
    await say(stage, anna, "/complain", "It broke", "that's all")
    question = await asked(stage, anna)
    button = next(d for d in keys(question) if d.endswith(":price"))
    draft = int(button.split(":")[2])
    await say(stage, eve, "/start")
    forged = [
        stage.forged(eve, eve.messages[-1], button),
        stage.forged(anna, question, f"c:yes:{draft}:{question['message_id']}:"),
        stage.forged(anna, question, f"c:cat:{draft}:99999:price"),
        stage.forged(anna, question, f"c:cat:{2**62}:1:price"),
        stage.forged(anna, question, f"c:cat:{2**70}:1:price"),
        stage.forged(anna, question, button.replace("price", "nonsense")),
    ]
    await stage.settled()
    assert all(stage.sandbox.answers[query].get("text") for query in forged)
    [row] = await stage.all(select(ComplaintDraft).where(ComplaintDraft.id == draft))
    assert (row.step, row.category) == ("category", None)
    anna.press(question, button)
    anna.press(question, button)
    await stage.settled()
    assert len([text for text in anna.texts if "Is that right?" in text]) == 1


async def test_swedish(stage: Play) -> None:
    anna = stage.sandbox.add_client("Åsa", language="sv")
    await say(stage, anna, "/complain", "Paketet var blött", "klar", "leveransen", "ja", "pengarna tillbaka")
    case = await case_of(stage, anna)
    assert (case.category, case.remedy) == ("delivery", "refund")
    assert "Pengarna tillbaka" in anna.texts[-1]


async def test_every_complaint_is_in_the_register_however_it_was_opened(stage: Play) -> None:
    anna = stage.sandbox.add_client("Pia")
    await say(stage, anna, "/start")
    known = await stage.client(anna)
    async with stage.app.database.begin() as session:
        client = await session.get_one(Client, known.id)
        await stage.app.desk(session).tickets.open(client, Kind.COMPLAINT, "This is outrageous")
    case = await case_of(stage, anna)
    assert (case.kind, case.words) == (CaseKind.COMPLAINT, "This is outrageous")
