"""The desk is stopped and started again on the same database: people notice nothing."""

from datetime import UTC, datetime

from bot.clock import MovableClock
from tests.scenarios.play import STRANGE, SURE, UNSURE, Play, keys, marks, playing, said


async def test_a_dialogue_goes_on_where_it_was(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    anna.send("/complain")
    await play.until(lambda: anna.texts)
    await play.restart()
    for words in (SURE, "that's all", "other", "yes", "skip"):
        anna.send(words)
    await play.settled()
    assert [ticket.kind for ticket in await play.tickets(anna)] == ["complaint"]


async def test_the_topic_is_found_again_in_both_directions(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    await play.restart()
    anna.send("It leaks again")
    play.mia.send("Yes", thread=thread)
    await play.settled()
    assert play.group.texts(thread)[-1] == "It leaks again"
    assert anna.texts[-1].startswith("Yes")
    assert len(play.group.topics) == 1


async def test_cards_lines_and_answers_can_still_be_changed(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    line = anna.send("It is blu")
    reply = play.mia.send("Nice", thread=thread)
    await play.settled()
    count = len(play.group.messages(thread))
    await play.restart()
    anna.edit(line["message_id"], "It is blue")
    play.mia.edit(reply["message_id"], "Very nice")
    await play.pressed(play.mia, play.card(thread), "t:done")
    assert "It is blue" in play.group.texts(thread)
    assert any(text.startswith("Very nice") for text in anna.texts)
    assert [data.split(":")[1] for data in keys(play.card(thread))] == ["again", "past"]
    assert len(play.group.messages(thread)) == count


async def test_buttons_from_before_work(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    anna.send(UNSURE)
    await play.until(lambda: anna.texts)
    await play.restart()
    await play.pressed(anna, anna.messages[-1], "q:pick")
    await play.restart()
    await play.pressed(anna, anna.messages[-1], "q:yes")
    assert keys(anna.messages[-1]) == []


async def test_timers_run_on(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))) as play:
        thread = await play.open_ticket(play.sandbox.add_client("Anna"))
        seen, general = len(play.group.texts(thread)), len(play.group.texts())
        await play.restart()
        await play.advance(minutes=25)
        assert len(play.group.texts(thread)) == seen + 1
        await play.restart()
        await play.advance(minutes=6)
        assert len(play.group.texts()) == general + 1


async def test_what_was_written_while_the_desk_was_down_is_handled_once(play: Play) -> None:
    anna, bob = play.sandbox.add_client("Anna"), play.sandbox.add_client("Bob")
    thread = await play.open_ticket(anna)
    await play.stop()
    anna.send("line 0")
    play.mia.send("Hello", thread=thread)
    bob.send(STRANGE)
    await play.start()
    await play.until(lambda: play.threads(bob) and bob.texts)
    await play.settled()
    assert play.group.texts(thread)[-1] == "line 0"
    assert [text for text in anna.texts if text.startswith("Hello")] == [anna.texts[-1]]
    written = next(m for m in play.group.messages(thread) if said(m) == "Hello")
    assert marks(written) == ["👌"]


async def test_what_could_not_leave_before_the_stop_leaves_after_the_start(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    play.sandbox.faults.add("sendMessage", chat_id=anna.id, times=None, status=500)
    play.mia.send("Hello", thread=thread)
    await play.until(
        lambda: play.sandbox.calls[-1].status == 500 or any(c.status == 500 for c in play.sandbox.calls)
    )
    await play.stop()
    play.sandbox.faults.clear()
    await play.start()
    await play.until(lambda: anna.texts[-1].startswith("Hello"))
    await play.settled()
    assert len([text for text in anna.texts if text.startswith("Hello")]) == 1


async def test_the_commands_are_offered_again(play: Play) -> None:
    audiences = len(play.app.tools.texts.languages) + 1  # clients in each language, and the managers

    def offered() -> int:
        return len([call for call in play.sandbox.calls if call.method == "setMyCommands" and call.ok])

    await play.until(lambda: offered() == audiences)
    await play.restart()
    await play.until(lambda: offered() == 2 * audiences)
