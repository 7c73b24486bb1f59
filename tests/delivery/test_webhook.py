import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery import inbox
from bot.delivery.webhook import SECRET_HEADER, build_webhook
from bot.storage.uow import Database
from tests.delivery.support import StandingClock, inbox_rows, said

SECRET = "s3cret"
HEADERS = {SECRET_HEADER: SECRET}

type_of_client = TestClient[Any, Any]


@pytest.fixture
def told() -> list[int]:
    """Grows when the workers are told of an update."""
    return []


@pytest.fixture
async def telegram(database: Database, told: list[int]) -> AsyncIterator[type_of_client]:
    app = build_webhook(
        database,
        StandingClock(),
        path="/hook",
        secret=SECRET,
        stored=lambda updates: told.append(len(updates)),
    )
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_an_update_is_stored_before_it_is_confirmed(
    telegram: type_of_client, database: Database, told: list[int]
) -> None:
    update = said(5, 7, "hi 👋")
    answer = await telegram.post("/hook", json=update, headers=HEADERS)
    assert answer.status == 200
    (row,) = await inbox_rows(database)
    assert (row.update_id, row.lane, json.loads(row.payload)) == (5, 7, update)
    assert told == [1]


async def test_an_update_may_come_twice(telegram: type_of_client, database: Database) -> None:
    for words in ("hi", "again"):
        answer = await telegram.post("/hook", json=said(5, 7, words), headers=HEADERS)
        assert answer.status == 200
    (row,) = await inbox_rows(database)
    assert json.loads(row.payload)["message"]["text"] == "hi"


async def test_what_could_not_be_stored_is_not_confirmed(
    telegram: type_of_client, database: Database, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = inbox.store

    async def store(session: AsyncSession, updates: Sequence[dict[str, Any]], clock: Clock) -> None:
        await real(session, updates, clock)
        raise OperationalError("insert", {}, OSError("disk full"))

    monkeypatch.setattr(inbox, "store", store)
    answer = await telegram.post("/hook", json=said(5, 7), headers=HEADERS)
    assert answer.status == 500
    assert await inbox_rows(database) == []
    assert told == []


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "guess"}, {SECRET_HEADER: "gästgivare"}])
async def test_who_does_not_know_the_secret_is_turned_away(
    telegram: type_of_client, database: Database, headers: dict[str, str]
) -> None:
    answer = await telegram.post("/hook", json=said(5, 7), headers=headers)
    assert answer.status == 401
    assert await inbox_rows(database) == []


async def test_a_secret_in_no_known_encoding(telegram: type_of_client) -> None:
    reader, writer = await asyncio.open_connection(telegram.host, telegram.port)
    head = f"POST /hook HTTP/1.1\r\nHost: desk\r\nContent-Length: 0\r\n{SECRET_HEADER}: "
    writer.write(head.encode() + b"\xff\r\n\r\n")
    assert b" 401 " in await reader.readline()
    writer.close()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"7", b"{}", b'{"update_id": "5"}', b'{"update_id": 5', b"\xff"]
)
async def test_what_is_no_update_is_refused(
    telegram: type_of_client, database: Database, body: bytes
) -> None:
    answer = await telegram.post("/hook", data=body, headers=HEADERS)
    assert answer.status == 400
    assert await inbox_rows(database) == []


async def test_it_tells_that_it_is_alive(telegram: type_of_client) -> None:
    answer = await telegram.get("/healthz")
    assert (answer.status, await answer.text()) == (200, "ok")
    assert (await telegram.get("/hook")).status == 405
