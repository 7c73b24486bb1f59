from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

import bot.delivery  # noqa: F401 - brings aiogram in its lean way
from bot.delivery import record, sender
from bot.delivery.wire import Wire
from bot.sandbox import Limits, Sandbox
from bot.storage.uow import Database
from tests.delivery.office import Office, open_office
from tests.delivery.support import Post, StandingClock


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The failures here are meant, and rendering their tracebacks takes longer than the tests."""
    with capture_logs():
        yield


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture(scope="session")
def wire() -> Wire:
    return Wire()


@pytest.fixture
def post(database: Database, wire: Wire, clock: StandingClock) -> Post:
    return Post(database, wire, clock)


@pytest.fixture
def sqlite_post(sqlite_database: Database, wire: Wire, clock: StandingClock) -> Post:
    return Post(sqlite_database, wire, clock)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(limits=Limits(enforce=False)) as sandbox:
        yield sandbox


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is repeated quickly; who is not woken sleeps longer than a test waits."""
    monkeypatch.setattr(record, "FIRST_RETRY", timedelta(seconds=0.02))
    monkeypatch.setattr(sender, "IDLE_SECONDS", 60.0)


@pytest.fixture
async def office(sandbox: Sandbox, sqlite_post: Post, _impatient: None) -> AsyncIterator[Office]:
    """A sender on SQLite that is at work and has no limits."""
    async with open_office(sandbox, sqlite_post) as office:
        office.start()
        yield office


@pytest.fixture
async def either_office(sandbox: Sandbox, post: Post, _impatient: None) -> AsyncIterator[Office]:
    """The same on SQLite and on PostgreSQL, and not yet at work."""
    async with open_office(sandbox, post) as office:
        yield office
