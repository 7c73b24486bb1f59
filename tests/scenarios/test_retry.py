"""A refused line is sent again by a button, once, and the message shows how it fares."""

from typing import Any

import pytest
from sqlalchemy import delete

from bot.delivery.models import OutboxRow
from tests.scenarios.play import Json, Play, keys, marks, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

REFUSED: dict[str, Any] = {"status": 400, "description": "Bad Request: SOMETHING_INVALID"}


def explanation(stage: Play, thread: int) -> Json:
    """What is said under the newest refused line."""
    return [m for m in stage.group.messages(thread) if m["from"]["is_bot"]][-1]


def written(stage: Play, thread: int) -> Json:
    """The newest message of a manager."""
    return [m for m in stage.group.messages(thread) if not m["from"]["is_bot"]][-1]


async def test_a_refused_line_is_sent_again(stage: Play) -> None:
    anna = stage.sandbox.add_client("Abbe")
    thread = await stage.open_ticket(anna)
    stage.sandbox.faults.add("sendMessage", chat_id=anna.id, **REFUSED)
    stage.mia.send("Hello", thread=thread)
    await stage.settled()
    assert marks(written(stage, thread)) == ["👎"]
    refused = explanation(stage, thread)
    assert "SOMETHING_INVALID" in said(refused)
    assert await stage.pressed(stage.omar, refused, "retry:")
    assert anna.texts[-1].startswith("Hello")
    assert "Mia" in anna.texts[-1]
    assert marks(written(stage, thread)) == ["👌"]
    now = explanation(stage, thread)
    assert now["message_id"] == refused["message_id"]
    assert "SOMETHING_INVALID" not in said(now)
    assert not keys(now)


async def test_a_double_tap_sends_once(stage: Play) -> None:
    anna = stage.sandbox.add_client("Bea")
    thread = await stage.open_ticket(anna)
    stage.sandbox.faults.add("sendMessage", chat_id=anna.id, **REFUSED)
    stage.mia.send("Hello", thread=thread)
    await stage.settled()
    refused = explanation(stage, thread)
    button = keys(refused)[0]
    told = len(anna.texts)
    queries = [stage.mia.press(refused, button), stage.forged(stage.omar, refused, button)]
    await stage.until(lambda: all(query in stage.sandbox.answers for query in queries))
    await stage.settled()
    assert len(anna.texts) == told + 1
    assert len({stage.sandbox.answers[query]["text"] for query in queries}) == 2


async def test_refused_again_it_says_why_again(stage: Play) -> None:
    anna = stage.sandbox.add_client("Cia")
    thread = await stage.open_ticket(anna)
    anna.block()
    stage.mia.send("Hello", thread=thread)
    await stage.settled()
    await stage.pressed(stage.mia, explanation(stage, thread), "retry:")
    assert marks(written(stage, thread)) == ["👎"]
    assert "blocked" in said(explanation(stage, thread))
    anna.unblock()
    await stage.settled()
    await stage.pressed(stage.mia, explanation(stage, thread), "retry:")
    assert anna.texts[-1].startswith("Hello")


async def test_what_was_corrected_meanwhile_is_sent_as_it_is_now(stage: Play) -> None:
    anna = stage.sandbox.add_client("Dan")
    thread = await stage.open_ticket(anna)
    stage.sandbox.faults.add("sendMessage", chat_id=anna.id, **REFUSED)
    line = stage.mia.send("Helo", thread=thread)
    await stage.settled()
    stage.mia.edit(line["message_id"], "Hello")
    await stage.settled()
    await stage.pressed(stage.mia, explanation(stage, thread), "retry:")
    assert anna.texts[-1].startswith("Hello\n")


async def test_after_the_row_is_forgotten_a_text_is_made_anew_and_a_picture_is_not(stage: Play) -> None:
    anna = stage.sandbox.add_client("Eva")
    thread = await stage.open_ticket(anna)
    explained = []
    for method in ("sendMessage", "sendPhoto"):
        stage.sandbox.faults.add(method, chat_id=anna.id, **REFUSED)
        if method == "sendMessage":
            stage.mia.send("Hello <b>", thread=thread)
        else:
            stage.mia.send_photo(caption="Look", thread=thread)
        await stage.settled()
        explained.append(explanation(stage, thread))
    async with stage.app.database.begin() as session:
        await session.execute(delete(OutboxRow).where(OutboxRow.status == "failed"))
    told = len(anna.messages)
    await stage.pressed(stage.mia, explained[0], "retry:")
    assert anna.texts[-1].startswith("Hello <b>")
    again = await stage.pressed(stage.mia, explained[1], "retry:")
    assert "once more" in again
    assert len(anna.messages) == told + 1


async def test_a_refused_album_is_explained_once_and_sent_again_whole(stage: Play) -> None:
    anna = stage.sandbox.add_client("Fia")
    thread = await stage.open_ticket(anna)
    before = len(stage.group.texts(thread))
    stage.sandbox.faults.add("sendMediaGroup", chat_id=anna.id, **REFUSED)
    album = stage.mia.send_album([("a.png", b"1"), ("b.png", b"2")], thread=thread)
    await stage.settled()
    await stage.advance(seconds=2)
    assert len(stage.group.texts(thread)) == before + 1
    await stage.pressed(stage.mia, explanation(stage, thread), "retry:")
    assert len([m for m in anna.messages if "photo" in m]) == 2
    ids = {m["message_id"] for m in album}
    assert [marks(m) for m in stage.group.messages(thread) if m["message_id"] in ids] == [["👌"]] * 2


@pytest.mark.parametrize("data", ["retry:0:1", "retry:x:1", "retry:99999:1", f"retry:{2**63}:1", "retry:1"])
async def test_a_forged_button_is_answered(stage: Play, data: str) -> None:
    anna = stage.sandbox.add_client("Gun")
    thread = await stage.open_ticket(anna)
    query = stage.forged(stage.mia, stage.card(thread), data)
    await stage.until(lambda: query in stage.sandbox.answers)
