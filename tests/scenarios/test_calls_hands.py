"""Whose call it is: chosen for its time, and handed on when that person is not there after all."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.people import Person
from tests.desk import config_for
from tests.scenarios.calling import PHONE, book, call_of, labels, last, met, tap, with_button
from tests.scenarios.play import Play, playing, said

SHIFTS = {
    "shifts": [{"who": ["@mia"], "hours": "08:00-13:00"}, {"who": ["@omar"], "hours": "13:00-20:00"}],
    "sticky": True,
}
"""Mia in the morning, Omar in the afternoon."""


async def caller(play: Play, client: Person) -> int | None:
    """Who has the client's newest request."""
    taken_by: int | None = (await play.tickets(client))[-1].taken_by
    return taken_by


async def reconfigured(play: Play, **sections: Any) -> None:
    """Stop the desk and start it with other rules."""
    await play.stop()
    play.config = config_for(play.sandbox, play.config.database.url.get_secret_value(), **sections)
    await play.start()
    await play.advance(seconds=1)


async def test_who_is_on_duty_at_the_time_calls_and_no_change_of_shifts_before_matters(
    prepared_url: str,
) -> None:
    async with playing(prepared_url, duty=SHIFTS) as play:
        await met(play)
        anna = play.sandbox.add_client("Anna", phone=PHONE)
        await book(play, anna, "tomorrow 10:00")
        assert await caller(play, anna) == play.mia.id
        bo = play.sandbox.add_client("Bo", phone=PHONE)
        await book(play, bo, "15:00")
        assert await caller(play, bo) == play.omar.id
        assert "Omar will call you" in said(last(bo))
        await play.advance(hours=4)
        assert await caller(play, anna) == play.mia.id


async def test_the_clients_own_manager_calls_if_on_duty_then(prepared_url: str) -> None:
    async with playing(prepared_url, duty={"sticky": True}) as play:
        await met(play)
        anna = play.sandbox.add_client("Anna", phone=PHONE)
        thread = await play.open_ticket(anna)
        await play.pressed(play.lena, play.card(thread), "t:done")
        await book(play, anna, "tomorrow 10:00")
        assert await caller(play, anna) == play.lena.id


async def test_a_manager_who_is_removed_from_the_group_hands_the_call_on(play: Play) -> None:
    await met(play, play.mia, play.omar)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 10:00")
    before = await caller(play, anna)
    gone, stays = (play.mia, play.omar) if before == play.mia.id else (play.omar, play.mia)
    play.group.remove(gone, by=play.lena)
    await play.until(lambda: f"it is {stays.first_name}" in anna.texts[-1], what="the new name")
    await play.settled()
    assert await caller(play, anna) == stays.id
    assert f"{gone.first_name} is not there" in play.group.texts(play.thread(anna))[-1]
    assert f"Who calls: {stays.first_name}" in said(play.card(play.thread(anna)))


async def test_who_is_given_the_request_calls_and_the_client_hears_the_name(play: Play) -> None:
    await met(play, play.mia)
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 10:00")
    await met(play, play.omar)
    thread = play.thread(anna)
    play.mia.send("/give @omar", thread=thread)
    await play.until(
        lambda: "it is Omar who will call you at 10:00 tomorrow" in anna.texts[-1], what="the name"
    )
    told = len(anna.texts)
    play.omar.send("/release", thread=thread)
    await play.until(lambda: len(anna.texts) > told, what="another name")
    assert "it is Mia who will call you" in anna.texts[-1]
    await play.settled()
    assert await caller(play, anna) == play.mia.id


async def test_a_rota_that_has_changed_hands_the_call_on_at_the_start(prepared_url: str) -> None:
    async with playing(prepared_url, duty=SHIFTS) as play:
        await met(play)
        anna = play.sandbox.add_client("Anna", phone=PHONE)
        await book(play, anna, "tomorrow 10:00")
        swapped = {
            "shifts": [{"who": ["@omar"], "hours": "08:00-13:00"}, {"who": ["@mia"], "hours": "13:00-20:00"}]
        }
        await reconfigured(play, duty=swapped)
        await play.until(lambda: "it is Omar" in anna.texts[-1], what="the new name")
        await play.settled()
        assert await caller(play, anna) == play.omar.id


async def test_a_holiday_declared_after_booking_offers_other_times(prepared_url: str) -> None:
    async with playing(prepared_url) as play:
        await met(play, play.mia)
        anna = play.sandbox.add_client("Anna", phone=PHONE)
        await book(play, anna, "tomorrow 15:00")
        general = len(play.group.texts())
        await reconfigured(play, hours={"days_off": ["2026-11-24"]})
        await play.until(lambda: "we turn out to be closed at 15:00 tomorrow" in anna.texts[-1], what="word")
        await play.settled()
        offer = last(anna)
        assert labels(offer)[:2] == ["11:00 today", "11:30 today"]
        assert any("falls on closed time" in text for text in play.group.texts()[general:])
        told = len(anna.texts)
        await play.restart()
        await play.advance(seconds=1)
        assert len(anna.texts) == told
        await tap(play, anna, "11:30 today", offer)
        assert (await call_of(play, anna)).starts_at == datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


async def test_nobody_known_at_first_is_no_name_and_somebody_calls_in_the_end(play: Play) -> None:
    anna = play.sandbox.add_client("Anna", phone=PHONE)
    await book(play, anna, "tomorrow 10:00")
    assert "One of us will call you" in said(last(anna))
    told = len(anna.texts)
    await met(play, play.mia)
    await play.until(lambda: "calls Anna" in play.group.texts(play.thread(anna))[-1], what="somebody")
    await play.settled()
    assert await caller(play, anna) == play.mia.id
    assert len(anna.texts) == told


async def test_two_calls_at_once_go_to_two_people(prepared_url: str) -> None:
    async with playing(prepared_url, callbacks={"capacity": 2}) as play:
        await met(play, play.mia, play.omar)
        clients = [play.sandbox.add_client(name, phone=PHONE) for name in ("Anna", "Bo")]
        for client in clients:
            await book(play, client, "tomorrow 10:00")
        assert {await caller(play, client) for client in clients} == {play.mia.id, play.omar.id}
        await play.clock.advance_to(datetime(2026, 11, 24, 8, 51, tzinfo=UTC))
        await play.settled()
        for client in clients:
            assert "please call at 10:00" in said(with_button(play, play.thread(client), "Reached"))
        assert {await caller(play, client) for client in clients} == {play.mia.id, play.omar.id}
        await play.clock.advance(timedelta(seconds=5))
