"""Fixtures of the sandbox's own tests."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.sandbox import Limits, Person, Sandbox
from tests.sandbox.client import RawBot, started


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox without flood limits."""
    async with Sandbox(clock=MovableClock(), limits=Limits(enforce=False)) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[RawBot]:
    """A bot in that sandbox."""
    async with aiohttp.ClientSession() as session:
        yield RawBot(sandbox, session)


@pytest.fixture
def anna(sandbox: Sandbox) -> Person:
    """A client who has started the bot."""
    return started(sandbox)
