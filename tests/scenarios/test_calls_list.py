"""What managers do with calls: the list, moving, cancelling, calendar files."""

from bot.sandbox.people import Person
from tests.scenarios.calling import PHONE, book, call_of, labels, last, met, tap, with_button
from tests.scenarios.play import Json, Play, playing, said


async def calls(play: Play, manager: Person) -> Json:
    """The list that a manager gets in General."""
    manager.send("/calls")
    await play.settled()
    return play.group.messages()[-1]


def now(play: Play, message: Json, thread: int | None = None) -> Json:
    """The message as it stands now."""
    return next(m for m in play.group.messages(thread) if m["message_id"] == message["message_id"])


async def test_calls_are_listed_in_order_page_by_page_in_place(prepared_url: str) -> None:
    async with playing(prepared_url, callbacks={"capacity": 7}) as play:
        await met(play, play.mia)
        assert "Nobody is to be called" in said(await calls(play, play.mia))
        for at, name in enumerate(("Anna", "Bo", "Cia", "Dan", "Eva", "Fia", "Gun")):
            await book(
                play, play.sandbox.add_client(name, phone=PHONE), f"tomorrow {15 - at % 3}:00", name * 30
            )
        await book(play, play.sandbox.add_client("Hans", phone=PHONE), "friday 12:00")
        listed = await calls(play, play.mia)
        assert labels(listed)[:6] == [
            "13:00 Cia", "13:00 Fia", "14:00 Bo", "14:00 Eva", "15:00 Anna", "15:00 Dan",
        ]  # fmt: skip
        assert "Hans" not in said(listed)
        assert "Tuesday 24 November" in said(listed)
        messages = len(play.group.messages())
        await tap(play, play.mia, "2 ▶", listed)
        assert labels(now(play, listed))[0] == "15:00 Gun"
        assert "Page 2 of 2" in said(now(play, listed))
        await tap(play, play.mia, "Gun", now(play, listed))
        assert "Mia calls at 15:00 tomorrow" in said(now(play, listed))
        await tap(play, play.mia, "Cancel", now(play, listed))
        await tap(play, play.mia, "Leave as it is", now(play, listed))
        await tap(play, play.mia, "All calls", now(play, listed))
        assert "Cia" in said(now(play, listed))
        assert len(play.group.messages()) == messages
        await tap(play, play.mia, "All as a calendar file", now(play, listed))
        document = play.group.messages()[-1]["document"]
        assert document["file_name"] == "calls.ics"
        content = play.sandbox.world.files.get(document["file_id"]).upload.content  # type: ignore[union-attr]
        assert content.count(b"BEGIN:VEVENT") == 7
        assert b"DTSTART:20261124T120000Z" in content


async def test_a_manager_moves_a_call_and_then_cancels_it(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 15:00")
    thread = play.thread(anna)
    await tap(play, play.mia, "The call", with_button(play, thread, "The call"))
    panel = with_button(play, thread, "Reached")
    await tap(play, play.mia, "Calendar file", panel)
    assert play.group.messages(thread)[-1]["document"]["file_name"] == "call-1001.ics"
    await tap(play, play.mia, "Move", panel)
    await tap(play, play.mia, "Wed 25 Nov", now(play, panel, thread))
    assert await tap(play, play.mia, "10:00", now(play, panel, thread)) == "Moved, and the client knows."
    assert "your call has a new time. Mia will call you" in said(last(anna))
    assert (await call_of(play, anna)).starts_at.day == 25
    await tap(play, play.mia, "Cancel", now(play, panel, thread))
    assert await tap(play, play.mia, "Yes, cancel it", now(play, panel, thread)) == "Noted."
    offer = last(anna)
    assert "we can't make the call at" in said(offer)
    assert labels(now(play, panel, thread)) == []
    await tap(play, anna, labels(offer)[0], offer)
    await tap(play, anna, "Yes")
    await tap(play, anna, "Skip")
    assert (await call_of(play, anna)).state == "reminded"
    assert len(await play.tickets(anna)) == 2


async def test_of_two_managers_who_press_at_once_one_is_told_that_it_is_done(play: Play) -> None:
    await met(play, play.mia, play.omar)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 15:00")
    thread = play.thread(anna)
    await tap(play, play.mia, "The call", with_button(play, thread, "The call"))
    panel = with_button(play, thread, "Reached")
    told = len(anna.texts)
    queries = [
        person.press(panel, label)
        for person, label in ((play.mia, "✅ Reached"), (play.omar, "📵 No answer"))
    ]
    await play.until(lambda: all(query in play.sandbox.answers for query in queries))
    await play.settled()
    assert sorted(play.sandbox.answers[query]["text"] for query in queries) == [
        "Noted.",
        "That call is settled already.",
    ]
    assert len(anna.texts) == told + 1
