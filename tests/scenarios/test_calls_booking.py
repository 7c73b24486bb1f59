"""A client books a call: by button and in words, step by step, over restarts and in their own zone."""

from datetime import UTC, datetime
from functools import partial

from bot.clock import MovableClock
from bot.sandbox.people import Person
from tests.scenarios.calling import PHONE, book, call_of, labels, last, met, tap, with_button, write
from tests.scenarios.play import STRANGE, Json, Play, playing, said


async def test_a_call_is_booked_step_by_step(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    asked = await write(play, anna, "/call")
    assert "When shall we call you?" in asked
    assert "Stockholm" in asked
    assert labels(last(anna))[0] == "⚡ As soon as possible: 11:00 today"
    await tap(play, anna, "Tomorrow")
    await tap(play, anna, "15:00")
    assert "Which number" in said(last(anna))
    anna.share_contact()
    await play.settled()
    assert "What is it about?" in said(last(anna))
    await tap(play, anna, "Skip")
    told = said(last(anna))
    assert "Mia will call you on +46 70 174 06 05 at 15:00 tomorrow" in told
    callback = await call_of(play, anna)
    assert callback.starts_at.isoformat() == "2026-11-24T14:00:00+00:00"
    [ticket] = await play.tickets(anna)
    assert (ticket.kind, ticket.taken_by) == ("callback", play.mia.id)
    card = said(play.card(play.thread(anna)))
    assert "Call at 15:00 on Tuesday 24 November · +46 70 174 06 05" in card
    assert "Who calls: Mia" in card
    assert "15:00 tomorrow" in play.general("Call at")[0]
    assert "Mia calls you on +46 70 174 06 05 at 15:00 tomorrow" in await write(play, anna, "/requests")


async def test_a_time_in_words_is_read_back_and_a_known_number_offered(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE, language="sv")
    anna.share_contact()
    await play.settled()
    await write(play, anna, "/call")
    assert "Ska vi ringa dig i morgon kl. 15:00" in await write(play, anna, "imorgon kl 3")
    await tap(play, anna, "Ja")
    assert "Ska vi ringa dig i morgon kl. 15:00 på +46 70 174 06 05?" in said(last(anna))
    await tap(play, anna, "Ja")
    told = await write(play, anna, "Min traktor")
    assert "Mia ringer dig på +46 70 174 06 05 i morgon kl. 15:00" in told
    assert "Min traktor" in told


async def test_every_button_can_be_typed(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna")
    await write(play, anna, "/call")
    assert "Shall we call you at 15:00" in await write(play, anna, "tomorrow at 3")
    assert "When shall we call you?" in await write(play, anna, "no")
    assert "Shall we call you at 15:00" in await write(play, anna, "tomorrow at 3")
    assert "number" in await write(play, anna, "Yes, please!")
    assert "I read +46 70 174 06 05" in await write(play, anna, "+46701740605")
    assert "about" in await write(play, anna, "ja")
    assert "will call you on +46 70 174 06 05" in await write(play, anna, "skip")
    bo = play.sandbox.add_client("Bo")
    await write(play, bo, "/call")
    await write(play, bo, "never mind")
    assert await play.tickets(bo) == []


async def test_what_is_not_free_or_can_not_be_read_is_said_with_what_is_free(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    await write(play, anna, "/call")
    assert "could not read a time" in await write(play, anna, "מחר ב-15:00")
    assert "not free" in await write(play, anna, "tomorrow 20:00")
    assert "17:30 tomorrow" in labels(last(anna))
    assert "not free" in await write(play, anna, "tomorrow 15:10")
    assert "15:00 tomorrow" in labels(last(anna))
    assert "Nothing is free on that day" in await write(play, anna, "sunday")
    assert "not free" in await write(play, anna, "today 9:00 am")
    await write(play, anna, "friday")
    assert "Friday 27 November" in said(last(anna))
    await tap(play, anna, "Back")
    assert "When shall we call you?" in said(last(anna))


async def test_numbers_are_checked_read_back_and_only_ones_own_contact_is_taken(play: Play) -> None:
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await write(play, anna, "/call")
    await tap(play, anna, "As soon")
    assert "can't read that as a telephone number" in await write(play, anna, "070-1")
    assert "can't read that" in await write(play, anna, "call me maybe")
    anna.post({"contact": {"phone_number": "+12125550123", "first_name": "Bob"}}, {})
    await play.settled()
    assert "somebody else's contact" in said(last(anna))
    assert "I read +46 70 174 06 05" in await write(play, anna, "it is 070-174 06 05 thanks")
    await tap(play, anna, "Another number")
    assert "I read +44 20 7946 0958" in await write(play, anna, "0044 20 7946 0958")
    await tap(play, anna, "Yes")
    assert "in London" in said(last(anna))  # where the number is from the clock shows something else
    await tap(play, anna, "Yes")
    await tap(play, anna, "Skip")
    callback = await call_of(play, anna)
    assert (callback.phone, (await play.client(anna)).zone) == ("+442079460958", "Europe/London")


async def test_back_and_cancel_are_always_there(play: Play) -> None:
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await write(play, anna, "/call")
    await tap(play, anna, "As soon")
    assert "When shall we call you?" in await write(play, anna, "‹ Back")  # noqa: RUF001
    await tap(play, anna, "Tomorrow")
    await tap(play, anna, "09:30")
    anna.share_contact()
    await play.settled()
    await tap(play, anna, "Back")
    assert "Shall we call you on +46 70 174 06 05?" in said(last(anna))
    await tap(play, anna, "Back")
    assert "When shall we call you" in said(last(anna))
    await tap(play, anna, "Cancel")
    assert "never mind" in said(last(anna))
    assert await play.tickets(anna) == []


async def test_a_restart_and_a_weeks_pause_lose_nothing_but_the_slot_that_has_passed(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await write(play, anna, "/call")
    await tap(play, anna, "Tomorrow")
    await tap(play, anna, "15:00")
    await play.restart()
    anna.share_contact()
    await play.settled()
    await play.advance(days=7)
    await play.restart()
    gone = await write(play, anna, "My tractor")
    assert "has just been taken, or is too soon now" in gone
    assert len(labels(last(anna))) == 8
    await tap(play, anna, labels(last(anna))[0])
    callback = await call_of(play, anna)
    assert callback.starts_at > play.clock.now()
    assert (await play.tickets(anna))[0].question == "My tractor"


async def test_who_comes_second_after_the_last_slot_is_shown_the_next_ones_at_once(play: Play) -> None:
    anna, bo = (play.sandbox.add_client(name, phone=PHONE) for name in ("Anna", "Bo"))
    for client in (anna, bo):
        await write(play, client, "/call")
        await tap(play, client, "Tomorrow")
        await tap(play, client, "15:00")
        client.share_contact()
        await play.settled()
    queries = [client.press(last(client), "⏭ Skip") for client in (anna, bo)]
    await play.until(lambda: all(query in play.sandbox.answers for query in queries))
    await play.settled()
    texts = [said(last(client)) for client in (anna, bo)]
    assert sorted("will call you" in text for text in texts) == [False, True]
    [second] = [client for client in (anna, bo) if "will call you" not in said(last(client))]
    assert "14:30 tomorrow" in labels(last(second))
    assert "15:00 tomorrow" not in labels(last(second))
    await tap(play, second, "15:30 tomorrow")
    assert "at 15:30 tomorrow" in said(last(second))


async def test_a_call_is_moved_and_cancelled_until_it_is_time(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 15:00")
    booked = last(anna)
    await tap(play, anna, "Move", booked)
    await tap(play, anna, "Tomorrow")
    assert "15:00" not in labels(last(anna))
    await tap(play, anna, "16:00")
    assert "at 16:00 tomorrow" in said(last(anna))
    assert (await call_of(play, anna)).round == 1
    await write(play, anna, "/call")
    assert "You have a call booked." in said(last(anna))
    await tap(play, anna, "Cancel")
    await tap(play, anna, "No, keep it")
    await tap(play, anna, "Cancel")
    await tap(play, anna, "Yes, cancel it")
    assert "nobody will call" in said(last(anna))
    assert (await play.tickets(anna))[0].state == "closed"
    assert "Anna has cancelled the call at 16:00 tomorrow" in play.group.texts(play.thread(anna))[-1]
    assert "settled" in await tap(play, anna, "Move", booked)
    await book(play, anna, "tomorrow 12:00")
    await play.advance(days=1, hours=2, minutes=5)
    assert "time for the call already" in await tap(play, anna, "Cancel", last_with(anna, "Cancel the call"))


def last_with(client: Person, words: str) -> Json:
    """The newest message to a client that has such a button."""
    return [message for message in client.messages if any(words in label for label in labels(message))][-1]


async def test_times_follow_the_zone_that_the_client_names_shows_or_picks(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    await write(play, anna, "/call")
    await tap(play, anna, "somewhere else")
    await write(play, anna, "gothenborg")
    await tap(play, anna, "Stockholm")
    assert "Times as in Stockholm." in said(last(anna))
    bo = play.sandbox.add_client("Bo")
    await write(play, bo, "/call")
    bo.send_location(40.71, -74.0)
    await play.settled()
    assert "Times as in New York." in said(last(bo))
    assert "05:00 today" in labels(last(bo))[0]
    cia = play.sandbox.add_client("Cia")
    await write(play, cia, "/call")
    await tap(play, cia, "somewhere else")
    await write(play, cia, "🕒 From a list")
    assert "10:00 · Stockholm" in labels(last(cia))
    await tap(play, cia, "Istanbul")
    assert "13:00 today" in labels(last(cia))[0]


async def test_a_number_alone_begins_a_call_on_it(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    await write(play, anna, "/start")
    async with play.app.database.begin() as session:
        desk = play.app.desk(session)
        client = await session.merge(await play.client(anna))
        await desk.callbacks.begin(client, phone="070-174 06 05")
    await play.settled()
    assert "When shall we call you on +46 70 174 06 05?" in said(last(anna))
    await tap(play, anna, "As soon")
    await tap(play, anna, "Skip")
    assert (await call_of(play, anna)).phone == PHONE


async def test_forged_and_old_buttons_change_nothing(play: Play) -> None:
    await met(play, play.mia)
    anna, bo = (play.sandbox.add_client(name, phone=PHONE) for name in ("Anna", "Bo"))
    callback = await book(play, anna, "tomorrow 15:00")
    await write(play, bo, "/call")
    forged = [
        f"cw:off2:{callback.id}:0", f"cw:had:{callback.id}:0", f"cw:off2:{2**62}:0", "cw:slot:0:1",
        f"cw:slot:0:{2**40}", "cw:day:0:0", f"cw:day:0:{2**40}", "cw:slot:0:-1", "cw:tel:0:0", "cw:back:0:0",
        f"cw:slot:{callback.id}:{int(callback.starts_at.timestamp()) // 60 + 60}", "cw:days:0:99999", "cw:",
    ]  # fmt: skip
    for data in forged:
        query = play.forged(bo, last(bo), data)
        await play.until(partial(play.sandbox.answers.__contains__, query), what=f"an answer to {data}")
        await play.settled()
    after = await call_of(play, anna)
    assert (after.state, after.starts_at) == (callback.state, callback.starts_at)
    assert await call_of(play, bo) is None
    card = play.card(play.thread(anna))
    deeds = (
        f"yes:{2**62}:0",
        "slot:1:-1",
        f"slot:{callback.id}:1",
        f"day:{callback.id}:0",
        "list:0:5",
        "all:0:0",
    )
    for data in (f"call:{deed}" for deed in deeds):
        query = play.forged(play.mia, card, data)
        await play.until(partial(play.sandbox.answers.__contains__, query), what=f"an answer to {data}")
    assert (await call_of(play, anna)).state == callback.state


async def test_when_nothing_is_free_the_client_writes_instead(prepared_url: str) -> None:
    saturday = MovableClock(datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    async with playing(prepared_url, clock=saturday, callbacks={"horizon": 1}) as play:
        anna = play.sandbox.add_client("Anna")
        assert "all times of the next days are taken" in await write(play, anna, "/call")
        await write(play, anna, STRANGE)
        assert [ticket.question for ticket in await play.tickets(anna)] == [STRANGE]


async def test_short_slots_of_a_long_day_are_shown_page_by_page(prepared_url: str) -> None:
    async with playing(prepared_url, callbacks={"slot": "10m"}) as play:
        await met(play, play.mia)
        anna = play.sandbox.add_client("Anna", phone=PHONE)
        await write(play, anna, "/call")
        await tap(play, anna, "Tomorrow")
        first = labels(last(anna))
        await tap(play, anna, "Later")
        second = labels(last(anna))
        assert (first[0], first[39], second[0], second[13]) == ("09:00", "15:30", "15:40", "17:50")
        await tap(play, anna, "17:50")
        anna.share_contact()
        await play.settled()
        await tap(play, anna, "Skip")
        thread = play.thread(anna)
        await tap(play, play.mia, "The call", with_button(play, thread, "The call"))
        await tap(play, play.mia, "Move", with_button(play, thread, "Reached"))
        await tap(play, play.mia, "Tomorrow", with_button(play, thread, "Tomorrow"))
        await tap(play, play.mia, "2 ▶", with_button(play, thread, "2 ▶"))
        await tap(play, play.mia, "17:40", with_button(play, thread, "17:40"))
        assert "at 17:40 tomorrow" in said(last(anna))
