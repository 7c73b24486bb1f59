"""Booking a call: the menu's button, what is pressed and written on the way, and a booked call's buttons."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.buttons import Wish, WishButton
from bot.callbacks.draft import Step
from bot.clients.models import Client
from bot.desk import Desk
from handlers.clients.dialogues import COMMAND
from handlers.clients.settings import position
from handlers.filters import OWN_CONTACT, MenuButton


def build_callbacks_router() -> Router:
    """Handles `/call` and what follows from it. Pictures and the like go where they go at any time."""
    router = Router(name="callbacks")
    router.message.register(begin, Command("call"))
    router.message.register(begin, MenuButton("call"))
    router.message.register(back, StateFilter(Step.PHONE), MenuButton("back"))
    router.message.register(when, StateFilter(Step.WHEN), F.text, ~COMMAND)
    router.message.register(where, StateFilter(Step.WHEN), F.location)
    router.message.register(own_contact, StateFilter(Step.PHONE), OWN_CONTACT)
    router.message.register(other_contact, StateFilter(Step.PHONE), F.contact)
    router.message.register(phone, StateFilter(Step.PHONE), F.text, ~COMMAND)
    router.message.register(topic, StateFilter(Step.TOPIC), F.text, ~COMMAND)
    router.callback_query.register(elsewhere, WishButton.filter_for(Wish.ZONE))
    router.callback_query.register(press, WishButton.filter())
    return router


async def begin(_message: Message, desk: Desk, client: Client) -> None:
    """The client wants to be called."""
    await desk.callbacks.begin(client)


async def press(query: CallbackQuery, callback_data: WishButton, desk: Desk, client: Client) -> None:
    """Do what a button says."""
    message_id = query.message.message_id if query.message else None
    await desk.calls.presses.pressed(query.id, client, callback_data, message_id)


async def elsewhere(query: CallbackQuery, desk: Desk, client: Client) -> None:
    """The times shown are not those of where the client is."""
    await desk.callbacks.look_for_zone(client)
    await desk.settings.ask_city(client)
    await desk.outbox.answer_button(query.id)


async def where(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """The client shows where they are."""
    await desk.callbacks.look_for_zone(client)
    await position(message, desk, client, state)


async def when(message: Message, desk: Desk, client: Client) -> None:
    """A time in the client's own words."""
    await desk.calls.typing.when(client, message.text or "")


async def phone(message: Message, desk: Desk, client: Client) -> None:
    """A number was typed."""
    await desk.calls.typing.phone(client, message.text or "")


async def own_contact(message: Message, desk: Desk, client: Client) -> None:
    """The client shared their own number."""
    if message.contact:
        await desk.callbacks.shared_phone(client, message.contact.phone_number, own=True)


async def other_contact(message: Message, desk: Desk, client: Client) -> None:
    """The client shared somebody else's number."""
    if message.contact:
        await desk.callbacks.shared_phone(client, message.contact.phone_number, own=False)


async def topic(message: Message, desk: Desk, client: Client) -> None:
    """What the call is about."""
    await desk.calls.typing.topic(client, message.text or "")


async def back(_message: Message, desk: Desk, client: Client) -> None:
    """One step back, by the key above the menu."""
    await desk.callbacks.back_by_key(client)
