"""Telegram refuses, the group changes under the desk, handlers fail: nothing is lost, nothing comes twice."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clients.service import Clients
from bot.delivery import inbox
from bot.delivery.models import InboxRow, InboxStatus
from bot.tickets.floor import Floor
from bot.tickets.service import Tickets
from tests.scenarios.play import STRANGE, Play, marks, said


@pytest.fixture(autouse=True)
def _tried_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing update is given up after a moment instead of seconds."""
    monkeypatch.setattr(inbox, "FIRST_RETRY", timedelta(milliseconds=5))


def lines(texts: list[str], word: str = "line") -> list[str]:
    """The lines with `word`, taken out of merged messages and signatures."""
    return [line for text in texts for line in text.splitlines() if line.startswith(word)]


async def test_the_group_may_get_another_id(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    await play.open_ticket(anna)
    play.group.migrate()
    anna.send("It is rather urgent")
    await play.until(lambda: any("It is rather urgent" in said(m) for m in play.in_topics("text")))
    await play.settled()
    assert not play.group.left
    line = next(m for m in play.in_topics("text") if "It is rather urgent" in said(m))
    play.mia.send("Yes", thread=line["message_thread_id"])
    await play.settled()
    assert anna.texts[-1].startswith("Yes")


async def test_a_new_id_that_only_refusals_tell_of_is_learnt(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    await play.open_ticket(anna)
    updates = play.sandbox.world.updates
    play.group.migrate()
    updates.pending.clear()
    anna.send("It is rather urgent")
    await play.until(lambda: any("It is rather urgent" in said(m) for m in play.in_topics("text")))


@pytest.mark.parametrize("status", [429, 500, 502])
async def test_a_storm_of_refusals_ends_with_everything_delivered_in_order(play: Play, status: int) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    parameters = {"retry_after": 1} if status == 429 else {}
    for chat in (anna.id, play.group.chat_id):
        play.sandbox.faults.add(chat_id=chat, times=2, status=status, parameters=parameters)
    for number in range(4):
        anna.send(f"line {number}")
        play.mia.send(f"line {number}", thread=thread)
    expected = [f"line {number}" for number in range(4)]
    await play.until(lambda: len(lines(anna.texts)) == 4 and len(lines(play.group.texts(thread))) == 4)
    await play.settled()
    assert lines(anna.texts) == expected
    assert lines(play.group.texts(thread)) == expected
    written = [m for m in play.group.messages(thread) if m["from"]["id"] == play.mia.id]
    assert [marks(message) for message in written] == [["👌"]] * 4


async def test_lost_answers_do_not_make_anything_come_twice(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    for chat in (anna.id, play.group.chat_id):
        play.sandbox.faults.add("sendMessage", chat_id=chat, times=2, lost_answer=True)
    for number in range(3):
        anna.send(f"line {number}")
        play.mia.send(f"line {number}", thread=thread)
    expected = [f"line {number}" for number in range(3)]
    await play.until(lambda: len(lines(anna.texts)) >= 3 and len(lines(play.group.texts(thread))) >= 3)
    await play.settled()
    assert lines(anna.texts) == expected
    assert lines(play.group.texts(thread)) == expected


async def test_a_handler_that_fails_at_first_is_tried_again_and_nothing_is_lost(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    failures = iter([RuntimeError("boom")])
    wrote = Tickets.client_wrote

    async def flaky(self: Tickets, *arguments: Any) -> None:
        await wrote(self, *arguments)
        for failure in failures:
            raise failure

    monkeypatch.setattr(Tickets, "client_wrote", flaky)
    told = len(anna.texts)
    anna.send("line 0")
    anna.send("line 1")
    await play.settled()
    assert lines(play.group.texts(thread)) == ["line 0", "line 1"]
    assert len(anna.texts) == told


async def test_a_message_that_cannot_be_handled_is_shown_to_the_managers_and_the_client_is_told(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)

    async def broken(*_: Any) -> None:
        raise RuntimeError("boom")

    told, general = len(anna.texts), len(play.group.texts())
    with monkeypatch.context() as patch:
        patch.setattr(Tickets, "client_wrote", broken)
        anna.send("line 0")
        await play.until(lambda: len(anna.texts) > told, what="the client to be told")
        await play.settled()
    assert "boom" in play.group.texts()[general]
    assert "Anna" in play.group.texts()[general]
    assert play.group.texts(thread)[-1] == "line 0"
    [row] = await play.all(select(InboxRow).where(InboxRow.status == InboxStatus.PARKED))
    assert "boom" in row.error
    anna.send("line 1")
    await play.settled()
    assert play.group.texts(thread)[-1] == "line 1"


async def test_a_new_clients_first_message_that_cannot_be_handled_is_not_lost_either(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(Tickets, "open", broken)
    anna = play.sandbox.add_client("Anna")
    anna.send(STRANGE)
    await play.until(lambda: anna.texts, what="the client to be told")
    await play.settled()
    assert STRANGE in play.group.texts(play.thread(anna))


async def test_a_client_whom_the_desk_cannot_even_meet_does_not_stop_it(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet = Clients.meet

    async def picky(self: Clients, user: Any) -> Any:
        if user.first_name == "Anna":
            raise RuntimeError("boom")
        return await meet(self, user)

    monkeypatch.setattr(Clients, "meet", picky)
    play.sandbox.add_client("Anna").send(STRANGE)
    bob = play.sandbox.add_client("Bob")
    bob.send("/start")
    await play.until(lambda: bob.texts and play.general("boom"))
    await play.settled()
    assert len(play.general("boom")) == 1


async def test_a_managers_line_that_cannot_be_handled_is_marked_as_refused(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("boom")

    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    monkeypatch.setattr(Floor, "wrote", broken)
    play.mia.send("Hello", thread=thread)
    await play.until(lambda: marks(play.group.messages(thread)[-1]) == ["👎"])
    await play.until(lambda: play.general("boom"))


async def test_a_bot_that_was_put_out_of_the_group_goes_on_when_it_is_back(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    play.group.set_bot_rights(can_manage_topics=False)
    bob = play.sandbox.add_client("Bob")
    bob.send(STRANGE)
    await play.until(lambda: bob.texts)
    await play.until(lambda: [m for m in play.group.messages() if "Bob" in said(m)], what="Bob's ticket")
    anna.send("It is rather urgent")
    await play.until(lambda: "It is rather urgent" in play.group.texts(thread))
