"""Buttons under answers and under resolved tickets."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.clients.buttons import CallMeButton
from bot.clients.models import Client
from bot.desk import Desk
from bot.faq.buttons import FaqAct, FaqButton


def build_buttons_router() -> Router:
    """Handles pressed buttons; those that no longer mean anything are told so."""
    router = Router(name="buttons")
    router.callback_query.register(helped, FaqButton.filter(F.act == FaqAct.HELPED))
    router.callback_query.register(person, FaqButton.filter(F.act == FaqAct.PERSON))
    router.callback_query.register(pick, FaqButton.filter(F.act == FaqAct.PICK))
    router.callback_query.register(call_me, CallMeButton.filter())
    router.callback_query.register(stale)
    return router


async def helped(query: CallbackQuery, callback_data: FaqButton, desk: Desk, client: Client) -> None:
    """The answer helped."""
    if question := await desk.asking.find(client, callback_data.question):
        helped = await desk.asking.helped(client, question)
        await desk.menu.toast(query.id, client, "glad" if helped else "with_people")
    else:
        await stale(query, desk, client)


async def person(query: CallbackQuery, callback_data: FaqButton, desk: Desk, client: Client) -> None:
    """The client wants a person."""
    if question := await desk.asking.find(client, callback_data.question):
        ticket = await desk.asking.hand_over(client, question)
        await desk.menu.toast(query.id, client, None if ticket else "with_people")
    else:
        await stale(query, desk, client)


async def pick(query: CallbackQuery, callback_data: FaqButton, desk: Desk, client: Client) -> None:
    """The client picked one of the offered entries."""
    question = await desk.asking.find(client, callback_data.question)
    if question and await desk.asking.pick(client, question, callback_data.entry):
        await desk.menu.toast(query.id, client, None)
    else:
        await stale(query, desk, client)


async def call_me(query: CallbackQuery, desk: Desk, client: Client) -> None:
    """The client wants to be called on the number that they wrote."""
    await desk.menu.toast(query.id, client, None)
    await desk.callbacks.begin(client, phone=client.phone)


async def stale(query: CallbackQuery, desk: Desk, client: Client) -> None:
    """The button means nothing any more, or belongs to somebody else."""
    await desk.menu.toast(query.id, client, "stale", alert=True)
