"""A ticket opens: what the client hears, what the managers see."""

from sqlalchemy import func, select

from bot.clients.models import Client
from bot.delivery.models import Place
from tests.scenarios.play import STRANGE, Play, keys, said


async def test_the_first_ticket_is_1001_with_a_card_in_a_topic_and_a_line_in_general(play: Play) -> None:
    anna = play.sandbox.add_client("Anna", last_name="Berg", language="sv")
    thread = await play.open_ticket(anna)
    card = play.card(thread)
    assert "Anna Berg" in play.group.topics[thread].name
    for shown in ("#1001", "Anna Berg", STRANGE, "10:30", "11:00"):
        assert shown in card["text"]
    acts = [act for act in (data.split(":")[1] for data in keys(card)) if act != "send"]
    assert acts[:3] == ["take", "faq", "done"]
    assert len(play.general("#1001")) == 1
    assert "#1001" in anna.texts[-1]


async def test_the_second_client_gets_1002_and_another_topic(play: Play) -> None:
    anna, bob = play.sandbox.add_client("Anna"), play.sandbox.add_client("Bob")
    first, second = await play.open_ticket(anna), await play.open_ticket(bob)
    assert first != second
    assert "#1002" in play.card(second)["text"]
    assert "#1002" in bob.texts[-1]


async def test_two_clients_of_one_name_have_topics_of_different_names(play: Play) -> None:
    for _ in range(2):
        play.sandbox.add_client("Kim").send(STRANGE)
    await play.until(lambda: len(play.group.topics) == 2)
    assert len({topic.name for topic in play.group.topics.values()}) == 2


async def test_the_promise_is_told_in_the_desks_zone_to_a_client_who_lives_there(play: Play) -> None:
    anna = play.sandbox.add_client("Anna", language="sv")
    await play.open_ticket(anna)
    assert "11:00" in anna.texts[-1]


async def test_the_promise_is_told_in_the_zone_of_the_clients_number(play: Play) -> None:
    joe = play.sandbox.add_client("Joe", phone="+12125550123")
    joe.share_contact()
    await play.until(lambda: joe.texts)
    await play.open_ticket(joe)
    assert "05:00" in joe.texts[-1]  # 11:00 in Stockholm
    assert (await play.client(joe)).zone == "America/New_York"


async def test_the_promise_is_told_in_the_zone_that_the_client_chose(play: Play) -> None:
    yuki = play.sandbox.add_client("Yuki")
    yuki.send("/settings")
    await play.until(lambda: yuki.texts)
    await play.pressed(yuki, yuki.messages[-1], "set:zones")
    yuki.send("Tokyo")
    await play.settled()
    await play.open_ticket(yuki)
    assert "19:00" in yuki.texts[-1]


async def test_two_messages_at_once_from_a_new_client_make_one_client_one_topic_one_ticket(
    play: Play,
) -> None:
    anna = play.sandbox.add_client("Anna")
    anna.send(STRANGE)
    anna.send("It is a red one")
    await play.until(
        lambda: any("red one" in said(message) for message in play.in_topics("text")), what="the second line"
    )
    await play.settled()
    assert len(play.group.topics) == 1
    assert len(await play.tickets(anna)) == 1
    assert await play.one(select(func.count()).select_from(Client)) == 1
    assert play.group.texts(play.thread(anna))[-1] == "It is a red one"


async def test_a_second_ticket_of_a_client_is_shown_in_the_same_topic(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    await play.pressed(play.mia, play.card(thread), "t:done")
    await play.advance(days=8)
    await play.open_ticket(anna, "Could you repaint my boat as well?")
    assert len(play.group.topics) == 1
    assert "#1002" in play.card(thread)["text"]


async def test_a_question_too_long_for_the_card_is_shown_in_full_below_it(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    long = "Could you repaint my tractor? " + "Rust. " * 600
    thread = await play.open_ticket(anna, long.strip())
    assert play.group.texts(thread)[-1] == long.strip()


async def test_a_ticket_may_begin_with_a_picture(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    anna.send_photo(caption="Look at this")
    await play.until(lambda: play.in_topics("photo"))
    await play.settled()
    assert "Look at this" in play.card(play.thread(anna))["text"]
    [ticket] = await play.tickets(anna)
    assert ticket.question == "Look at this"


async def test_a_ticket_may_begin_with_an_album(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    anna.send_album([(f"{n}.png", b"\x89PNG" + bytes([n])) for n in range(3)], caption="Look")
    await play.until(lambda: len(play.in_topics("photo")) == 3)
    await play.settled()
    assert len(await play.tickets(anna)) == 1
    assert len({message["media_group_id"] for message in play.in_topics("photo")}) == 1


async def test_a_complaint_may_be_an_album(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    anna.send("/complain")
    await play.until(lambda: anna.texts)
    anna.send_album([("1.png", b"\x89PNG1"), ("2.png", b"\x89PNG2")])
    for words in ("that's all", "other", "yes", "skip"):
        anna.send(words)
    await play.until(lambda: len(play.in_topics("photo")) == 2)
    assert [ticket.kind for ticket in await play.tickets(anna)] == ["complaint"]


async def test_one_place_is_kept_for_each_topic(play: Play) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    client = await play.client(anna)
    place = await play.one(select(Place).where(Place.destination == client.topic))
    assert place.thread_id == thread
