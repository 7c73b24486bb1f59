"""Leafing through the FAQ."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.clients.models import Client
from bot.desk import Desk
from bot.faq.buttons import FaqAct, FaqButton
from bot.faq.chat.buttons import BrowseButton
from handlers.clients.buttons import stale
from handlers.filters import MenuButton


def build_faq_router() -> Router:
    """Handles `/faq`, the buttons of its lists, and what is related to an answer."""
    router = Router(name="faq")
    router.message.register(browse, Command("faq"))
    router.message.register(browse, MenuButton("faq"))
    router.callback_query.register(turn, BrowseButton.filter())
    router.callback_query.register(read_on, FaqButton.filter(F.act == FaqAct.RELATED))
    return router


async def browse(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """Show what there is to read."""
    await state.clear()
    await desk.faq.browsing.begin(client, message.message_id)


async def turn(query: CallbackQuery, callback_data: BrowseButton, desk: Desk, client: Client) -> None:
    """Show another part of the FAQ."""
    await desk.faq.browsing.pressed(query.id, client, callback_data)


async def read_on(query: CallbackQuery, callback_data: FaqButton, desk: Desk, client: Client) -> None:
    """Show what is related to an answer."""
    question = await desk.asking.find(client, callback_data.question)
    if question and await desk.faq.browsing.read_on(client, question, callback_data.entry):
        await desk.menu.toast(query.id, client, None)
    else:
        await stale(query, desk, client)
