"""On the day of the call: reminders, how it went, and what happens when nobody says so."""

from datetime import UTC, datetime

from tests.scenarios.calling import PHONE, book, call_of, labels, last, met, tap, with_button, write
from tests.scenarios.play import Play, playing, said

CALL = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
"""Tuesday 15:00 in Stockholm."""


async def at(play: Play, hour: int, minute: int = 0) -> None:
    """Let it become a time of Tuesday, by Stockholm's clock."""
    await play.clock.advance_to(CALL.replace(hour=hour - 1, minute=minute))
    await play.settled()


async def test_both_are_reminded_and_a_call_that_was_made_solves_the_request(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 15:00")
    thread, told = play.thread(anna), len(anna.texts)
    await at(play, 7, 55)
    assert len(anna.texts) == told
    await at(play, 8, 1)
    assert "Good morning, Anna! Mia will call you" in said(last(anna))
    await at(play, 14, 51)
    reminder = with_button(play, thread, "Reached")
    assert "Mia, please call at 15:00 today" in said(reminder)
    assert "+46 70 174 06 05" in said(reminder)
    assert "My tractor" in said(reminder)
    assert str(play.mia.id) in str(reminder["entities"])
    await at(play, 15, 31)
    ask = with_button(play, thread, "Reached")
    assert "did you reach Anna?" in said(ask)
    assert await tap(play, play.mia, "Reached", ask) == "Noted."
    assert "is solved" in said(last(anna))
    assert (await call_of(play, anna)).state == "reached"
    assert await tap(play, play.mia, "Reached", reminder) == "That call is settled already."
    general, told = len(play.group.texts()), len(anna.texts)
    await play.advance(days=1)
    assert (len(play.group.texts()), len(anna.texts)) == (general, told)


async def test_who_did_not_answer_is_told_kindly_and_picks_one_of_two_new_times(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 15:00")
    thread = play.thread(anna)
    await at(play, 15, 10)
    assert await tap(play, play.mia, "No answer", with_button(play, thread, "No answer")) == "Noted."
    offer = last(anna)
    assert "Mia has just tried to call you" in said(offer)
    assert labels(offer) == ["16:00 today", "16:30 today", "📅 Other times", "✖️ I no longer need a call"]
    assert (await play.tickets(anna))[0].state == "waiting"
    general = len(play.group.texts())
    await at(play, 15, 50)
    assert len(play.group.texts()) == general
    await tap(play, anna, "16:30 today", offer)
    assert "Mia will call you on +46 70 174 06 05 at 16:30 today" in said(last(anna))
    assert (await play.tickets(anna))[0].state == "taken"
    assert "Anna has moved the call to 16:30 today" in play.group.texts(thread)[-1]
    await at(play, 16, 21)
    assert "please call at 16:30" in said(with_button(play, thread, "Reached"))


async def test_silence_is_escalated_and_the_client_hears_of_a_new_time(
    prepared_url: str,
) -> None:
    async with playing(prepared_url, managers={"lead": "@boss_lena"}) as play:
        await met(play, play.mia)
        anna = play.sandbox.add_client("Anna", phone=PHONE)
        await book(play, anna, "tomorrow 15:00")
        thread = play.thread(anna)
        await at(play, 15, 44)
        general, told = len(play.group.texts()), len(anna.texts)
        await at(play, 15, 46)
        assert "I can't see that our call has reached you" in said(last(anna))
        assert "at 16:30 today" in said(last(anna))
        assert len(anna.texts) == told + 1
        [escalation] = play.group.texts()[general:]
        assert "Nobody has said how the call went that was to end at 15:30 today" in escalation
        await at(play, 16, 46)
        assert "@boss_lena" in play.group.texts()[-1]
        ask = with_button(play, thread, "Reached")
        assert "please call at 16:30" in said(ask)
        await tap(play, play.mia, "Reached", ask)
        general, told = len(play.group.texts()), len(anna.texts)
        await play.advance(days=2)
        assert (len(play.group.texts()), len(anna.texts)) == (general, told)


async def test_a_client_who_was_called_says_so_and_the_new_time_is_free_again(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 15:00")
    await at(play, 15, 46)
    await tap(play, anna, "You did call me")
    assert (await call_of(play, anna)).state == "reached"
    assert (await play.tickets(anna))[0].state == "resolved"
    bo = play.sandbox.add_client("Bo", phone=PHONE)
    assert "at 16:30 today" in await write(play, bo, "/call") or "16:30" in labels(last(bo))[0]


async def test_three_times_without_a_word_it_becomes_the_leads_to_call(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 12:00")
    await at(play, 17, 59)
    assert "I have told the head of our team" in said(last(anna))
    assert any("Several agreed times have passed" in text for text in play.group.texts())
    assert (await call_of(play, anna)).state == "offered"


async def test_a_desk_that_was_down_over_the_call_asks_how_it_went(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 15:00")
    told = len(anna.texts)
    await play.stop()
    play.clock.jump_to(CALL.replace(hour=15, minute=0))
    await play.start()
    thread = play.thread(anna)
    await play.until(lambda: "did you reach" in play.group.texts(thread)[-1], what="the question")
    await play.settled()
    assert len(anna.texts) == told
    assert not any("please call" in text for text in play.group.texts(thread))


async def test_a_request_that_is_settled_otherwise_takes_the_call_with_it(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 15:00")
    await play.pressed(play.mia, play.card(play.thread(anna)), "t:done")
    assert (await call_of(play, anna)).state == "over"
    general, told = len(play.group.texts()), len(anna.texts)
    await at(play, 17, 0)
    assert (len(play.group.texts()), len(anna.texts)) == (general, told)
