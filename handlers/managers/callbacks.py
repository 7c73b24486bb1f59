"""Calls in the managers' group: the list of them, and the buttons of each."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks.buttons import CallButton
from bot.desk import Desk
from bot.team.models import Manager


def build_callbacks_router() -> Router:
    """Handles /calls and the buttons of calls."""
    router = Router(name="calls")
    router.message.register(calls, Command("calls"))
    router.callback_query.register(press, CallButton.filter())
    return router


async def calls(message: Message, desk: Desk) -> None:
    """Show the calls of today and tomorrow."""
    await desk.calls.switchboard.show_list(message)


async def press(query: CallbackQuery, callback_data: CallButton, desk: Desk, manager: Manager) -> None:
    """Do about the call what the button says."""
    message = query.message if isinstance(query.message, Message) else None
    await desk.calls.switchboard.pressed(query.id, callback_data, manager, message)
