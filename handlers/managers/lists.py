"""What managers ask about the desk as a whole: lists of requests, who is on duty."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.team.models import Manager
from bot.tickets.lists import ListButton


def build_lists_router() -> Router:
    """Handles /tickets and the buttons under its answer, and /duty."""
    router = Router(name="lists")
    router.message.register(tickets, Command("tickets"))
    router.message.register(duty, Command("duty"))
    router.callback_query.register(turn, ListButton.filter())
    return router


async def tickets(message: Message, command: CommandObject, desk: Desk, manager: Manager) -> None:
    """Show the list that is asked for."""
    await desk.lists.show(manager, message, command.args or "")


async def turn(query: CallbackQuery, callback_data: ListButton, desk: Desk) -> None:
    """Show another list or page in its place."""
    message = query.message if isinstance(query.message, Message) else None
    await desk.lists.turn(query.id, callback_data, message)


async def duty(message: Message, desk: Desk) -> None:
    """Show who is on duty."""
    await desk.roster.show(message)
