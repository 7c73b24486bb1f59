"""Timers that rest: waiting for the client, snoozed, solved and opened again; and the why of a deadline."""

from datetime import UTC, datetime

from bot.clock import MovableClock
from tests.scenarios.play import playing, said

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Monday 09:00 in Stockholm: the desk opens."""


async def test_while_we_wait_for_the_client_nothing_is_due_and_then_what_was_left_is(
    prepared_url: str,
) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        anna = play.sandbox.add_client("Anna")
        thread = await play.open_ticket(anna)
        play.mia.send("What colour?", thread=thread)
        await play.settled()
        await play.advance(hours=1)
        play.mia.send("/wait", thread=thread)
        await play.settled()
        told, seen, general = len(anna.texts), len(play.group.texts(thread)), len(play.group.texts())
        await play.advance(days=2)
        assert (len(anna.texts), len(play.group.texts(thread))) == (told, seen)
        assert len(play.group.texts()) == general
        anna.send("Red, please")
        await play.settled()
        # Promised for Tuesday 10:00 with nine hours left on Monday at 10:00; now it is Wednesday 10:00.
        assert ["10:00 tomorrow" in text for text in anna.texts[told:]] == [True]
        assert "17:00 today" in said(play.card(thread))
        await play.advance(minutes=31)
        assert len(play.group.texts()) == general + 1


async def test_solved_late_and_opened_again_it_is_not_late_at_once(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        anna = play.sandbox.add_client("Anna")
        thread = await play.open_ticket(anna)
        play.mia.send("I am looking into it", thread=thread)
        await play.settled()
        await play.advance(hours=29)
        await play.pressed(play.mia, play.card(thread), "t:done")
        await play.advance(hours=19)  # Wednesday 09:00
        general, told = len(play.group.texts()), len(anna.texts)
        play.mia.send("/reopen", thread=thread)
        await play.settled()
        assert ["today" in text for text in anna.texts[told:]] == [True]
        await play.advance(minutes=20)
        assert [line for line in play.group.texts()[general:] if "🚨" in line] == []
        await play.advance(minutes=20)
        assert len([line for line in play.group.texts()[general:] if "🚨" in line]) == 1


async def test_why_tells_of_the_hours_that_counted_and_of_the_rest(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(MORNING)) as play:
        anna = play.sandbox.add_client("Anna")
        thread = await play.open_ticket(anna)
        play.mia.send("What colour?", thread=thread)
        await play.settled()
        await play.advance(hours=1)
        play.mia.send("/wait", thread=thread)
        await play.settled()
        await play.advance(hours=4)
        play.mia.send("/why", thread=thread)
        await play.settled()
        assert "stopped since 10:00 today" in play.group.texts(thread)[-1]
        anna.send("Red")
        await play.settled()
        play.mia.send("/why", thread=thread)
        await play.settled()
        why = play.group.texts(thread)[-1]
        assert "8 h of working time" in why
        assert "09:00–10:00 = 1 h" in why  # noqa: RUF001
        assert "until 14:00 today: stopped" in why
        assert "Tuesday 24 November: 09:00–12:00 = 3 h" in why  # noqa: RUF001
