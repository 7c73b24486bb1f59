"""What a manager takes back is taken back at the client's, and kept in the history."""

import pytest
from sqlalchemy import select

from bot.tickets.models import Delivery, Direction, LineVersion, Ticket, TicketEvent, TicketMessage
from tests.scenarios.play import SURE, Json, Play, marks, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def line_of(stage: Play, message: Json) -> TicketMessage:
    """The line that a manager's message is kept as."""
    query = select(TicketMessage).where(TicketMessage.source_message_id == message["message_id"])
    lines: list[TicketMessage] = [
        line for line in await stage.all(query) if line.source_chat_id == stage.group.chat_id
    ]
    return lines[-1]


def seen(stage: Play, thread: int, message: Json) -> Json:
    """A message of a topic as it stands."""
    return next(m for m in stage.group.messages(thread) if m["message_id"] == message["message_id"])


async def test_a_line_is_deleted_at_the_clients_and_kept(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abbe")
    thread = await stage.open_ticket(anna)
    wrong = stage.mia.send("Your invoice is wrong", thread=thread)
    await stage.settled()
    assert [t for t in anna.texts if "invoice" in t]
    stage.mia.send("/unsend", thread=thread, reply_to=wrong)
    await stage.settled()
    assert not [t for t in anna.texts if "invoice" in t or "/unsend" in t]
    assert marks(seen(stage, thread, wrong)) == ["🙈"]
    line = await line_of(stage, wrong)
    assert line.delivery == Delivery.UNSENT
    [version] = await stage.all(select(LineVersion).where(LineVersion.line_id == line.id))
    assert version.body == "Your invoice is wrong"
    events = await stage.all(select(TicketEvent.what).where(TicketEvent.ticket_id == line.ticket_id))
    assert "taken back" in events


async def test_another_manager_may_take_it_back_and_twice_says_so(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bea")
    thread = await stage.open_ticket(anna)
    wrong = stage.mia.send("Wrong", thread=thread)
    await stage.settled()
    for _ in range(2):
        stage.omar.send("/unsend", thread=thread, reply_to=wrong)
        await stage.settled()
    assert not [t for t in anna.texts if "Wrong" in t]
    assert "already" in stage.group.texts(thread)[-1]


async def test_a_line_with_a_separate_signature_goes_with_it(stage: Play) -> None:
    anna = stage.sandbox.add_client("Cia")
    thread = await stage.open_ticket(anna)
    told = len(anna.texts)
    long = stage.mia.send("x" * 4096, thread=thread)
    await stage.settled()
    assert len(anna.texts) == told + 2
    stage.mia.send("/unsend", thread=thread, reply_to=long)
    await stage.settled()
    assert len(anna.texts) == told


async def test_what_has_not_left_never_does(stage: Play) -> None:
    anna = stage.sandbox.add_client("Dan")
    thread = await stage.open_ticket(anna)
    told = len(anna.texts)
    stage.sandbox.faults.add("sendMessage", chat_id=anna.id, status=429, parameters={"retry_after": 1})
    wrong = stage.mia.send("Wrong", thread=thread)
    stage.mia.send("/unsend", thread=thread, reply_to=wrong)
    stage.mia.send("Right", thread=thread)
    await stage.until(lambda: [t for t in anna.texts if "Right" in t], what="the right line")
    await stage.settled()
    assert len(anna.texts) == told + 1


@pytest.mark.parametrize("replied", [False, True])
async def test_without_a_sent_line_it_is_said_how(stage: Play, replied: bool) -> None:
    anna = stage.sandbox.add_client("Eva")
    thread = await stage.open_ticket(anna)
    anna.send("A line of mine")
    await stage.settled()
    of_the_client = stage.group.messages(thread)[-1]
    asked = (
        stage.mia.send("/unsend", thread=thread, reply_to=of_the_client)
        if replied
        else stage.mia.send("/unsend", thread=thread)
    )
    await stage.settled()
    answer = stage.group.messages(thread)[-1]
    assert "/unsend" in said(answer)
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]


async def test_after_48_hours_it_stays_and_the_manager_is_told(stage: Play) -> None:
    anna = stage.sandbox.add_client("Fia")
    thread = await stage.open_ticket(anna)
    old = stage.mia.send("Old", thread=thread)
    await stage.settled()
    stage.sandbox.faults.add(
        "deleteMessage", chat_id=anna.id, status=400, description="Bad Request: message can't be deleted"
    )
    stage.mia.send("/unsend", thread=thread, reply_to=old)
    await stage.settled()
    assert [t for t in anna.texts if t.startswith("Old")]
    assert "48" in stage.group.texts(thread)[-1]
    assert marks(seen(stage, thread, old)) == ["👌"]
    assert (await line_of(stage, old)).delivery == Delivery.DELIVERED


async def test_what_the_client_has_deleted_already_counts_as_taken_back(stage: Play) -> None:
    anna = stage.sandbox.add_client("Gun")
    thread = await stage.open_ticket(anna)
    line = stage.mia.send("Hello", thread=thread)
    await stage.settled()
    stage.sandbox.faults.add(
        "deleteMessage", chat_id=anna.id, status=400, description="Bad Request: message to delete not found"
    )
    written = len(stage.group.texts(thread))
    stage.mia.send("/unsend", thread=thread, reply_to=line)
    await stage.settled()
    assert marks(seen(stage, thread, line)) == ["🙈"]
    assert len(stage.group.texts(thread)) == written


async def test_a_line_edited_into_a_note_goes_away_at_the_clients(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hans")
    thread = await stage.open_ticket(anna)
    line = stage.mia.send("He is difficult", thread=thread)
    await stage.settled()
    stage.mia.edit(line["message_id"], "// He is difficult")
    await stage.settled()
    assert not [t for t in anna.texts if "difficult" in t]
    kept = await line_of(stage, line)
    assert (kept.direction, kept.delivery) == (Direction.NOTE, Delivery.DELIVERED)
    assert marks(seen(stage, thread, line)) == ["✍"]
    stage.mia.edit(line["message_id"], "// He is very difficult")
    await stage.settled()
    assert not [t for t in anna.texts if "difficult" in t]


async def test_a_reply_from_the_faq_is_taken_back_by_its_remark(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ines")
    await stage.complain(anna, SURE)
    thread = stage.thread(anna)
    told = len(anna.texts)
    card = stage.card(thread)
    await stage.pressed(stage.mia, card, "t:faq")
    await stage.pressed(stage.mia, stage.card(thread), "t:send")
    assert len(anna.texts) == told + 1
    remark = next(m for m in stage.group.messages(thread) if "FAQ:" in said(m))
    stage.mia.send("/unsend", thread=thread, reply_to=remark)
    await stage.settled()
    assert len(anna.texts) == told
    ticket_ids = await stage.all(select(Ticket.id).where(Ticket.question == SURE))
    unsent = await stage.all(select(TicketMessage).where(TicketMessage.ticket_id == ticket_ids[-1]))
    assert [line.delivery for line in unsent if line.direction == Direction.OUT] == [Delivery.UNSENT]
