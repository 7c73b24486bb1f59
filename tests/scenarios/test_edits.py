"""What is changed afterwards changes on the other side too."""

import pytest
from sqlalchemy import select

from bot.tickets.models import LineVersion, TicketMessage
from tests.scenarios.play import STRANGE, Play, said

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_clients_edit_reaches_the_topic(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abel")
    thread = await stage.open_ticket(anna)
    line = anna.send("It is blu")
    await stage.settled()
    anna.edit(line["message_id"], "It is <b>blue")
    await stage.settled()
    assert stage.group.texts(thread)[-1] == "It is <b>blue"


async def test_an_edit_right_after_the_line_leaves_one_line(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bodil")
    thread = await stage.open_ticket(anna)
    seen = len(stage.group.texts(thread))
    line = anna.send("It is blu")
    anna.edit(line["message_id"], "It is blue")
    await stage.settled()
    assert stage.group.texts(thread)[seen:] == ["It is blue"]


async def test_the_question_itself_is_changed_on_the_card(stage: Play) -> None:
    anna = stage.sandbox.add_client("Clas")
    thread = await stage.open_ticket(anna)
    anna.edit(anna.messages[0]["message_id"], "Could you repaint my tractor in green?")
    await stage.settled()
    assert "in green" in stage.card(thread)["text"]
    assert STRANGE not in stage.card(thread)["text"]


async def test_the_question_of_an_older_open_ticket_is_changed_on_its_own_card(stage: Play) -> None:
    anna = stage.sandbox.add_client("Disa")
    thread = await stage.open_ticket(anna)
    first = anna.messages[0]["message_id"]
    anna.send("/ask")
    await stage.settled()
    anna.send("Will you repaint my boat as well?")
    await stage.settled()
    anna.edit(first, "Could you repaint my old tractor?")
    await stage.settled()
    older, newer = await stage.tickets(anna)
    assert (older.question, newer.question) == (
        "Could you repaint my old tractor?",
        "Will you repaint my boat as well?",
    )
    assert any(f"#{older.number}" in text and "old tractor" in text for text in stage.group.texts(thread))


async def test_a_question_that_outgrows_its_card_is_shown_in_full(stage: Play) -> None:
    anna = stage.sandbox.add_client("Egil")
    thread = await stage.open_ticket(anna)
    long = "Could you repaint my tractor? " + "Rust." * 300
    anna.edit(anna.messages[0]["message_id"], long)
    await stage.settled()
    assert stage.group.texts(thread)[-1] == long
    anna.edit(anna.messages[0]["message_id"], long + " Please!")
    await stage.settled()
    assert stage.group.texts(thread)[-1] == long + " Please!"


async def test_a_clients_caption_is_changed(stage: Play) -> None:
    anna = stage.sandbox.add_client("Folke")
    thread = await stage.open_ticket(anna)
    photo = anna.send_photo(caption="Rsut")
    await stage.settled()
    anna.edit(photo["message_id"], "Rust")
    await stage.settled()
    assert [said(m) for m in stage.group.messages(thread) if "photo" in m] == ["Rust"]


async def test_a_managers_edit_reaches_the_client_and_stays_signed(stage: Play) -> None:
    anna = stage.sandbox.add_client("Gösta")
    thread = await stage.open_ticket(anna)
    line = stage.mia.send("Yse", thread=thread)
    await stage.settled()
    stage.mia.edit(line["message_id"], "Yes")
    await stage.settled()
    assert anna.texts[-1].startswith("Yes")
    assert "Mia" in anna.texts[-1]


async def test_a_managers_caption_is_changed(stage: Play) -> None:
    anna = stage.sandbox.add_client("Hilda")
    thread = await stage.open_ticket(anna)
    photo = stage.mia.send_photo(caption="Geren", thread=thread)
    await stage.settled()
    stage.mia.edit(photo["message_id"], "Green")
    await stage.settled()
    [copy] = [m for m in anna.messages if "photo" in m]
    assert said(copy).startswith("Green")
    assert "Mia" in said(copy)


async def test_an_edit_of_what_the_desk_never_saw_changes_nothing(stage: Play) -> None:
    anna = stage.sandbox.add_client("Irma")
    thread = await stage.open_ticket(anna)
    seen, told = len(stage.group.texts(thread)), len(anna.texts)
    for chat, author, place in (
        (anna.private, anna.user, {}),
        (stage.group, stage.mia.user, {"message_thread_id": thread, "is_topic_message": True}),
    ):
        unseen = {"message_id": 990_000, "from": author, "chat": chat.json(), "date": 1, "edit_date": 2}
        stage.sandbox.world.tell("edited_message", chat, {**unseen, **place, "text": "Hello?"})
    await stage.settled()
    assert (len(stage.group.texts(thread)), len(anna.texts)) == (seen, told)


async def test_a_live_location_that_moves_is_no_trouble(stage: Play) -> None:
    anna = stage.sandbox.add_client("Jussi")
    thread = await stage.open_ticket(anna)
    sent = anna.send_location(59.0, 18.0)
    await stage.settled()
    calls = len(stage.sandbox.calls)
    plain = {name: value for name, value in sent.items() if not name.startswith("_")}
    moved = {**plain, "edit_date": plain["date"], "location": {"latitude": 59.1, "longitude": 18.0}}
    stage.sandbox.world.tell("edited_message", anna.private, moved)
    await stage.settled()
    made = [call.method for call in stage.sandbox.calls[calls:] if call.method != "getUpdates"]
    assert made == []
    assert len([m for m in stage.group.messages(thread) if "location" in m]) == 1


async def test_an_edit_of_what_the_client_deleted_does_not_alarm_the_client(stage: Play) -> None:
    anna = stage.sandbox.add_client("Karin")
    thread = await stage.open_ticket(anna)
    line = stage.mia.send("Yse", thread=thread)
    await stage.settled()
    told = len(anna.texts)
    stage.sandbox.faults.add(
        "editMessageText", status=400, description="Bad Request: message to edit not found"
    )
    stage.mia.edit(line["message_id"], "Yes")
    await stage.settled()
    assert len(anna.texts) == told


async def test_what_was_said_before_is_kept_both_ways(stage: Play) -> None:
    anna = stage.sandbox.add_client("Lisa")
    thread = await stage.open_ticket(anna)
    theirs, ours = anna.send("It is blu"), stage.mia.send("Yse", thread=thread)
    await stage.settled()
    anna.edit(theirs["message_id"], "It is blue")
    stage.mia.edit(ours["message_id"], "Yes")
    await stage.settled()
    stage.mia.edit(ours["message_id"], "Yes!")
    await stage.settled()
    [ticket] = await stage.tickets(anna)
    lines = select(TicketMessage.id).where(TicketMessage.ticket_id == ticket.id).scalar_subquery()
    query = select(LineVersion.body).where(LineVersion.line_id.in_(lines)).order_by(LineVersion.id)
    assert sorted(await stage.all(query)) == ["It is blu", "Yes", "Yse"]
