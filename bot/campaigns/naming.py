"""What the bot is called: buttons that are counted lead into its chat by that name."""

import asyncio

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError

from bot.facts import remember
from bot.storage.uow import Database

BOT_NAME = "username of the bot"
"""Under which fact it is remembered."""

AGAIN_SECONDS = 60.0

log = structlog.get_logger(__name__)


async def learn_name(bot: Bot, database: Database) -> None:
    """Ask Telegram, until it tells, and remember it."""
    while True:
        try:
            name = (await bot.me()).username
        except (TelegramAPIError, ClientDecodeError) as error:
            log.info("the bot's name is not known yet", error=repr(error))
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            async with database.begin() as session:
                await remember(session, BOT_NAME, name or "")
            return
