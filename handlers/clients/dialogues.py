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
from handlers.filters import OWN_CONTACT

COMMAND = F.text.startswith("/")


def build_dialogues_router() -> Router:
    """Handles the message that a menu button asked for."""
    router = Router(name="dialogues")
    router.message.register(question, StateFilter(Asking.question), ~COMMAND)
    router.message.register(callback_by_contact, StateFilter(Asking.callback), OWN_CONTACT)
    router.message.register(callback, StateFilter(Asking.callback), ~COMMAND)
    return router


async def question(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """A new question, whatever else is open."""
    await state.clear()
    await desk.intake.ask(client, message)


async def callback_by_contact(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """The client shared their number to be called on."""
    if message.contact is None or not await desk.share_phone(client, message.contact.phone_number):
        await desk.menu.show(client, "phone_unknown")
        return
    await state.clear()
    await desk.tickets.open(client, Kind.CALLBACK, client.phone or "", message)


async def callback(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """The client wrote when and where to call."""
    await state.clear()
    await desk.tickets.open(client, Kind.CALLBACK, plain_of(message), message)
