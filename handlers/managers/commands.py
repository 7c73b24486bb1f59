"""What managers type about tickets, in a topic or in General."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.desk import Desk
from bot.team.models import Manager
from bot.tickets.orders import NAMES


def build_commands_router() -> Router:
    """Handles `/take`, `/snooze 2h` and the like; other bots are not obeyed."""
    router = Router(name="ticket-commands")
    router.message.filter(~F.from_user.is_bot | F.sender_chat)
    router.message.register(explain, Command("help"))
    router.message.register(run, Command(*NAMES))
    return router


async def explain(message: Message, desk: Desk) -> None:
    """List what can be typed."""
    await desk.commands.explain(message)


async def run(message: Message, command: CommandObject, desk: Desk, manager: Manager) -> None:
    """Do what the command says to the ticket that it is about."""
    await desk.commands.run(command.command, command.args or "", manager, message)
