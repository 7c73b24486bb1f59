"""What a JSON array of rows becomes in the database, on SQLite and PostgreSQL alike."""

import pytest
from sqlalchemy import insert, select, update

from bot.delivery.models import Place
from bot.storage.base import Base
from bot.storage.many import number, rows_in, words
from bot.storage.uow import Database

ROWS = rows_in("rows")
PLACES = Base.metadata.tables[Place.__tablename__]
PUT = insert(PLACES).from_select(
    ["destination", "chat_id", "thread_id"], select(words(ROWS, 0), number(ROWS, 1), number(ROWS, 2))
)
LARGE = 2**53 + 1
"""No double can hold it, and it takes more than 32 bits."""


async def put(database: Database, *rows: tuple[object, ...]) -> None:
    async with database.begin() as session:
        await session.execute(PUT, {"rows": rows})


@pytest.mark.parametrize(
    "name", ["", "it's", 'a "quoted" one', "שלום 👋🏽", "{}", "null", "line\nbreak", "\\u0041"]
)
async def test_words_and_numbers_arrive_as_they_are(database: Database, name: str) -> None:
    await put(database, (name, LARGE, None), ("other", -1, 0))
    async with database.read() as session:
        place, other = await session.get_one(Place, name), await session.get_one(Place, "other")
    assert (place.chat_id, place.thread_id) == (LARGE, None)
    assert (other.chat_id, other.thread_id) == (-1, 0)


async def test_many_are_changed_at_once_and_no_others(database: Database) -> None:
    await put(database, *((str(n), n, None) for n in range(1000)))
    change = update(PLACES).where(PLACES.c.destination == words(ROWS, 0)).values(thread_id=number(ROWS, 1))
    async with database.begin() as session:
        changes = [(str(n), n + 1) for n in range(500)]
        await session.execute(change, {"rows": changes})
    async with database.read() as session:
        places = (await session.scalars(select(Place))).all()
    assert {p.chat_id: p.thread_id for p in places} == {n: n + 1 if n < 500 else None for n in range(1000)}
