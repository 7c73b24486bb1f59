"""A manager sees on the message itself how it fares."""

import pytest

from tests.scenarios.play import Play, marks

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_delivered_line_is_marked_as_delivered(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abbe")
    thread = await stage.open_ticket(anna)
    stage.mia.send("Hello", thread=thread)
    await stage.settled()
    assert marks(stage.group.messages(thread)[-1]) == ["👌"]


async def test_a_line_that_takes_long_is_marked_as_on_its_way_and_then_as_delivered(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bea")
    thread = await stage.open_ticket(anna)
    stage.sandbox.faults.add("sendMessage", chat_id=anna.id, status=0, delay=2.6)
    stage.mia.send("Hello", thread=thread)
    await stage.until(lambda: marks(stage.group.messages(thread)[-1]) == ["👀"], what="👀")
    await stage.until(lambda: marks(stage.group.messages(thread)[-1]) == ["👌"], what="👌")
    assert anna.texts[-1].startswith("Hello")


async def test_a_line_to_a_client_who_blocked_the_bot_is_marked_as_refused_with_the_reason(
    stage: Play,
) -> None:
    anna = stage.sandbox.add_client("Carla")
    thread = await stage.open_ticket(anna)
    anna.block()
    line = stage.mia.send("Hello", thread=thread)
    await stage.settled()
    *_, written, explained = stage.group.messages(thread)
    assert written["message_id"] == line["message_id"]
    assert marks(written) == ["👎"]
    assert explained["reply_to_message"]["message_id"] == line["message_id"]
    assert "Carla" in explained["text"]
    assert (await stage.client(anna)).blocked_at is not None


async def test_a_client_who_comes_back_is_reached_again(stage: Play) -> None:
    anna = stage.sandbox.add_client("Dora")
    thread = await stage.open_ticket(anna)
    anna.block()
    await stage.settled()
    anna.unblock()
    await stage.settled()
    stage.mia.send("Hello again", thread=thread)
    await stage.settled()
    assert anna.texts[-1].startswith("Hello again")
    assert (await stage.client(anna)).blocked_at is None


async def test_the_reason_of_any_other_refusal_is_told_in_telegrams_words(stage: Play) -> None:
    anna = stage.sandbox.add_client("Esse")
    thread = await stage.open_ticket(anna)
    stage.sandbox.faults.add(
        "sendSticker", chat_id=anna.id, status=400, description="Bad Request: STICKERSET_INVALID"
    )
    stage.mia.send_sticker("😀", thread=thread)
    await stage.settled()
    *_, written, explained = stage.group.messages(thread)
    assert marks(written) == ["👎"]
    assert "STICKERSET_INVALID" in explained["text"]
