"""The managers' work at the FAQ."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.faq.workshop.buttons import EditButton
from bot.team.models import Manager


def build_faq_router() -> Router:
    """Handles /faq and the buttons under its answer."""
    router = Router(name="faq-workshop")
    router.message.register(open_workshop, Command("faq"))
    router.callback_query.register(press, EditButton.filter())
    return router


async def open_workshop(message: Message, command: CommandObject, desk: Desk, manager: Manager) -> None:
    """Show the FAQ, or what fits the words after the command."""
    await desk.faq.workshop.command(manager, message, command.args or "")


async def press(query: CallbackQuery, callback_data: EditButton, desk: Desk, manager: Manager) -> None:
    """Show or change what the button says."""
    message = query.message if isinstance(query.message, Message) else None
    await desk.faq.workshop.pressed(query.id, callback_data, manager, message)
