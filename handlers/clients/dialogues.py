"""Messages within a dialogue: what was announced by the menu."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.clients.models import Client
from bot.delivery.copying import plain_of
from bot.desk import Desk
from bot.tickets.models import Kind
from handlers.clients.states import Asking

COMMAND = F.text.startswith("/")


def build_dialogues_router() -> Router:
    """Handles the message that a menu button asked for."""
    router = Router(name="dialogues")
    router.message.register(question, StateFilter(Asking.question), ~COMMAND)
    router.message.register(complaint, StateFilter(Asking.complaint), ~COMMAND)
    return router


async def question(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """A new question, whatever else is open."""
    await state.clear()
    await desk.asking.ask(client, message)


async def complaint(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """A complaint goes to people at once."""
    await state.clear()
    await desk.tickets.open(client, Kind.COMPLAINT, plain_of(message), message)
