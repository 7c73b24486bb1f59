"""Lines that begin with // stay among the managers."""

import pytest
from sqlalchemy import select

from bot.sla.models import Timer
from bot.tickets.models import Direction, TicketMessage
from tests.scenarios.play import Play, marks

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_note_is_not_sent_and_is_marked_as_noted(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abbe")
    thread = await stage.open_ticket(anna)
    told = len(anna.messages)
    stage.mia.send("// a difficult one", thread=thread)
    await stage.settled()
    assert len(anna.messages) == told
    assert marks(stage.group.messages(thread)[-1]) == ["✍"]


async def test_a_note_does_not_stop_the_clock_nor_take_the_ticket(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bea")
    thread = await stage.open_ticket(anna)
    stage.mia.send("//who knows this?", thread=thread)
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    running = select(Timer).where(Timer.ticket_id == ticket.id, Timer.stopped_at.is_(None))
    assert len(await stage.all(running)) == 2
    assert ticket.taken_by is None


async def test_a_picture_with_a_note_as_its_caption_is_not_sent(stage: Play) -> None:
    anna = stage.sandbox.add_client("Carl")
    thread = await stage.open_ticket(anna)
    told = len(anna.messages)
    stage.mia.send_photo(caption="// their contract", thread=thread)
    await stage.settled()
    assert len(anna.messages) == told


async def test_no_item_of_an_album_with_a_note_as_its_caption_is_sent(stage: Play) -> None:
    anna = stage.sandbox.add_client("Dag")
    thread = await stage.open_ticket(anna)
    told = len(anna.messages)
    pages = [("1.png", b"\x89PNG1"), ("2.png", b"\x89PNG2"), ("3.png", b"\x89PNG3")]
    stage.mia.send_album(pages, caption="// their contract", thread=thread)
    await stage.settled()
    await stage.advance(seconds=5)
    assert len(anna.messages) == told
    [ticket] = await stage.tickets(anna)
    notes = select(TicketMessage).where(
        TicketMessage.ticket_id == ticket.id, TicketMessage.direction == Direction.NOTE
    )
    assert len(await stage.all(notes)) == 3


async def test_an_album_whose_later_caption_is_a_note_stays_inside(stage: Play) -> None:
    anna = stage.sandbox.add_client("Ebba")
    thread = await stage.open_ticket(anna)
    told = len(anna.messages)
    album = {"media_group_id": "4711"}
    for caption in ("", "// their contract", ""):
        photo = stage.mia.send_photo(caption=caption, thread=stage.group.create_topic("elsewhere"))
        stage.mia.post(album | {k: photo[k] for k in ("photo", "caption") if k in photo}, {"thread": thread})
    await stage.settled()
    await stage.advance(seconds=5)
    assert len(anna.messages) == told
    items = [m for m in stage.group.messages(thread) if "photo" in m]
    assert [marks(item) for item in items] == [["✍"]] * 3


async def test_a_note_that_is_edited_stays_a_note(stage: Play) -> None:
    anna = stage.sandbox.add_client("Fia")
    thread = await stage.open_ticket(anna)
    told = len(anna.messages)
    note = stage.mia.send("// ask Omra", thread=thread)
    await stage.settled()
    stage.mia.edit(note["message_id"], "ask Omar")
    await stage.settled()
    assert len(anna.messages) == told


async def test_a_line_that_is_edited_into_a_note_is_taken_back_at_the_clients(stage: Play) -> None:
    anna = stage.sandbox.add_client("Gun")
    thread = await stage.open_ticket(anna)
    line = stage.mia.send("Tomorrow", thread=thread)
    await stage.settled()
    stage.mia.edit(line["message_id"], "// they are a pain")
    await stage.settled()
    assert not any("Tomorrow" in text or "pain" in text for text in anna.texts)


async def test_a_web_address_is_no_note(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hugo")
    thread = await stage.open_ticket(anna)
    stage.mia.send("https://example.com // here", thread=thread)
    await stage.settled()
    assert anna.texts[-1].startswith("https://example.com // here")
