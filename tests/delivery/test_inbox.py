import json
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery import inbox
from bot.delivery.inbox import lane_of
from bot.delivery.models import InboxStatus
from bot.storage.uow import Database
from tests.delivery.support import StandingClock, inbox_rows, said

PRIVATE = {"id": 7, "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}
PERSON = {"id": 7, "is_bot": False, "first_name": "Anna"}


async def store(database: Database, clock: StandingClock, *updates: dict[str, Any]) -> None:
    async with database.begin() as session:
        await inbox.store(session, updates, clock)


async def take(database: Database, clock: StandingClock, status: str = InboxStatus.DONE) -> int | None:
    async with database.begin() as session:
        row = await inbox.take(session, clock)
        if row is not None:
            row.status = status
    return row.update_id if row else None


@pytest.mark.parametrize(
    ("body", "lane"),
    [
        ({"message": {"chat": PRIVATE, "from": PERSON}}, 7),
        ({"edited_message": {"chat": GROUP, "from": PERSON}}, -100),
        ({"channel_post": {"chat": GROUP}}, -100),
        ({"callback_query": {"id": "1", "from": PERSON, "message": {"chat": GROUP}, "data": "x"}}, -100),
        ({"callback_query": {"id": "1", "from": PERSON, "inline_message_id": "2"}}, 7),
        ({"my_chat_member": {"chat": GROUP, "from": PERSON}}, -100),
        ({"chat_member": {"chat": GROUP, "from": PERSON}}, -100),
        ({"chat_join_request": {"chat": GROUP, "from": PERSON}}, -100),
        ({"message_reaction": {"chat": GROUP, "user": PERSON}}, -100),
        ({"message_reaction_count": {"chat": GROUP}}, -100),
        ({"chat_boost": {"chat": GROUP}}, -100),
        ({"business_connection": {"id": "1", "user": PERSON}}, 7),
        ({"deleted_business_messages": {"chat": PRIVATE}}, 7),
        ({"poll_answer": {"poll_id": "1", "user": PERSON}}, 7),
        ({"inline_query": {"id": "1", "from": PERSON}}, 7),
        ({"pre_checkout_query": {"id": "1", "from": PERSON}}, 7),
        ({"poll": {"id": "1"}}, 0),
        ({}, 0),
    ],
)
def test_an_update_belongs_to_its_chat_or_else_to_its_person(body: dict[str, Any], lane: int) -> None:
    assert lane_of({"update_id": 1, **body}) == lane


async def test_an_update_that_is_there_already_stays_as_it_is(
    database: Database, clock: StandingClock
) -> None:
    await store(database, clock, said(1, 7, "first"))
    assert await take(database, clock) == 1
    clock.move(60)
    await store(database, clock, said(1, 7, "again"), said(2, 7, "second"))
    first, second = await inbox_rows(database)
    assert first.status == InboxStatus.DONE
    assert json.loads(first.payload)["message"]["text"] == "first"
    assert (second.status, second.lane, second.received_at) == (InboxStatus.NEW, 7, clock.now())


async def test_one_batch_may_hold_an_update_twice(database: Database, clock: StandingClock) -> None:
    await store(database, clock, said(1, 7), said(1, 7))
    assert [row.update_id for row in await inbox_rows(database)] == [1]


async def test_an_update_is_kept_as_telegram_sent_it(database: Database, clock: StandingClock) -> None:
    update = said(2**40, 2**50, "שלום 👩‍👩‍👧 \x00 <b>&amp;\n")
    update["something"] = {"of the": ["future", None, 1.5]}
    await store(database, clock, update)
    (row,) = await inbox_rows(database)
    assert json.loads(row.payload) == update


async def test_nothing_to_store(database: Database, clock: StandingClock) -> None:
    await store(database, clock)
    assert await inbox_rows(database) == []


async def test_updates_are_taken_oldest_first(database: Database, clock: StandingClock) -> None:
    await store(database, clock, said(3, 7), said(1, 8), said(2, 7))
    assert [await take(database, clock) for _ in range(4)] == [1, 2, 3, None]


async def test_two_transactions_take_different_chats(
    postgresql_database: Database, clock: StandingClock
) -> None:
    database = postgresql_database
    await store(database, clock, said(1, 7), said(2, 7), said(3, 8), said(4, 8))
    async with database.begin() as one, database.begin() as other, database.begin() as third:
        first, second = await inbox.take(one, clock), await inbox.take(other, clock)
        assert first is not None
        assert second is not None
        assert (first.update_id, second.update_id) == (1, 3)
        assert await inbox.take(third, clock) is None
        first.status = second.status = InboxStatus.DONE
    assert [await take(database, clock), await take(database, clock)] == [2, 4]


async def test_a_chat_waits_for_its_update_that_is_to_be_tried_again(
    database: Database, clock: StandingClock
) -> None:
    await store(database, clock, said(1, 7), said(2, 7), said(3, 8))
    async with database.begin() as session:
        await inbox.note_failure(session, 1, "oops", clock)
    assert await take(database, clock) == 3
    assert await take(database, clock) is None
    clock.move(0.5)
    assert [await take(database, clock), await take(database, clock)] == [1, 2]


async def test_waits_grow_until_the_update_is_parked(database: Database, clock: StandingClock) -> None:
    await store(database, clock, said(1, 7), said(2, 7))
    waits = []
    for _ in range(inbox.ATTEMPTS):
        async with database.begin() as session:
            row = await inbox.note_failure(session, 1, "oops", clock)
        async with database.read() as session:
            waits.append(await inbox.next_retry(session, clock))
        clock.move(waits[-1] or 0.0)
    assert waits == [0.5, 1.5, 4.5, None]
    assert (row.status, row.attempts, row.error) == (InboxStatus.PARKED, 4, "oops")
    assert await take(database, clock) == 2, "a parked update holds up nobody"


async def test_only_old_handled_updates_are_forgotten(database: Database, clock: StandingClock) -> None:
    await store(database, clock, said(1, 7), said(2, 8), said(3, 9))
    await take(database, clock)
    await take(database, clock, InboxStatus.PARKED)
    clock.move(86400)
    await store(database, clock, said(4, 10))
    await take(database, clock)
    await take(database, clock)
    async with database.begin() as session:
        await inbox.forget(session, clock, timedelta(hours=23))
    kept = [(row.update_id, row.status) for row in await inbox_rows(database)]
    assert kept == [(2, InboxStatus.PARKED), (4, InboxStatus.DONE)]
