"""A whole desk against a sandbox: the real dispatcher, a real database file, HTTP in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App
from bot.clock import MovableClock
from bot.config.model import Config
from bot.sandbox import Limits, Sandbox

WITHOUT_LIMITS = {"per_second": 5000, "per_chat_per_second": 5000, "per_group_per_minute": 100_000}
SAMPLE_FAQ = Path(__file__).parents[1] / "bot" / "sandbox" / "sample_faq.csv"


@dataclass
class RunningDesk:
    """A desk at work and the Telegram it works on."""

    app: App
    sandbox: Sandbox
    clock: MovableClock


def config_for(sandbox: Sandbox, database_url: str, **sections: dict[str, Any]) -> Config:
    """The configuration of a desk in `sandbox`; `sections` add to it or change it, a table each.

    There is no board unless a test asks for one: it would show up in General after some seconds. Nobody has a
    name day either: tests that move the clock would meet it.
    """
    config: dict[str, dict[str, Any]] = {
        "telegram": {"token": sandbox.token, "api_base": sandbox.api_base, "limits": WITHOUT_LIMITS},
        "managers": {"chat_id": sandbox.group.chat_id, "board": False},
        "database": {"url": database_url},
        "faq": {"file": str(SAMPLE_FAQ), "semantic": False},
        "greetings": {"name_days": False},
    }
    for name, values in sections.items():
        config[name] = {**config.get(name, {}), **values}
    return Config.model_validate(config)


@asynccontextmanager
async def running_desk(
    database_url: str, *, clock: MovableClock | None = None, limits: Limits | None = None, **sections: Any
) -> AsyncIterator[RunningDesk]:
    """A desk that is serving; it is stopped at the end of the block, and its errors are raised."""
    clock = clock or MovableClock()
    async with Sandbox(clock=clock, limits=limits or Limits(enforce=False)) as sandbox:
        app = App(config_for(sandbox, database_url, **sections), clock)
        await app.prepare()
        serving = asyncio.create_task(app.serve())
        try:
            yield RunningDesk(app, sandbox, clock)
            if serving.done():
                serving.result()
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            await app.close()
