"""`deskbell check`: says before the first start what is wrong, without aiogram and in under two seconds.

Telegram is asked through python-telegram-bot, a reading of the Bot API that is not the bot's own.
"""

import asyncio
import importlib.util
import time
from collections.abc import Awaitable, Callable

from bot.commands import check_database, check_local
from bot.commands.finding import Finding, broken
from bot.config import Config

TOTAL_SECONDS = 1.7
LEAST_SECONDS = 1.5
"""What the others are granted for their answers even where Python itself was slow to start."""


async def check(config: Config, started: float) -> list[Finding]:
    """All findings, in the order in which one would put things right.

    `started` is what `time.monotonic` said when the command began.
    """
    ask = _asking_telegram()
    seconds = max(LEAST_SECONDS, TOTAL_SECONDS - (time.monotonic() - started))
    telegram, database, files = await asyncio.gather(
        ask(config, seconds),
        check_database.look(config.database, seconds),
        asyncio.to_thread(check_local.look, config),
    )
    return [*telegram, database, *files]


def _asking_telegram() -> Callable[[Config, float], Awaitable[list[Finding]]]:
    if importlib.util.find_spec("telegram") is None:
        return _without_library
    from bot.commands.check_telegram import ask

    return ask


async def _without_library(_config: Config, _seconds: float) -> list[Finding]:
    return [
        broken("Telegram: not asked, as python-telegram-bot is missing: pip install 'deskbell[sandbox]'.")
    ]
