"""Messages within a dialogue: what was announced by the menu."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.clients.models import Client
from bot.desk import Desk
from handlers.clients.states import Asking

COMMAND = F.text.startswith("/")


def build_dialogues_router() -> Router:
    """Handles the message that a menu button asked for."""
    router = Router(name="dialogues")
    router.message.register(question, StateFilter(Asking.question), ~COMMAND)
    return router


async def question(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """A new question, whatever else is open."""
    await state.clear()
    await desk.intake.ask(client, message)
