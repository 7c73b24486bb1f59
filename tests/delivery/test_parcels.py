from datetime import timedelta
from typing import Any

import pytest
from aiogram.methods import SendMediaGroup, SendMessage, SendPhoto, TelegramMethod
from aiogram.types import InputMediaPhoto

from bot.delivery.models import OutboxRow, OutboxStatus, Priority
from bot.delivery.outbox import Options
from bot.delivery.parcels import MERGE_LOOK_AHEAD, Parcel, Room, pick
from bot.delivery.wire import HERE
from tests.delivery.support import Post, buttons

LINE = Options(priority=Priority.RELAY, mergeable=True)


def text(words: str, **fields: Any) -> SendMessage:
    return SendMessage(chat_id=HERE, text=words, **fields)


def album(items: int) -> SendMediaGroup:
    return SendMediaGroup(chat_id=HERE, media=[InputMediaPhoto(media="id")] * items)


async def put(
    post: Post, to: str, method: TelegramMethod[Any] | str, options: Options | None = None, **columns: Any
) -> OutboxRow:
    async with post.begin() as box:
        row = await box.send(to, text(method) if isinstance(method, str) else method, options)
        for name, value in columns.items():
            setattr(row, name, value)
    return row


async def picked(
    post: Post, most: int = 100, busy: set[str] | None = None, group: int = 20, cards: int = 15
) -> list[Parcel]:
    async with post.database.begin() as session:
        found = await pick(session, post.clock, most=most, busy=busy or set(), room=Room(group, cards))
    return [each for each in found if isinstance(each, Parcel)]


async def words(post: Post, **arguments: Any) -> list[str]:
    """What leaves, parcel by parcel."""
    return [parcel.payload.get("text", parcel.head.method) for parcel in await picked(post, **arguments)]


async def test_the_most_urgent_leave_first_and_one_a_lane(post: Post) -> None:
    await put(post, "client:1", "bulk", Options(priority=Priority.BULK))
    await put(post, "client:2", "relay", Options(priority=Priority.RELAY))
    await put(post, "client:3", "answer")
    await put(post, "client:3", "second answer")
    await put(post, "client:4", "late answer")
    assert await words(post, most=3) == ["answer", "late answer", "relay"]
    assert await post.texts(OutboxStatus.SENDING) == ["relay", "answer", "late answer"]
    assert await words(post) == ["second answer", "bulk"]


async def test_busy_lanes_are_left_alone(post: Post) -> None:
    await put(post, "client:1", "one")
    await put(post, "client:2", "two")
    assert await words(post, busy={"client:1", "client:9"}) == ["two"]


async def test_rows_wait_for_their_time_and_not_beyond_it(post: Post) -> None:
    soon = post.clock.now() + timedelta(seconds=10)
    await put(post, "client:1", "early", Options(not_before=soon))
    await put(post, "client:2", "late", Options(expires_at=soon))
    assert await words(post) == ["late"]
    await put(post, "client:2", "too late", Options(expires_at=soon))
    post.clock.move(10)
    assert await words(post) == ["early"]


async def test_settled_rows_stay(post: Post) -> None:
    for status in OutboxStatus:
        await put(post, f"client:{status}", status, status=status)
    assert await words(post) == ["pending"]


async def test_queued_lines_go_over_as_one_message(post: Post) -> None:
    for line in ("one", "two &amp; <b>three</b>"):
        await put(post, "topic:1", line, LINE)
    await put(post, "topic:2", "of another", LINE)
    await put(post, "topic:1", "four", LINE)
    (parcel,) = await picked(post)
    assert parcel.payload["text"] == "one\n\ntwo &amp; <b>three</b>\n\nfour"
    assert (parcel.cost, len(parcel.rows)) == (1, 3)
    assert await post.texts(OutboxStatus.PENDING) == ["of another"]


@pytest.mark.parametrize(
    ("between", "next_parcel"),
    [
        pytest.param((text("x"), Options(priority=Priority.RELAY)), "x", id="a message of its own"),
        pytest.param((SendPhoto(chat_id=HERE, photo="id"), LINE), "sendPhoto", id="a photo"),
        pytest.param((text("x", reply_markup=buttons("b")), LINE), "x", id="buttons"),
        pytest.param((text("x", parse_mode=None), LINE), "x", id="another formatting"),
        pytest.param(
            (text("x"), Options(priority=Priority.RELAY, mergeable=True, reply_to="q")),
            "x\n\nafter",
            id="a reply, which others may follow",
        ),
    ],
)
async def test_lines_do_not_join_across_something_else(
    sqlite_post: Post, between: tuple[TelegramMethod[Any], Options], next_parcel: str
) -> None:
    await put(sqlite_post, "topic:1", "before", LINE)
    await put(sqlite_post, "topic:1", *between)
    await put(sqlite_post, "topic:1", "after", LINE)
    assert await words(sqlite_post) == ["before"]
    assert await words(sqlite_post) == [next_parcel]


async def test_a_message_with_buttons_is_joined_by_none(sqlite_post: Post) -> None:
    await put(sqlite_post, "topic:1", text("x", reply_markup=buttons("b")), LINE)
    await put(sqlite_post, "topic:1", text("y", reply_markup=buttons("b")), LINE)
    assert await words(sqlite_post) == ["x"]


async def test_what_is_not_mergeable_stays_alone(sqlite_post: Post) -> None:
    await put(sqlite_post, "topic:1", "alone")
    await put(sqlite_post, "topic:1", "line", LINE)
    assert await words(sqlite_post) == ["alone"]
    assert await words(sqlite_post) == ["line"]


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("a" * 4000, "b" * 94, True),
        ("a" * 4000, "b" * 95, False),
        ("👍" * 2000, "b" * 94, True),
        ("👍" * 2000, "b" * 95, False),
        ("<b>" + "&amp;" * 4000 + "</b>", "b" * 94, True),
    ],
)
async def test_joined_lines_fit_into_one_message(
    sqlite_post: Post, first: str, second: str, together: bool
) -> None:
    await put(sqlite_post, "topic:1", first, LINE)
    await put(sqlite_post, "topic:1", second, LINE)
    await put(sqlite_post, "topic:1", "c", LINE)
    assert await words(sqlite_post) == [f"{first}\n\n{second}" if together else first]


async def test_lines_in_doubt_are_not_mixed_with_others(sqlite_post: Post) -> None:
    await put(sqlite_post, "topic:1", "one", LINE, ambiguous=1, floor=5)
    await put(sqlite_post, "topic:1", "two", LINE, ambiguous=1, floor=5)
    await put(sqlite_post, "topic:1", "three", LINE)
    assert await words(sqlite_post) == ["one\n\ntwo"]
    assert await words(sqlite_post) == ["three"]


async def test_the_group_gets_one_parcel_at_a_time(post: Post) -> None:
    await put(post, "topic:1", "one", Options(priority=Priority.RELAY))
    await put(post, "topic:2", "two", Options(priority=Priority.ESCALATION))
    await put(post, "client:1", "private", Options(priority=Priority.BULK))
    assert await words(post) == ["two", "private"]


@pytest.mark.parametrize(
    ("group", "cards", "leaves"),
    [(20, 15, "relay"), (1, 0, "relay"), (0, 0, "private")],
)
async def test_cards_leave_room_for_what_clients_write(
    post: Post, group: int, cards: int, leaves: str
) -> None:
    await put(post, "topic:1", "card", Options(priority=Priority.CARD))
    await put(post, "client:1", "private", Options(priority=Priority.BULK))
    assert (await words(post, group=group, cards=cards))[-1] == "private"
    await put(post, "topic:2", "relay", Options(priority=Priority.RELAY))
    left = await post.texts(OutboxStatus.PENDING)
    assert ("card" in left) is (cards == 0)
    found = await words(post, group=group, cards=cards)
    assert found == ([] if leaves == "private" else ["relay"])


async def test_each_item_of_an_album_counts(sqlite_post: Post) -> None:
    await put(sqlite_post, "topic:1", album(7), Options(priority=Priority.RELAY))
    (parcel,) = await picked(sqlite_post, group=7)
    assert (parcel.cost, parcel.messages) == (7, 7)


async def test_an_album_that_waits_for_room_holds_up_only_the_group(post: Post) -> None:
    await put(post, "topic:1", album(7), Options(priority=Priority.RELAY))
    await put(post, "topic:2", "line", Options(priority=Priority.RELAY))
    await put(post, "client:1", "private", Options(priority=Priority.BULK))
    assert await words(post, most=1, group=6) == ["private"]
    assert await words(post, group=6) == [], "nor may what is cheaper keep it waiting for ever"
    assert await words(post, group=7) == ["sendMediaGroup"]


async def test_however_much_waits_for_the_group_others_are_found(post: Post) -> None:
    await put(post, "topic:1", album(7), Options(priority=Priority.RELAY))
    async with post.begin() as box:
        for number in range(MERGE_LOOK_AHEAD):
            await box.send(f"topic:{number + 2}", text("line"), Options(priority=Priority.RELAY))
    await put(post, "client:1", "private", Options(priority=Priority.BULK))
    assert await words(post, most=1, group=6) == ["private"]
    assert await words(post, most=1, group=6) == []
