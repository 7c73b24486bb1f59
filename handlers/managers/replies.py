"""Standard replies: choosing one, and what becomes of the draft."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.replies.buttons import DraftButton, ReplyButton
from bot.team.models import Manager


def build_replies_router() -> Router:
    """Handles /replies, /r and the buttons that follow."""
    router = Router(name="replies")
    router.message.register(replies, Command("replies", "r"))
    router.callback_query.register(choose, ReplyButton.filter())
    router.callback_query.register(act, DraftButton.filter())
    return router


async def replies(message: Message, command: CommandObject, desk: Desk, manager: Manager) -> None:
    """Show all of them, or draft the one whose key is given."""
    await desk.replies.command(manager, message, command.args or "")


async def choose(query: CallbackQuery, callback_data: ReplyButton, desk: Desk, manager: Manager) -> None:
    """Draft one of them, or show another page."""
    await desk.replies.pressed(query.id, callback_data, manager)


async def act(query: CallbackQuery, callback_data: DraftButton, desk: Desk, manager: Manager) -> None:
    """Send, change or discard a draft."""
    await desk.replies.act(query.id, callback_data, manager)
