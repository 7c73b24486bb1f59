"""What the desk knows of a client, seen and corrected by them; and what they are asked for."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.clients import curiosity
from bot.clients.curiosity import AskedButton
from bot.clients.me import STATES, MeButton
from bot.clients.models import Client
from bot.desk import Desk
from handlers.clients.complaints import MenuPress, hear_answer
from handlers.clients.dialogues import COMMAND


def build_me_router() -> Router:
    """Handles `/me` and what follows from it."""
    router = Router(name="me")
    router.message.register(show, Command("me"))
    router.message.register(tell, StateFilter(*STATES.values()), F.text, ~COMMAND)
    router.callback_query.register(press, MeButton.filter())
    router.message.register(answer, StateFilter(curiosity.STATE), F.text, ~COMMAND, ~MenuPress())
    router.callback_query.register(answer_by_button, AskedButton.filter())
    return router


async def show(_message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """Show what is known."""
    await state.clear()
    await desk.me.show(client)


async def tell(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """The answer to what was asked."""
    await desk.me.heard(client, await state.get_state() or "", message.text or "")


async def press(query: CallbackQuery, callback_data: MeButton, desk: Desk, client: Client) -> None:
    """Show or change what the button says."""
    await desk.me.pressed(query.id, client, callback_data)


async def answer(message: Message, desk: Desk, client: Client) -> None:
    """The answer to what was asked at a good moment, in words; what is none is taken as ever."""
    await hear_answer(message, desk, client, desk.curiosity.hear)


async def answer_by_button(
    query: CallbackQuery, callback_data: AskedButton, desk: Desk, client: Client
) -> None:
    """The same by button."""
    await desk.curiosity.pressed(query.id, client, callback_data)
