"""What clients write besides a plain question, and what a good clerk makes of it."""

import pytest
from sqlalchemy import select

from bot.faq.models import FaqEntry
from bot.faq.questions import Question
from bot.sandbox.people import Person
from bot.tickets.models import Kind, TicketMessage
from tests.scenarios.play import STRANGE, SURE, Json, Play, key, keys, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

RETURNS = "How do I return an item?"
TWO = f"{SURE} And {RETURNS.lower()}"


async def heard(stage: Play, name: str, text: str, **who: str) -> tuple[Person, list[Json]]:
    """A new client and what the bot answers to their first message."""
    client = stage.sandbox.add_client(name, **who)
    client.send(text)
    await stage.settled()
    return client, [message for message in client.messages if message["from"]["is_bot"]]


async def lines_of(stage: Play, ticket_id: int) -> list[str]:
    query = select(TicketMessage.body).where(TicketMessage.ticket_id == ticket_id)
    return list(await stage.all(query.order_by(TicketMessage.id)))


async def shown(stage: Play, *entries: str) -> list[int]:
    found = [await stage.one(select(FaqEntry).where(FaqEntry.id == entry)) for entry in entries]
    return [entry.shown for entry in found]


@pytest.mark.parametrize("text", [TWO, f"Hello!\n{SURE}\n{RETURNS}\nThanks!"])
async def test_two_questions_are_answered_in_one_message(stage: Play, text: str) -> None:
    anna, answers = await heard(stage, "Ada", text)
    [answer] = answers
    assert "working days" in said(answer)
    assert "30 days" in said(answer) or "return" in said(answer)
    assert await stage.tickets(anna) == []
    question = await stage.one(select(Question).order_by(Question.id.desc()))
    entries = [part["entry"] for part in question.parts]
    assert entries[0] == "delivery_time"
    assert len(entries) == 2
    before = [(await stage.one(select(FaqEntry).where(FaqEntry.id == each))).helped for each in entries]
    await stage.pressed(anna, answer, "q:yes")
    after = [(await stage.one(select(FaqEntry).where(FaqEntry.id == each))).helped for each in entries]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1]


async def test_what_is_known_is_answered_and_the_rest_becomes_one_ticket(stage: Play) -> None:
    text = f"{SURE} {STRANGE}"
    before = await shown(stage, "delivery_time")
    anna, answers = await heard(stage, "Bo", text)
    [answer] = answers
    [ticket] = await stage.tickets(anna)
    assert ticket.question == text
    assert "working days" in said(answer)
    assert f"#{ticket.number}" in said(answer)
    assert keys(answer) == []
    assert await shown(stage, "delivery_time") == [before[0] + 1]
    card = said(stage.card(stage.thread(anna)))
    assert text in card
    assert "The FAQ has answered: How long does delivery take?" in card
    anna.send("It is a red one", reply_to=answer)
    await stage.settled()
    assert await lines_of(stage, ticket.id) == [text, "It is a red one"]


async def test_two_questions_without_an_entry_are_one_ticket(stage: Play) -> None:
    anna, answers = await heard(stage, "Cleo", f"{STRANGE} Would you also tune my grandmother's harpsichord?")
    assert len(answers) == 1
    assert len(await stage.tickets(anna)) == 1


async def test_a_question_with_its_story_is_one(stage: Play) -> None:
    anna, answers = await heard(stage, "Disa", "I bought a tractor last week. Could you repaint it, please?")
    assert len(answers) == 1
    assert len(await stage.tickets(anna)) == 1


@pytest.mark.parametrize("text", ["hello?", "???", "Is anybody there?", "היי, יש שם מישהו?"])
async def test_who_knocks_with_nothing_open_is_greeted(stage: Play, text: str) -> None:
    anna, answers = await heard(stage, "Eli", text)
    assert [said(each) for each in answers] == [await stage.text("clients/courtesy.answer_greeting", anna)]
    assert await stage.tickets(anna) == []


async def test_who_knocks_while_waiting_hears_where_it_stands(stage: Play) -> None:
    anna = stage.sandbox.add_client("Finn")
    thread = await stage.open_ticket(anna)
    lines, told = len(stage.group.texts(thread)), len(anna.texts)
    anna.send("hello?")
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert len(anna.texts) == told + 1
    assert f"#{ticket.number}" in anna.texts[-1]
    assert "nobody has taken it yet" in anna.texts[-1]
    assert "at the latest" in anna.texts[-1]
    assert "Finn asked whether anybody is there" in said(stage.card(thread))
    assert len(stage.group.texts(thread)) == lines
    await stage.pressed(stage.mia, stage.card(thread), "t:take")
    anna.send("???")
    await stage.settled()
    assert len(anna.texts) == told + 1, "told a moment ago"
    assert "2 times" in said(stage.card(thread))
    await stage.advance(minutes=15)
    anna.send("anyone there?")
    await stage.settled()
    assert f"Mia has your request #{ticket.number}" in anna.texts[-1]
    assert await lines_of(stage, ticket.id) == [STRANGE, "hello?", "???", "anyone there?"]
    stage.mia.send("Here I am", thread=thread)
    await stage.settled()
    assert "anybody is there" not in said(stage.card(thread))


async def test_a_question_mark_after_a_reply_is_a_line_for_its_author(stage: Play) -> None:
    anna = stage.sandbox.add_client("Gro")
    thread = await stage.open_ticket(anna)
    stage.mia.send("We need form 17B", thread=thread)
    await stage.settled()
    anna.send("???")
    await stage.settled()
    assert stage.group.texts(thread)[-1] == "???"


async def test_a_greeting_after_the_solution_opens_nothing_again(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hedda")
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    for text in ("Hello!", "hello? anyone there?"):
        anna.send(text)
        await stage.settled()
        assert anna.texts[-1] == await stage.text("clients/courtesy.answer_greeting", anna)
    [ticket] = await stage.tickets(anna)
    assert not ticket.is_open


@pytest.mark.parametrize(
    "text",
    [
        "How long does delivery take?! You are scammers",
        "HOW LONG DOES DELIVERY TAKE",
        "Hur lång tid tar leveransen? Jag kontaktar min advokat",
        "I want to talk to your manager",
        "כמה זמן לוקח המשלוח? אתם נוכלים",
        "😡",
    ],
)
async def test_anger_goes_straight_to_a_person_as_a_complaint(stage: Play, text: str) -> None:
    anna, answers = await heard(stage, "Ivo", text)
    [ticket] = await stage.tickets(anna)
    assert (ticket.kind, ticket.question) == (Kind.COMPLAINT, text)
    assert len(answers) == 1
    assert "sorry" in said(answers[0])


async def test_a_calm_wish_for_a_person_is_no_complaint(stage: Play) -> None:
    anna, _ = await heard(stage, "Jo", "Can I talk to a human, please?")
    [ticket] = await stage.tickets(anna)
    assert ticket.kind == Kind.QUESTION


async def test_anger_in_an_open_ticket_makes_it_matter_more(stage: Play) -> None:
    anna = stage.sandbox.add_client("Kim")
    thread = await stage.open_ticket(anna)
    anna.send("This is ridiculous, I have been waiting for a week")
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert ticket.priority == "high"
    assert "upset" in said(stage.card(thread))
    assert "comes first" in anna.texts[-1]
    told = len(anna.texts)
    anna.send("Worst company ever")
    await stage.settled()
    assert len(anna.texts) == told


async def test_a_telephone_number_is_noted_and_a_call_offered(stage: Play) -> None:
    anna, answers = await heard(stage, "Leo", "070-174 06 05")
    [answer] = answers
    assert "+46701740605" in said(answer)
    assert (await stage.client(anna)).phone == "+46701740605"
    assert await stage.tickets(anna) == []
    for _ in range(2):
        anna.press(answer, key(answer, "callme"))
    await stage.settled()
    assert "When shall we call you on +46 70 174 06 05?" in anna.texts[-1]
    assert await stage.tickets(anna) == []


async def test_a_telephone_number_in_an_open_ticket_is_a_line_and_on_the_card(stage: Play) -> None:
    anna = stage.sandbox.add_client("Max")
    thread = await stage.open_ticket(anna)
    anna.send("My number is 070-174 06 05")
    await stage.settled()
    assert "My number is 070-174 06 05" in stage.group.texts(thread)
    assert "+46701740605" in said(stage.card(thread))


async def test_an_order_number_goes_to_a_person_and_is_a_tag(stage: Play) -> None:
    anna, answers = await heard(stage, "Nils", "#12345")
    [ticket] = await stage.tickets(anna)
    assert len(answers) == 1
    assert "order number" in said(answers[0])
    assert f"#{ticket.number}" in said(answers[0])
    assert "order-12345" in said(stage.card(stage.thread(anna)))


async def test_an_order_number_in_an_open_ticket_is_a_line_and_a_tag(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ola")
    thread = await stage.open_ticket(anna)
    anna.send("order 4711-17")
    await stage.settled()
    assert len(await stage.tickets(anna)) == 1
    assert "order 4711-17" in stage.group.texts(thread)
    anna.send("AB-12345")
    await stage.settled()
    assert "order-ab-12345" in said(stage.card(thread))


@pytest.mark.parametrize(
    ("text", "word"), [("anna@example.org", "e-mail address"), ("https://example.org/shoes/17", "link")]
)
async def test_an_address_or_a_link_goes_to_a_person(stage: Play, text: str, word: str) -> None:
    anna, answers = await heard(stage, "Per", text)
    [ticket] = await stage.tickets(anna)
    assert ticket.question == text
    assert word in said(answers[-1])


@pytest.mark.parametrize("text", ["42", "...", "asdfghjkl", "012"])
async def test_what_nobody_could_understand_is_asked_about(stage: Play, text: str) -> None:
    anna, answers = await heard(stage, "Rut", text)
    [answer] = answers
    assert "not sure" in said(answer)
    assert await stage.tickets(anna) == []
    await stage.pressed(anna, answer, "q:person")
    [ticket] = await stage.tickets(anna)
    assert ticket.question == text


async def test_a_happy_emoji_is_thanked_for_and_a_sad_one_seen_by_a_person(stage: Play) -> None:
    anna, _ = await heard(stage, "Siv", "❤️")
    assert await stage.tickets(anna) == []
    bo, _ = await heard(stage, "Tor", "😢")
    assert len(await stage.tickets(bo)) == 1


async def test_a_story_goes_to_a_person_whatever_it_asks(stage: Play) -> None:
    story = "I ordered a jacket for my son, who is going to sea. " * 20 + SURE
    anna, answers = await heard(stage, "Ulf", story)
    [ticket] = await stage.tickets(anna)
    assert ticket.question == story
    assert len(answers) == 1


async def test_a_question_announced_by_the_menu_is_understood_as_well(stage: Play) -> None:
    anna = stage.sandbox.add_client("Vera")
    await stage.open_ticket(anna)
    anna.send("/ask")
    await stage.settled()
    anna.send("You are thieves")
    await stage.settled()
    kinds = [ticket.kind for ticket in await stage.tickets(anna)]
    assert kinds == [Kind.QUESTION, Kind.COMPLAINT]


async def test_a_swedish_client_reads_swedish(stage: Play) -> None:
    _, answers = await heard(stage, "Wera", "ordernummer 12345", language="sv")
    assert "ordernummer" in said(answers[0])
    _, answers = await heard(stage, "Ylva", "asdfghjkl", language="sv")
    assert "mening" in said(answers[0])
