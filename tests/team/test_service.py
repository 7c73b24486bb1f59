"""Where the managers are."""

from sqlalchemy import select

from bot.delivery.models import Place
from bot.team.models import Manager
from tests.scenarios.play import Play


async def test_a_manager_is_noted_when_they_first_do_something(play: Play) -> None:
    thread = await play.open_ticket(play.sandbox.add_client("Anna"))
    assert await play.all(select(Manager)) == []
    play.mia.send("// hm", thread=thread)
    await play.settled()
    [mia] = await play.all(select(Manager))
    assert (mia.user_id, mia.first_name) == (play.mia.id, "Mia")


async def test_a_manager_who_changes_name_signs_with_the_new_one(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    play.mia.send("Hello", thread=thread)
    await play.settled()
    play.mia.user["first_name"] = "Maria"
    play.mia.send("Hello again", thread=thread)
    await play.settled()
    assert "Maria" in anna.texts[-1]


async def test_the_groups_new_id_is_kept_and_old_topics_are_forgotten(play: Play) -> None:
    await play.open_ticket(play.sandbox.add_client("Anna"))
    new = play.group.migrate()
    await play.settled()
    async with play.app.database.read() as session:
        assert await play.app.desk(session).team.chat_id() == new
    places = await play.all(select(Place).where(Place.chat_id != new))
    assert [place.destination for place in places if place.chat_id < 0] == []
