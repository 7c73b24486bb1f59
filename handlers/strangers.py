"""Chats that are not the desk's: the bot leaves them."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import ChatMemberUpdated, Message

from bot.delivery.copying import SERVICE_MESSAGES
from bot.desk import Desk


def build_strangers_router() -> Router:
    """Handles what comes from groups and channels that the desk does not know."""
    router = Router(name="strangers")
    router.message.filter(F.chat.type != ChatType.PRIVATE)
    router.my_chat_member.filter(F.chat.type != ChatType.PRIVATE)
    router.message.register(moved, F.migrate_from_chat_id)
    router.message.register(ignore, F.content_type.in_(SERVICE_MESSAGES))
    router.message.register(leave)
    router.my_chat_member.register(leave, F.new_chat_member.status.in_({"member", "administrator"}))
    return router


async def moved(message: Message, desk: Desk) -> None:
    """The managers' group has a new id, and this is told there before the old chat tells it."""
    if message.migrate_from_chat_id == await desk.team.chat_id():
        await desk.move(message.chat.id)
    else:
        await leave(message, desk)


async def ignore(_message: Message) -> None:
    """Somebody joined, say: that it was the bot is told by itself, and it leaves once."""


async def leave(event: Message | ChatMemberUpdated, desk: Desk) -> None:
    """Leave a group that somebody added the bot to."""
    await desk.leave(event.chat.id, event.chat.title or "")
