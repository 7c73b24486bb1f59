"""Topics of the managers' group: made when needed, made anew when gone, done without when there are none."""

import pytest
from aiogram.methods import (
    EditMessageText,
    SendLocation,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, InputMediaDocument, MediaUnion
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import sender
from bot.delivery.models import Place, Priority
from bot.delivery.wire import HERE
from bot.sandbox import Sandbox
from tests.delivery.office import Office, open_office
from tests.delivery.support import Post

NAME = "Name of <topic:7>"
PHOTO = BufferedInputFile(b"\x89PNG", "p.png")


def text(words: str) -> SendMessage:
    return SendMessage(chat_id=HERE, text=words)


def threads(sandbox: Sandbox) -> list[tuple[int, str]]:
    """The topics that are there, with their names."""
    topics = sandbox.group.topics.items()
    return [(thread, topic.name) for thread, topic in topics if not topic.deleted]


async def test_a_topic_is_made_when_its_first_line_leaves(either_office: Office) -> None:
    office = either_office
    office.start()
    await office.send("topic:7", "one")
    await office.send("topic:7", "two")
    await office.send("topic:8", "of another")
    await office.settled()
    (seven, seven_name), (eight, _) = threads(office.sandbox)
    assert seven_name == NAME
    assert office.lines(seven) == ["one", "two"]
    assert office.lines(eight) == ["of another"]
    place = await office.post.place("topic:7")
    assert place is not None
    assert (place.chat_id, place.thread_id) == (office.sandbox.group.chat_id, seven)


async def test_a_deleted_topic_is_made_anew(either_office: Office) -> None:
    office = either_office
    office.start()
    await office.send("topic:7", "one")
    await office.settled()
    ((old, _),) = threads(office.sandbox)
    office.sandbox.group.delete_topic(old)
    await office.send("topic:7", "two")
    rows = await office.settled()
    ((new, name),) = threads(office.sandbox)
    assert (new != old, name, office.lines(new)) == (True, NAME, ["two"])
    assert [row.status for row in rows] == ["sent", "sent"]


async def test_an_album_that_comes_first_costs_what_it_cost(sandbox: Sandbox, sqlite_post: Post) -> None:
    media: list[MediaUnion] = [
        InputMediaDocument(media=BufferedInputFile(b"x", f"{number}.txt")) for number in range(4)
    ]
    async with open_office(sandbox, sqlite_post, per_minute=20) as office:
        office.start()
        await office.send("topic:7", SendMediaGroup(chat_id=HERE, media=media))
        await office.settled()
        assert office.budget.room() == 20 - 1 - 4


@pytest.fixture
async def flat(office: Office) -> Office:
    """An office whose managers have no topics."""
    office.sandbox.group.make_forum(False)
    return office


async def test_without_topics_lines_are_headed_by_the_name(flat: Office) -> None:
    await flat.send("topic:7", "5 &lt; <b>6</b>")
    await flat.send("topic:7", SendMessage(chat_id=HERE, text="5 < 6", parse_mode=None))
    await flat.settled()
    assert flat.lines() == [f"{NAME}\n5 < 6"] * 2
    formatted, plain = flat.sandbox.group.messages()
    assert [entity["type"] for entity in formatted["entities"]] == ["bold", "bold"]
    assert "entities" not in plain
    assert flat.made("createForumTopic") == 1, "it is not asked for topics again for every line"


@pytest.mark.parametrize(
    ("method", "shown"),
    [
        (SendPhoto(chat_id=HERE, photo=PHOTO), [NAME]),
        (SendPhoto(chat_id=HERE, photo=PHOTO, caption="look"), [f"{NAME}\nlook"]),
        (SendPhoto(chat_id=HERE, photo=PHOTO, caption="x" * 1020), ["x" * 1020]),
        (
            SendMediaGroup(
                chat_id=HERE,
                media=[
                    InputMediaDocument(media=BufferedInputFile(b"a", "a.txt")),
                    InputMediaDocument(media=BufferedInputFile(b"b", "b.txt"), caption="b"),
                ],
            ),
            [NAME, "b"],
        ),
        (SendLocation(chat_id=HERE, latitude=59, longitude=18), [NAME, ""]),
    ],
    ids=["photo", "captioned photo", "long caption", "album", "location"],
)
async def test_whatever_has_words_is_headed(
    flat: Office, method: TelegramMethod[object], shown: list[str]
) -> None:
    await flat.send("topic:7", method)
    await flat.settled()
    assert [text.rstrip() for text in flat.lines()] == shown


async def test_a_card_names_its_client_itself(flat: Office) -> None:
    async with flat.post.begin() as box:
        await box.show("topic:7", "card", text("card"))
    await flat.settled()
    assert flat.lines() == ["card"]


async def test_topics_switched_off_later(office: Office) -> None:
    await office.send("topic:7", "one", handle="line:1")
    await office.settled()
    office.sandbox.group.make_forum(False)
    await office.send("topic:7", "two")
    rows = await office.settled()
    assert office.lines()[-1] == f"{NAME}\ntwo"
    assert [row.status for row in rows] == ["sent", "sent"]


async def test_no_right_to_make_topics_is_the_same_as_none(office: Office) -> None:
    office.sandbox.group.set_bot_rights(can_manage_topics=False)
    await office.send("topic:7", "hi")
    await office.settled()
    assert office.lines() == [f"{NAME}\nhi"]


async def test_a_change_needs_no_topic(flat: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await flat.send("topic:7", "old", handle="line:1")
    await flat.settled()
    monkeypatch.setattr("bot.delivery.carrier.ASK_FOR_TOPICS_AGAIN_SECONDS", -1)
    flat.sender._carrier.without_topics()
    async with flat.post.begin() as box:
        await box.change("topic:7", "line:1", EditMessageText(chat_id=HERE, message_id=HERE, text="new"))
    assert [row.status for row in await flat.settled()] == ["sent", "sent"]
    assert flat.lines() == ["new"]
    assert flat.made("createForumTopic") == 1


async def test_a_closed_topic_is_opened(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "CLOSED_TOPIC_REST_SECONDS", 0.02)
    await office.send("topic:7", "one")
    await office.settled()
    ((thread, _),) = threads(office.sandbox)
    office.sandbox.group.close_topic(thread)
    office.sandbox.faults.add(method="sendMessage", status=400, description="Bad Request: TOPIC_CLOSED")
    await office.send("topic:7", "two")
    await office.settled()
    assert office.lines(thread) == ["one", "two"]
    assert not office.sandbox.group.topics[thread].closed


async def test_a_group_that_became_another_chat_is_followed(either_office: Office) -> None:
    office = either_office
    office.start()
    await office.send("managers", "one", handle="line:1")
    await office.send("topic:7", "topic")
    async with office.post.begin() as box:
        await box.show("managers", "card", text("card"))
    await office.settled()
    new = office.sandbox.group.migrate()
    async with office.post.begin() as box:
        edit = EditMessageText(chat_id=HERE, message_id=HERE, text="changed")
        await box.change("managers", "line:1", edit)
    await office.settled()
    await office.send("managers", "two", priority=Priority.ANSWER)
    await office.send("topic:7", "new topic")
    async with office.post.begin() as box:
        await box.show("managers", "card", text("new card"))
    rows = await office.settled()
    assert [row.status for row in rows] == ["sent"] * 3 + ["dropped"] + ["sent"] * 3
    place = await office.post.place("managers")
    assert place is not None
    assert (place.chat_id, place.thread_id) == (new, None)
    assert {"two", "new card"} <= set(office.lines())


async def test_a_late_edit_in_the_old_chat_forgets_no_topic(office: Office) -> None:
    """The edit is refused with the new chat's id, which is known already."""
    await office.send("managers", "one", handle="line:1")
    await office.settled()
    new = office.sandbox.group.migrate()
    await office.send("managers", "two")
    await office.send("topic:7", "topic")
    await office.settled()
    topic = await office.post.place("topic:7")
    assert isinstance(topic, Place)
    assert topic.chat_id == new
    async with office.post.begin() as box:
        edit = EditMessageText(chat_id=HERE, message_id=HERE, text="changed")
        await box.change("managers", "line:1", edit)
    assert [row.status for row in await office.settled()][-1] == "dropped"
    assert await office.post.place("topic:7") is not None


async def test_what_has_no_room_for_a_name_answers_the_name_and_both_are_known(flat: Office) -> None:
    await flat.send("topic:7", SendLocation(chat_id=HERE, latitude=59, longitude=18), handle="msg:5")
    await flat.settled()
    name, place = flat.sandbox.group.messages()
    assert place["reply_to_message"]["message_id"] == name["message_id"]
    for handle, message in (("msg:5:name", name), ("msg:5", place)):
        known = await flat.post.handle(handle)
        assert known is not None
        assert known.message_id == message["message_id"]


async def test_a_new_topic_is_told_of_in_the_transaction_that_notes_it(office: Office) -> None:
    heard: list[tuple[str, bool]] = []

    async def made(session: AsyncSession, destination: str) -> None:
        heard.append((destination, await session.get(Place, destination) is not None))

    office.recorder._topic_made = made
    await office.send("topic:7", "one")
    await office.send("topic:7", "two")
    await office.settled()
    assert heard == [("topic:7", True)]
