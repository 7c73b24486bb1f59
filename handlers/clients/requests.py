"""The buttons of a client's requests, and the message that is added to one."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.clients.buttons import RequestAct, RequestButton
from bot.clients.models import Client
from bot.desk import Desk
from bot.tickets.line_buttons import SomethingNewButton
from handlers.clients.dialogues import COMMAND
from handlers.clients.states import Adding


def build_requests_router() -> Router:
    """Handles what follows from `/requests`, and from what is said about a request."""
    router = Router(name="requests")
    router.callback_query.register(turn, RequestButton.filter_for(RequestAct.LIST))
    router.callback_query.register(open_one, RequestButton.filter_for(RequestAct.OPEN))
    router.callback_query.register(ask_for_more, RequestButton.filter_for(RequestAct.ADD))
    router.callback_query.register(solved, RequestButton.filter_for(RequestAct.SOLVED))
    router.callback_query.register(not_solved, RequestButton.filter_for(RequestAct.NOT_SOLVED))
    router.callback_query.register(something_new, SomethingNewButton.filter())
    router.message.register(add, StateFilter(Adding.line), ~COMMAND)
    return router


async def turn(query: CallbackQuery, callback_data: RequestButton, desk: Desk, client: Client) -> None:
    """Show a page of the list."""
    await desk.requests.turn(query.id, client, callback_data)


async def open_one(query: CallbackQuery, callback_data: RequestButton, desk: Desk, client: Client) -> None:
    """Show one request."""
    await desk.requests.open(query.id, client, callback_data)


async def ask_for_more(
    query: CallbackQuery, callback_data: RequestButton, desk: Desk, client: Client, state: FSMContext
) -> None:
    """The next message is added to the request."""
    if await desk.requests.ask_for_more(query.id, client, callback_data):
        await _expect(state, callback_data.number)


async def solved(query: CallbackQuery, callback_data: RequestButton, desk: Desk, client: Client) -> None:
    """The client says that it is solved."""
    await desk.requests.solved(query.id, client, callback_data)


async def not_solved(
    query: CallbackQuery, callback_data: RequestButton, desk: Desk, client: Client, state: FSMContext
) -> None:
    """The client says that it is not solved; the next message says what is missing."""
    if await desk.requests.not_solved(query.id, client, callback_data):
        await _expect(state, callback_data.number)


async def something_new(
    query: CallbackQuery, callback_data: SomethingNewButton, desk: Desk, client: Client
) -> None:
    """A line is no part of the request that it was added to."""
    taken_out = await desk.intake.take_out(client, callback_data.line, again=callback_data.again)
    await desk.menu.toast(query.id, client, "taken_out" if taken_out else "with_people")


async def add(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """Add a message to the request, or take it as any other when the request is over."""
    number = int((await state.get_data())["number"])
    await state.clear()
    if ticket := await desk.requests.takes_more(client, number):
        await desk.intake.add_to(ticket, client, message)
    else:
        await desk.intake.hear(client, message)


async def _expect(state: FSMContext, number: int) -> None:
    await state.set_state(Adding.line)
    await state.set_data({"number": number})
