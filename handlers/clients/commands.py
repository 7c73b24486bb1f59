"""Commands and the menu."""

from aiogram import Router
from aiogram.filters import Command, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.clients.buttons import CancelButton
from bot.clients.models import Client
from bot.desk import Desk
from handlers.clients.states import Asking
from handlers.filters import MenuButton


def build_commands_router() -> Router:
    """Handles `/start`, `/help`, `/cancel`, `/requests` and the buttons of the menu."""
    router = Router(name="commands")
    router.message.register(start, CommandStart())
    router.message.register(start, Command("menu"))
    router.message.register(explain, Command("help"))
    router.message.register(cancel, Command("cancel"))
    router.message.register(cancel, MenuButton("cancel"))
    router.callback_query.register(cancel_by_button, CancelButton.filter())
    router.message.register(ask, Command("ask"))
    router.message.register(ask, MenuButton("ask"))
    router.message.register(requests, Command("requests"))
    router.message.register(requests, MenuButton("requests"))
    return router


async def start(_message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """Greet and show the menu."""
    await state.clear()
    await desk.menu.greet(client)


async def explain(_message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """Say what the desk can do."""
    await state.clear()
    await desk.menu.show(client, "help")


async def cancel(_message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """Leave whatever dialogue is under way."""
    await state.clear()
    await desk.menu.show(client, "cancelled")


async def cancel_by_button(query: CallbackQuery, desk: Desk, client: Client, state: FSMContext) -> None:
    """Leave whatever dialogue is under way."""
    await state.clear()
    await desk.menu.toast(query.id, client, None)
    await desk.menu.show(client, "cancelled")


async def ask(_message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """The next message is a new question, even while another ticket is open."""
    await state.set_state(Asking.question)
    await desk.menu.prompt(client, "ask")


async def requests(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """Show the client's tickets."""
    await state.clear()
    await desk.requests.overview(client, message.message_id)
