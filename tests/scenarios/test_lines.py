"""What is written in a ticket reaches the other side: whole, formatted, signed."""

import pytest
from sqlalchemy import select

from bot.tickets.models import Delivery, Direction, TicketMessage
from tests.scenarios.play import Json, Play

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONGEST = 4096


def formatted(text: str, *entities: Json) -> Json:
    """The content of a text with entities."""
    return {"text": text, "entities": list(entities)}


BOLD_LINK = formatted(
    "Fett 😀 & <länk>",
    {"type": "bold", "offset": 0, "length": 4},
    {"type": "text_link", "offset": 10, "length": 6, "url": "https://example.com/?a=1&b=2"},
)


async def test_a_clients_lines_arrive_in_order_and_nothing_else_is_said_to_the_client(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abbe")
    thread = await stage.open_ticket(anna)
    told = len(anna.texts)
    seen = len(stage.group.texts(thread))
    for number in range(5):
        anna.send(f"line {number}")
    await stage.settled()
    lines = "\n".join(stage.group.texts(thread)[seen:]).split()  # queued lines may go over as one message
    assert lines == ["line", "0", "line", "1", "line", "2", "line", "3", "line", "4"]
    assert len(anna.texts) == told


async def test_a_managers_lines_arrive_in_order_and_signed(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bea")
    thread = await stage.open_ticket(anna)
    for number in range(3):
        stage.mia.send(f"line {number}", thread=thread)
    stage.omar.send("And me", thread=thread)
    await stage.settled()
    assert [text.splitlines()[0] for text in anna.texts[-4:]] == ["line 0", "line 1", "line 2", "And me"]
    assert all("Mia" in text.splitlines()[-1] for text in anna.texts[-4:-1])
    assert "Omar" in anna.texts[-1].splitlines()[-1]


async def test_formatting_of_a_client_is_kept(stage: Play) -> None:
    anna = stage.sandbox.add_client("Carl")
    thread = await stage.open_ticket(anna)
    anna.post(BOLD_LINK, {})
    await stage.settled()
    copy = stage.group.messages(thread)[-1]
    assert (copy["text"], copy["entities"]) == (BOLD_LINK["text"], BOLD_LINK["entities"])


async def test_formatting_of_a_manager_is_kept(stage: Play) -> None:
    anna = stage.sandbox.add_client("Dag")
    thread = await stage.open_ticket(anna)
    stage.mia.post(BOLD_LINK, {"thread": thread})
    await stage.settled()
    copy = anna.messages[-1]
    assert copy["text"].startswith(BOLD_LINK["text"])
    assert copy["entities"][:2] == BOLD_LINK["entities"]


@pytest.mark.parametrize(
    "text", ["<b>&amp; </i> <script>", "مرحبا بالعالم", "👩‍👩‍👧‍👦🏳️‍🌈", "1 < 2 && 3 > 2", "\u202eabc"]
)
async def test_odd_characters_arrive_as_they_are_both_ways(stage: Play, text: str) -> None:
    anna = stage.sandbox.add_client("Ebba")
    thread = await stage.open_ticket(anna)
    anna.send(text)
    stage.mia.send(text, thread=thread)
    await stage.settled()
    assert stage.group.texts(thread)[-1] == text
    assert anna.texts[-1].startswith(text)


@pytest.mark.parametrize("text", ["x" * LONGEST, "<b>&" * (LONGEST // 4), "😀" * (LONGEST // 2)])
async def test_the_longest_lines_arrive_whole_both_ways(stage: Play, text: str) -> None:
    anna = stage.sandbox.add_client("Fia")
    thread = await stage.open_ticket(anna)
    anna.send(text)
    stage.mia.send(text, thread=thread)
    await stage.settled()
    assert stage.group.texts(thread)[-1] == text
    assert anna.texts[-2] == text
    assert "Mia" in anna.texts[-1]


async def test_the_first_reply_takes_the_ticket(stage: Play) -> None:
    anna = stage.sandbox.add_client("Gun")
    thread = await stage.open_ticket(anna)
    stage.mia.send("Hello", thread=thread)
    stage.omar.send("Hello from me too", thread=thread)
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    assert ticket.taken_by == stage.mia.id
    assert "Mia" in stage.card(thread)["text"]


async def test_what_managers_say_in_general_stays_there(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hanna")
    await stage.open_ticket(anna)
    told = len(anna.texts)
    announced = next(m for m in stage.group.messages() if "Hanna" in m.get("text", ""))
    stage.mia.send("Who takes this one?")
    stage.mia.send("I do", reply_to=announced)
    await stage.settled()
    assert len(anna.texts) == told


async def test_what_managers_say_in_a_topic_of_their_own_stays_there(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ida")
    await stage.open_ticket(anna)
    told = len(anna.texts)
    lunch = stage.group.create_topic("Lunch")
    stage.mia.send("Pizza?", thread=lunch)
    await stage.settled()
    assert len(anna.texts) == told
    assert stage.group.texts(lunch) == []


async def test_commands_in_a_topic_are_not_sent_to_the_client_and_the_manager_is_told(stage: Play) -> None:
    anna = stage.sandbox.add_client("Jan")
    thread = await stage.open_ticket(anna)
    told, seen = len(anna.texts), len(stage.group.texts(thread))
    stage.mia.send("/close " + "now " * 900, thread=thread)
    await stage.settled()
    assert len(anna.texts) == told
    assert len(stage.group.texts(thread)) == seen + 1


async def test_commands_in_general_are_for_other_bots(stage: Play) -> None:
    seen = len(stage.group.texts())
    stage.mia.send("/ban@some_other_bot")
    await stage.settled()
    assert len(stage.group.texts()) == seen


async def test_a_manager_may_write_after_the_ticket_is_resolved(stage: Play) -> None:
    anna = stage.sandbox.add_client("Kim")
    thread = await stage.open_ticket(anna)
    await stage.pressed(stage.mia, stage.card(thread), "t:done")
    stage.mia.send("One more thing", thread=thread)
    await stage.settled()
    assert anna.texts[-1].startswith("One more thing")


async def test_an_anonymous_administrator_speaks_in_the_desks_name(stage: Play) -> None:
    anna = stage.sandbox.add_client("Lars")
    thread = await stage.open_ticket(anna)
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    stage.sandbox.world.say(
        stage.group,
        anonymous,
        {"text": "Hello", "sender_chat": stage.group.json(), "author_signature": "boss"},
        thread=thread,
    )
    await stage.settled()
    assert anna.texts[-1].startswith("Hello")
    assert "Deskbell" in anna.texts[-1]
    assert "Group" not in anna.texts[-1]


async def test_another_bots_messages_are_not_sent_to_the_client(stage: Play) -> None:
    anna = stage.sandbox.add_client("Maj")
    thread = await stage.open_ticket(anna)
    told = len(anna.texts)
    robot = {"id": 777, "is_bot": True, "first_name": "Robot", "username": "robot_bot"}
    stage.sandbox.world.say(stage.group, robot, {"text": "Beep"}, thread=thread)
    await stage.settled()
    assert len(anna.texts) == told


async def test_what_happens_to_a_topic_is_not_said_to_the_client(stage: Play) -> None:
    anna = stage.sandbox.add_client("Nils")
    thread = await stage.open_ticket(anna)
    told, seen = len(anna.texts), len(stage.group.texts(thread))
    events: list[Json] = [{"forum_topic_edited": {"name": "Nils!"}}, {"forum_topic_closed": {}}]
    for event in events:
        stage.sandbox.world.say(stage.group, stage.mia.user, event, thread=thread)
    card = {k: v for k, v in stage.card(thread).items() if not k.startswith("_")}
    card.pop("reply_to_message", None)
    stage.sandbox.world.say(stage.group, stage.mia.user, {"pinned_message": card}, thread=thread)
    await stage.settled()
    assert (len(anna.texts), len(stage.group.texts(thread))) == (told, seen)


async def test_the_history_keeps_both_sides(stage: Play) -> None:
    anna = stage.sandbox.add_client("Olle")
    thread = await stage.open_ticket(anna)
    anna.send("A line")
    await stage.settled()
    stage.mia.send("A reply", thread=thread)
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    lines = await stage.all(
        select(TicketMessage).where(TicketMessage.ticket_id == ticket.id).order_by(TicketMessage.id)
    )
    assert [line.direction for line in lines] == [Direction.IN, Direction.IN, Direction.OUT]
    assert {line.delivery for line in lines} == {Delivery.DELIVERED}
