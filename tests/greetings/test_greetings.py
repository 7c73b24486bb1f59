"""A greeting on a public holiday of the client's country, once, in the client's morning."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import MovableClock
from bot.greetings.models import Greeting, GreetingStatus
from bot.sandbox.people import Person
from tests.scenarios.play import Play, playing

CHRISTMAS = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
"""10:00 in Stockholm on the day that Swedes celebrate."""

DECEMBER = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)


async def met(play: Play, client: Person) -> None:
    """The client has talked to the bot."""
    told = len(client.texts)
    client.send("/start")
    await play.until(lambda: len(client.texts) > told)
    await play.settled()


async def planned(play: Play, client: Person) -> Greeting:
    """The client's next greeting."""
    known = await play.client(client)
    greeting: Greeting = await play.one(
        select(Greeting)
        .where(Greeting.client_id == known.id, Greeting.status == GreetingStatus.PLANNED)
        .order_by(Greeting.due_at)
    )
    return greeting


async def settled_as(play: Play, client: Person) -> list[str]:
    """What became of the client's greetings so far, in order."""
    known = await play.client(client)
    query = select(Greeting).where(Greeting.client_id == known.id, Greeting.status != GreetingStatus.PLANNED)
    return [greeting.status for greeting in await play.all(query.order_by(Greeting.due_at))]


async def test_the_greeting_comes_once_at_ten_and_by_name(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        anna = play.sandbox.add_client("Anna", language="sv")
        await met(play, anna)
        due = (await planned(play, anna)).due_at
        assert due.astimezone(UTC).hour == 9
        told = len(anna.texts)
        await play.clock.advance_to(due - timedelta(minutes=1))
        await play.settled()
        assert len(anna.texts) == told
        await play.advance(minutes=2)
        assert len(anna.texts) == told + 1
        assert "Anna" in anna.texts[-1]
        await play.advance(hours=8)
        assert len(anna.texts) == told + 1


async def test_ten_oclock_is_the_clients_own(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        joe = play.sandbox.add_client("Joe", phone="+12125550123")
        await met(play, joe)
        joe.share_contact()
        await play.settled()
        greeting = await planned(play, joe)
        assert greeting.due_at == datetime(2026, 12, 25, 15, 0, tzinfo=UTC)
        assert "Christmas" in greeting.name


async def test_the_name_of_the_holiday_follows_the_chosen_language(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        anna = play.sandbox.add_client("Anna", language="en")
        await met(play, anna)
        before = (await planned(play, anna)).name
        anna.send("/settings")
        await play.settled()
        await play.pressed(anna, anna.messages[-1], "set:langs")
        await play.pressed(anna, anna.messages[-1], "set:lang:sv")
        assert (await planned(play, anna)).name != before


async def test_a_client_who_blocked_the_bot_is_skipped(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        anna = play.sandbox.add_client("Anna")
        await met(play, anna)
        anna.block()
        await play.settled()
        calls = len(play.sandbox.calls)
        await play.clock.advance_to(CHRISTMAS + timedelta(hours=1))
        await play.settled()
        assert [call for call in play.sandbox.calls[calls:] if call.params.get("chat_id") == anna.id] == []
        assert set(await settled_as(play, anna)) == {GreetingStatus.SKIPPED}


@pytest.mark.parametrize("resolved", [False, True])
async def test_a_client_with_an_open_complaint_is_skipped(prepared_url: str, resolved: bool) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        anna = play.sandbox.add_client("Anna")
        await play.complain(anna, "My tractor is pink")
        thread = play.thread(anna)
        if resolved:
            await play.pressed(play.mia, play.card(thread), "t:done")
        await play.clock.advance_to(CHRISTMAS + timedelta(hours=1))
        await play.settled()
        expected = GreetingStatus.SENT if resolved else GreetingStatus.SKIPPED
        assert set(await settled_as(play, anna)) == {expected}


@pytest.mark.parametrize("is_back", [False, True])
async def test_a_client_who_has_left_is_skipped_until_they_come_back(
    prepared_url: str, is_back: bool
) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        anna = play.sandbox.add_client("Anna")
        anna.send("/leave")
        await play.settled()
        if is_back:
            await play.advance(days=2)
            anna.send("/start")
            await play.settled()
        await play.clock.advance_to(CHRISTMAS + timedelta(hours=1))
        await play.settled()
        expected = GreetingStatus.SENT if is_back else GreetingStatus.SKIPPED
        assert set(await settled_as(play, anna)) == {expected}


@pytest.mark.parametrize(("late", "status"), [(4, GreetingStatus.SENT), (6, GreetingStatus.MISSED)])
async def test_a_greeting_may_be_late_but_not_more_than_five_hours(
    prepared_url: str, late: int, status: GreetingStatus
) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        anna = play.sandbox.add_client("Anna")
        await met(play, anna)
        due, told = (await planned(play, anna)).due_at, len(anna.texts)
        await play.stop()
        play.clock.jump_to(due + timedelta(hours=late))
        await play.start()
        await play.advance(seconds=1)
        assert await settled_as(play, anna) == [status]
        assert len(anna.texts) - told == (status == GreetingStatus.SENT)


async def test_nobody_is_greeted_twice_by_a_restart(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        anna = play.sandbox.add_client("Anna")
        await met(play, anna)
        due, told = (await planned(play, anna)).due_at, len(anna.texts)
        await play.clock.advance_to(due + timedelta(seconds=1))
        await play.settled()
        await play.restart()
        await play.advance(minutes=30)
        assert len(anna.texts) == told + 1


async def test_an_answer_that_got_lost_is_not_followed_by_a_second_greeting(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        anna = play.sandbox.add_client("Anna")
        await met(play, anna)
        due, told = (await planned(play, anna)).due_at, len(anna.texts)
        play.sandbox.faults.add("sendMessage", chat_id=anna.id, lost_answer=True)
        await play.clock.advance_to(due + timedelta(seconds=1))
        await play.settled()
        assert len(anna.texts) == told + 1


async def test_the_next_greeting_is_planned_when_one_has_been_sent(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        anna = play.sandbox.add_client("Anna")
        await met(play, anna)
        first = await planned(play, anna)
        await play.clock.advance_to(first.due_at + timedelta(seconds=1))
        await play.settled()
        second = await planned(play, anna)
        assert second.due_at > first.due_at
        assert second.occasion != first.occasion


async def test_greetings_can_be_switched_off(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER), greetings={"enabled": False}) as play:
        anna = play.sandbox.add_client("Anna")
        await met(play, anna)
        assert await planned(play, anna) is None


async def test_switching_greetings_off_stops_those_that_were_planned(prepared_url: str) -> None:
    async with playing(prepared_url, clock=MovableClock(DECEMBER)) as play:
        anna = play.sandbox.add_client("Anna")
        await met(play, anna)
        due, told = (await planned(play, anna)).due_at, len(anna.texts)
        await play.stop()
        play.config = play.config.model_copy(
            update={"greetings": play.config.greetings.model_copy(update={"enabled": False})}
        )
        await play.start()
        await play.clock.advance_to(due + timedelta(minutes=1))
        await play.settled()
        assert len(anna.texts) == told
