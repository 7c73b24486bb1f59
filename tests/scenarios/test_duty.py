"""Shifts: requests find whoever is on duty, and change hands when a shift ends. All on Monday 23 November."""

from typing import Any

from bot.sandbox.people import Person
from bot.tickets.models import State
from tests.scenarios.play import Play, playing, said


def shifts(**more: Any) -> dict[str, Any]:
    """Mia by day until 16:00, Omar and Lena in the evening from then to 22:00, nobody at night."""
    evening = {"who": ["@omar", "@Lena"], "hours": "16:00-22:00"}
    return {"shifts": [{"who": ["@mia"], "hours": "08:00-16:00"}, evening], "assign": "round_robin", **more}


async def met(play: Play) -> None:
    """Everybody has written in the group."""
    for person in (play.mia, play.omar, play.lena):
        await write(play, person, "Good morning")


async def write(play: Play, person: Person, text: str) -> str:
    """A manager, who has a username, writes in General. Returns what the bot said there last."""
    person.user["username"] = person.first_name.lower()
    person.send(text)
    await play.settled()
    return "".join(play.group.texts()[-1:])


async def owner(play: Play, client: Person) -> int | None:
    """Who has the client's newest ticket."""
    taken_by: int | None = (await play.tickets(client))[-1].taken_by
    return taken_by


async def test_a_new_request_is_given_to_whoever_is_on_duty(prepared_url: str) -> None:
    async with playing(prepared_url, duty=shifts()) as play:
        await met(play)
        anna = play.sandbox.add_client("Anna")
        thread = await play.open_ticket(anna)
        [ticket] = await play.tickets(anna)
        assert (ticket.state, ticket.taken_by) == (State.TAKEN, play.mia.id)
        assert "Mia" in said(play.card(thread))
        assert "Mia" in play.general("#1001")[0]


async def test_at_the_end_of_a_shift_open_requests_change_hands(prepared_url: str) -> None:
    async with playing(prepared_url, duty=shifts()) as play:
        await met(play)
        clients = [play.sandbox.add_client(name) for name in ("Anna", "Bo", "Cilla", "Dag")]
        threads = [await play.open_ticket(client) for client in clients]
        play.mia.send("Which colour?", thread=threads[3])
        await play.settled()
        await play.pressed(play.mia, play.card(threads[3]), "t:wait")
        await play.advance(hours=6)
        owners = [await owner(play, client) for client in clients]
        assert set(owners[:3]) == {play.omar.id, play.lena.id}
        assert owners[3] == play.mia.id  # it waits for the client: it changes hands when that one writes
        [line] = play.general("shift is over")
        assert ("Mia" in line, "3 requests" in line, "Omar" in line, "Lena" in line) == (True,) * 4
        assert any("Mia's shift is over" in text for text in play.group.texts(threads[0]))
        clients[3].send("Green")
        await play.settled()
        assert await owner(play, clients[3]) in (play.omar.id, play.lena.id)


async def test_the_night_is_dealt_out_in_the_morning_and_evening_requests_wait(prepared_url: str) -> None:
    async with playing(prepared_url, duty=shifts()) as play:
        await met(play)
        await play.advance(hours=8)
        anna, bo = play.sandbox.add_client("Anna"), play.sandbox.add_client("Bo")
        await play.open_ticket(anna)
        evening = await owner(play, anna)
        assert evening in (play.omar.id, play.lena.id)
        await play.advance(hours=5)
        await play.open_ticket(bo)
        assert (await owner(play, anna), await owner(play, bo)) == (evening, None)
        await play.advance(hours=10)
        assert (await owner(play, anna), await owner(play, bo)) == (play.mia.id, play.mia.id)
        assert len(play.general("request that nobody had")) == 1


async def test_a_desk_that_was_down_at_the_change_hands_over_once_when_it_is_back(prepared_url: str) -> None:
    async with playing(prepared_url, duty=shifts()) as play:
        await met(play)
        anna = play.sandbox.add_client("Anna")
        await play.open_ticket(anna)
        await play.advance(seconds=1)  # shifts have been looked at
        await play.stop()
        await play.clock.advance(play.clock.now().replace(hour=17) - play.clock.now())
        await play.start()
        await play.advance(seconds=1)
        assert await owner(play, anna) in (play.omar.id, play.lena.id)
        await play.advance(minutes=1)
        assert len(play.general("shift is over")) == 1


async def test_by_button_nothing_is_given_out_but_shifts_still_end(prepared_url: str) -> None:
    async with playing(prepared_url, duty=shifts(assign="button")) as play:
        await met(play)
        anna, bo = play.sandbox.add_client("Anna"), play.sandbox.add_client("Bo")
        thread = await play.open_ticket(anna)
        await play.open_ticket(bo)
        assert await owner(play, anna) is None
        await play.pressed(play.mia, play.card(thread), "t:take")
        await play.advance(hours=6)
        assert await owner(play, anna) in (play.omar.id, play.lena.id)
        assert await owner(play, bo) is None


async def test_a_client_comes_back_to_who_solved_the_first_request(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    await play.pressed(play.omar, play.card(thread), "t:take")
    await play.pressed(play.mia, play.card(thread), "t:done")
    assert (await play.client(anna)).manager_id == play.mia.id
    await play.advance(days=8)  # it can't be reopened any more
    await play.open_ticket(anna, "And my boat?")
    assert await owner(play, anna) == play.mia.id
    assert "Mia" in play.general("And my boat?")[0]


async def test_duty_says_who_is_there_who_is_next_and_who_is_not_known(prepared_url: str) -> None:
    async with playing(prepared_url, duty=shifts()) as play:
        told = await write(play, play.mia, "/duty")
        assert "Mia, until 16:00 today" in told
        assert "Next: @omar, @Lena, from 16:00 today" in told
        assert "I don't know @omar, @Lena yet" in told
        await play.advance(hours=13)
        told = await write(play, play.omar, "/duty")
        assert "Nobody is on duty now" in told
        assert "I don't know @Lena yet" in told


async def test_without_shifts_duty_says_that_everybody_is_there(play: Play) -> None:
    told = await write(play, play.mia, "/duty")
    assert "no shifts" in told
    assert "Mia" in told
