"""What the FAQ could learn: the digest, its buttons, and /learn."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.faq.learning.buttons import LearnButton
from bot.team.models import Manager


def build_learning_router() -> Router:
    """Handles /learn and the buttons of digests."""
    router = Router(name="learning")
    router.message.register(learn, Command("learn"))
    router.callback_query.register(press, LearnButton.filter())
    return router


async def learn(message: Message, desk: Desk) -> None:
    """Show what could be learnt now."""
    await desk.counsel.lessons.show(message)


async def press(query: CallbackQuery, callback_data: LearnButton, desk: Desk, manager: Manager) -> None:
    """Add, edit or dismiss something, or turn the page."""
    await desk.counsel.lessons.pressed(query.id, callback_data, manager)
