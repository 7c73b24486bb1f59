"""The bot to compare with: it repeats what it is told, the way aiogram's own documentation does it."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    """Say it again."""
    await message.answer(message.text or "")


async def main() -> None:
    """Poll until stopped."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API_BASE"]))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    await dispatcher.start_polling(Bot(os.environ["TOKEN"], session=session), handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main())
