"""Deadlines in working time: warned of, escalated, renewed, and silent once they are met."""

from datetime import UTC, datetime

from bot.clock import MovableClock
from tests.scenarios.play import keys, playing, said

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Monday 09:00 in Stockholm: the desk opens."""

FRIDAY_AFTERNOON = datetime(2026, 11, 27, 16, 45, tzinfo=UTC)
"""A quarter of an hour before the desk closes for the weekend."""


async def test_silence_is_warned_of_in_the_topic_at_four_fifths_of_the_time(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        thread = await play.open_ticket(play.sandbox.add_client("Anna"))
        seen, general = len(play.group.texts(thread)), len(play.group.texts())
        await play.advance(minutes=23)
        assert len(play.group.texts(thread)) == seen
        await play.advance(minutes=2)
        assert len(play.group.texts(thread)) == seen + 1
        assert "09:30" in play.group.texts(thread)[-1]
        assert len(play.group.texts()) == general


async def test_a_missed_first_response_is_escalated_once_naming_the_lead(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING), managers={"lead": "@boss_lena"}) as play:
        await play.open_ticket(play.sandbox.add_client("Anna"))
        before = len(play.group.texts())
        await play.advance(minutes=31)
        await play.advance(minutes=58)
        escalations = play.group.texts()[before:]
        assert len(escalations) == 1
        assert "@boss_lena" in escalations[0]
        assert "#1001" in escalations[0]


async def test_an_escalation_names_who_has_taken_the_ticket(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING), managers={"lead": "@boss_lena"}) as play:
        thread = await play.open_ticket(play.sandbox.add_client("Anna"))
        await play.pressed(play.omar, play.card(thread), "t:take")
        await play.advance(minutes=31)
        line = play.group.messages()[-1]
        assert "Omar" in line["text"]
        assert f"tg://user?id={play.omar.id}" in str(line["entities"]) or str(play.omar.id) in str(
            line["entities"]
        )


async def test_an_answer_silences_the_first_response(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        thread = await play.open_ticket(play.sandbox.add_client("Anna"))
        play.mia.send("Hello, I am looking into it", thread=thread)
        await play.settled()
        seen, general = len(play.group.texts(thread)), len(play.group.texts())
        await play.advance(hours=3)
        assert (len(play.group.texts(thread)), len(play.group.texts())) == (seen, general)


async def test_a_client_who_writes_again_is_to_be_answered_in_time_too(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        anna = play.sandbox.add_client("Anna")
        thread = await play.open_ticket(anna)
        play.mia.send("What colour?", thread=thread)
        await play.settled()
        anna.send("Red")
        await play.settled()
        general = len(play.group.texts())
        await play.advance(minutes=31)
        assert "Mia" in play.group.texts()[general]
        await play.advance(minutes=31)
        assert len(play.group.texts()) == general + 1


async def test_a_night_and_a_weekend_do_not_count(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(FRIDAY_AFTERNOON)) as play:
        thread = await play.open_ticket(play.sandbox.add_client("Anna"))
        seen, general = len(play.group.texts(thread)), len(play.group.texts())
        await play.clock.advance_to(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))
        await play.settled()
        assert (len(play.group.texts(thread)), len(play.group.texts())) == (seen, general)
        await play.advance(minutes=10)
        assert len(play.group.texts(thread)) == seen + 1
        await play.advance(minutes=6)
        assert len(play.group.texts()) == general + 1


async def test_the_promise_is_renewed_before_it_passes_and_then_handed_to_the_lead(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING), managers={"lead": "@boss_lena"}) as play:
        anna = play.sandbox.add_client("Anna")
        thread = await play.open_ticket(anna)
        play.mia.send("I am looking into it", thread=thread)
        await play.settled()
        told = len(anna.texts)
        # Promised Tuesday 10:00, told anew a quarter of an hour before; then 14:00, then 18:00.
        await play.clock.advance_to(datetime(2026, 11, 24, 8, 44, tzinfo=UTC))
        await play.settled()
        assert len(anna.texts) == told
        await play.advance(minutes=2)
        assert [("14:00" in text) for text in anna.texts[told:]] == [True]
        await play.advance(hours=4)
        assert [("18:00" in text) for text in anna.texts[told:]] == [False, True]
        assert len([t for t in play.group.texts(thread) if "18:00" in t]) == 1
        general = len(play.group.texts())
        await play.advance(hours=24)
        assert len(anna.texts) == told + 2
        assert ["Mia" in text for text in play.group.texts()[general:]] == [True]


async def test_nothing_is_said_after_the_ticket_is_resolved(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        anna = play.sandbox.add_client("Anna")
        thread = await play.open_ticket(anna)
        await play.pressed(play.mia, play.card(thread), "t:done")
        seen, general, told = len(play.group.texts(thread)), len(play.group.texts()), len(anna.texts)
        await play.advance(days=4)
        assert len(play.group.texts(thread)) == seen
        assert len(play.group.texts()) == general
        assert len(anna.texts) == told


async def test_an_unsolved_ticket_is_warned_of_and_escalated_at_its_target(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        thread = await play.open_ticket(play.sandbox.add_client("Anna"))
        play.mia.send("I am looking into it", thread=thread)
        await play.settled()
        seen, general = len(play.group.texts(thread)), len(play.group.texts())
        await play.advance(hours=6, minutes=30)
        assert "17:00" in play.group.texts(thread)[seen]
        assert len(play.group.texts()) == general
        await play.advance(hours=2)
        assert "Mia" in play.group.texts()[general]


async def test_what_fell_due_while_the_desk_was_down_is_caught_up_with(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        thread = await play.open_ticket(play.sandbox.add_client("Anna"))
        seen, general = len(play.group.texts(thread)), len(play.group.texts())
        await play.stop()
        play.clock.jump_to(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
        await play.start()
        await play.until(lambda: len(play.group.texts()) > general, what="an escalation")
        await play.settled()
        assert len(play.group.texts()) == general + 1
        assert len(play.group.texts(thread)) == seen  # no warning of what has already happened


async def test_the_card_shows_what_is_still_to_be_done(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        thread = await play.open_ticket(play.sandbox.add_client("Anna"))
        assert "09:30" in said(play.card(thread))
        play.mia.send("Hello", thread=thread)
        await play.settled()
        assert "09:30" not in said(play.card(thread))
        assert keys(play.card(thread))


async def test_the_card_shows_by_when_a_client_who_wrote_again_is_to_be_answered(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        anna = play.sandbox.add_client("Anna")
        thread = await play.open_ticket(anna)
        play.mia.send("Hello, I am looking into it", thread=thread)
        await play.settled()
        assert "09:30" not in said(play.card(thread))
        await play.advance(hours=1)
        anna.send("And another thing")
        await play.settled()
        assert "10:30" in said(play.card(thread))
