from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.delivery.models import InboxRow, OutboxFile, OutboxRow
from bot.errors import NaiveDatetimeError
from bot.storage.uow import Database

MOMENT = datetime(2026, 3, 29, 0, 30, 15, 123456, tzinfo=UTC)


def update(**columns: Any) -> InboxRow:
    return InboxRow(**{"update_id": 1, "lane": 1, "payload": "{}", "received_at": MOMENT, **columns})


def outbox_row(**columns: Any) -> OutboxRow:
    given = {
        "destination": "client:1", "lane": "client:1", "bucket": "private", "method": "sendMessage",
        "payload": {}, "priority": 0, "on_ambiguity": "resend", "created_at": MOMENT, "not_before": MOMENT,
    }  # fmt: skip
    return OutboxRow(**{**given, **columns})


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-11))], ids=str
)
async def test_a_moment_is_the_same_moment_when_read(database: Database, zone: timezone) -> None:
    async with database.begin() as session:
        session.add(update(received_at=MOMENT.astimezone(zone)))
    async with database.read() as session:
        row = await session.get_one(InboxRow, 1)
        found = await session.scalar(select(InboxRow.lane).where(InboxRow.received_at == MOMENT))
    assert row.received_at == MOMENT
    assert row.received_at.tzinfo is UTC
    assert row.not_before is None
    assert found == 1


async def test_moments_are_compared_as_moments(database: Database) -> None:
    ahead = (MOMENT + timedelta(minutes=1)).astimezone(timezone(timedelta(hours=-11)))
    async with database.begin() as session:
        session.add(update())
    async with database.read() as session:
        assert await session.scalar(select(InboxRow.lane).where(InboxRow.received_at < ahead)) == 1
        assert await session.scalar(select(InboxRow.lane).where(InboxRow.received_at > ahead)) is None


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError) as refused:
        async with database.begin() as session:
            session.add(update(received_at=MOMENT.replace(tzinfo=None)))
    assert isinstance(refused.value.orig, NaiveDatetimeError)


async def test_telegrams_numbers_fit(database: Database) -> None:
    async with database.begin() as session:
        session.add(update(lane=-(2**52)))
    async with database.read() as session:
        assert (await session.get_one(InboxRow, 1)).lane == -(2**52)


async def test_json_comes_back_as_it_was(database: Database) -> None:
    payload: dict[str, Any] = {
        "text": 'שלום 👋 \\ " <b>',
        "list": [1, None, True, {"a": 1.5}],
        "none": None,
        "": {},
    }
    async with database.begin() as session:
        session.add_all([outbox_row(payload=payload, album=["a", "b"]), outbox_row()])
    async with database.read() as session:
        full, empty = await session.scalars(select(OutboxRow).order_by(OutboxRow.id))
    assert (full.payload, full.album) == (payload, ["a", "b"])
    assert (empty.payload, empty.album) == ({}, None)
    assert empty.id > full.id


async def test_what_belongs_to_a_row_goes_with_it(database: Database) -> None:
    async with database.begin() as session:
        row = outbox_row()
        session.add(row)
        await session.flush()
        session.add(OutboxFile(outbox_id=row.id, key="k", filename=None, content=b"\x00\xff"))
    async with database.begin() as session:
        await session.delete(await session.get_one(OutboxRow, row.id))
    async with database.read() as session:
        assert (await session.scalars(select(OutboxFile))).all() == []
