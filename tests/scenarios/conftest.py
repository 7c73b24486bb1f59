"""Fixtures of the scenarios: a desk of one's own, or one that a module's tests share."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from bot.app import App
from bot.sandbox import Sandbox
from tests.desk import config_for
from tests.scenarios.play import Play, playing


@pytest.fixture(scope="session", autouse=True)
def _plain_tracebacks() -> None:
    """Tracebacks with all variables take seconds to print, and tests of failures print many."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that has its tables and the FAQ: copying it is faster than making it."""
    path = tmp_path_factory.mktemp("prepared") / "desk.db"

    async def prepare() -> None:
        sandbox = Sandbox(port=1)
        app = App(config_for(sandbox, f"sqlite:///{path}"))
        await app.prepare()
        await app.shelf.learned()
        await app.close()

    asyncio.run(prepare())
    return path


@pytest.fixture
def prepared_url(_prepared: Path, tmp_path: Path) -> str:
    """The address of a database without clients."""
    return f"sqlite:///{shutil.copy(_prepared, tmp_path / 'desk.db')}"


@pytest.fixture(scope="module")
def _shared_url(_prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{shutil.copy(_prepared, tmp_path_factory.mktemp('shared') / 'desk.db')}"


@pytest.fixture
async def play(prepared_url: str) -> AsyncIterator[Play]:
    """A desk of the test's own."""
    async with playing(prepared_url) as play:
        yield play


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(_shared_url: str) -> AsyncIterator[Play]:
    """A desk that the module's tests share, each with clients of its own."""
    async with playing(_shared_url) as play:
        yield play
