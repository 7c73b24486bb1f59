"""What is looked for, and who need not wait for it."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta

from bot.delivery.bulk import Letter, post
from bot.delivery.envelopes import Envelope
from bot.delivery.models import OnAmbiguity, OutboxStatus, Priority
from bot.delivery.outbox import Options
from bot.delivery.parcels import ALL, MAIL, TALK, Item, Parcel, Room, Urgency
from bot.delivery.picker import ROUNDS_AHEAD, Picker
from tests.delivery.support import Post
from tests.delivery.test_parcels import put

ROOM = Room(20, 15)


def picker_of(post: Post) -> Picker:
    async def floor(*_: object) -> None:
        return None

    return Picker(post.database, post.clock, floor)


async def picked(
    picker: Picker, post: Post, which: Urgency = ALL, *, most: int = 2, busy: frozenset[str] = frozenset()
) -> Sequence[Item]:
    now = post.clock.now()
    parcels, _ = await picker.pick(most, set(busy), which, now, ROOM, news=which == ALL)
    return parcels


async def letters(box: Post, *names: str, expires_in: float | None = None) -> None:
    now = box.clock.now()
    expires_at = None if expires_in is None else now + timedelta(seconds=expires_in)
    some = [
        Letter(f"client:{name}", int(name), "sendMessage", {"text": name}, f"line:{name}", expires_at)
        for name in names
    ]
    async with box.database.begin() as session:
        await post(session, box.clock, some, box.wake)


def names(parcels: Sequence[Item]) -> list[str]:
    arguments = [
        json.loads(each.arguments) if isinstance(each, Envelope) else each.payload for each in parcels
    ]
    return [each["text"] for each in arguments]


async def test_when_there_is_nothing_nobody_who_writes_is_held_up(sqlite_post: Post) -> None:
    picker = picker_of(sqlite_post)
    later = sqlite_post.clock.now() + timedelta(seconds=5)
    await put(sqlite_post, "client:1", "later", Options(not_before=later))
    async with sqlite_post.database.begin(), asyncio.timeout(5):
        for which in (TALK, MAIL):
            found = await picker.pick(2, set(), which, sqlite_post.clock.now(), ROOM, news=False)
            assert found == ([], later)


async def test_letters_are_read_while_others_write(sqlite_post: Post) -> None:
    picker = picker_of(sqlite_post)
    await letters(sqlite_post, *"123456789")
    async with sqlite_post.database.begin():
        taking = asyncio.create_task(picked(picker, sqlite_post, MAIL))
        await asyncio.sleep(0.1)
        assert len(picker._ahead) == 2 * (ROUNDS_AHEAD - 1), "only taking them up has to wait"
    assert names(await taking) == ["1", "2"]


async def test_letters_in_rounds_each_once(post: Post) -> None:
    picker = picker_of(post)
    await letters(post, *"123456789")
    found = [names(await picked(picker, post, MAIL)) for _ in range(6)]
    assert found == [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"], ["9"], []]
    assert await post.texts(OutboxStatus.PENDING) == []


async def test_a_letter_that_was_read_ahead_may_not_leave_any_more(post: Post) -> None:
    picker = picker_of(post)
    await letters(post, *"12")
    await letters(post, *"34", expires_in=5)
    await letters(post, *"5678")
    assert names(await picked(picker, post, MAIL)) == ["1", "2"]
    post.clock.move(6)
    assert names(await picked(picker, post, MAIL)) == ["5", "6"]


async def test_a_busy_lane_is_passed_over_and_has_its_turn_later(post: Post) -> None:
    picker = picker_of(post)
    await letters(post, *"12345678")
    busy = frozenset({"client:2"})
    assert names(await picked(picker, post, MAIL, busy=busy)) == ["1", "3"]
    assert names(await picked(picker, post, MAIL)) == ["2", "4"]


async def test_what_is_no_letter_leaves_among_them(post: Post) -> None:
    picker = picker_of(post)
    await letters(post, "1")
    await put(post, "client:2", "2", Options(priority=Priority.BULK))
    await letters(post, "3")
    assert names(await picked(picker, post, MAIL)) == ["1", "2"]
    assert names(await picked(picker, post, MAIL)) == ["3"]


async def test_a_greeting_whose_chat_is_looked_up_is_no_letter(post: Post) -> None:
    await letters(post, "1")
    await put(post, "client:2", "2", Options(priority=Priority.BULK, on_ambiguity=OnAmbiguity.DROP))
    first, second = await picked(picker_of(post), post, MAIL)
    assert isinstance(first, Envelope)
    assert isinstance(second, Parcel)


async def test_what_is_given_back_leaves_later(post: Post) -> None:
    picker = picker_of(post)
    await letters(post, *"12")
    parcels = await picked(picker, post, MAIL)
    assert await post.texts(OutboxStatus.SENDING) == ["1", "2"]
    await picker.give_back(parcels)
    assert names(await picked(picker, post, MAIL)) == ["1", "2"]
