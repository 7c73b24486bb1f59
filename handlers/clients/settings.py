"""Language and time zone."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.draft import Step
from bot.clients.buttons import Choose, SettingsButton
from bot.clients.models import Client
from bot.desk import Desk
from handlers.clients.dialogues import COMMAND
from handlers.clients.states import Settings
from handlers.filters import MenuButton

LOOKING = (Settings.zone, Step.ZONE)
"""The client is asked where they are, from the settings or while they book a call."""


def build_settings_router() -> Router:
    """Handles `/settings` and what follows from it."""
    router = Router(name="settings")
    router.message.register(show, Command("settings"))
    router.message.register(show, MenuButton("settings"))
    router.message.register(list_zones, StateFilter(*LOOKING), MenuButton("list", "clients/settings"))
    router.message.register(city, StateFilter(*LOOKING), F.text, ~COMMAND)
    router.message.register(position, StateFilter(*LOOKING), F.location)
    router.callback_query.register(ask_language, SettingsButton.filter_for(Choose.LANGUAGES))
    router.callback_query.register(language, SettingsButton.filter_for(Choose.LANGUAGE))
    router.callback_query.register(ask_zone, SettingsButton.filter_for(Choose.ZONES))
    router.callback_query.register(zone, SettingsButton.filter_for(Choose.ZONE))
    router.callback_query.register(turn_zones, SettingsButton.filter_for(Choose.LIST))
    return router


async def show(_message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """Show the settings as they are."""
    await state.clear()
    await desk.settings.show(client)


async def ask_language(query: CallbackQuery, desk: Desk, client: Client) -> None:
    """Offer the desk's languages."""
    await desk.settings.offer_languages(client)
    await desk.outbox.answer_button(query.id)


async def language(query: CallbackQuery, callback_data: SettingsButton, desk: Desk, client: Client) -> None:
    """Speak the chosen language."""
    await desk.settings.choose_language(client, callback_data.value)
    await desk.outbox.answer_button(query.id)


async def ask_zone(query: CallbackQuery, desk: Desk, client: Client, state: FSMContext) -> None:
    """The next message names a city."""
    await state.set_state(Settings.zone)
    await desk.settings.ask_city(client)
    await desk.outbox.answer_button(query.id)


async def city(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """Find the zone of a city."""
    if await desk.settings.find_zone(client, message.text or ""):
        await _known(desk, client, state)


async def position(message: Message, desk: Desk, client: Client, state: FSMContext) -> None:
    """Find the zone at a position."""
    where = message.location
    if where and await desk.settings.locate(client, where.latitude, where.longitude):
        await _known(desk, client, state)


async def list_zones(_message: Message, desk: Desk, client: Client) -> None:
    """Offer zones to choose from."""
    await desk.settings.offer_zones(client)


async def turn_zones(query: CallbackQuery, callback_data: SettingsButton, desk: Desk, client: Client) -> None:
    """Offer others."""
    page = callback_data.value
    await desk.settings.offer_zones(client, int(page) if page.isdecimal() and len(page) < 3 else 0)
    await desk.outbox.answer_button(query.id)


async def zone(
    query: CallbackQuery, callback_data: SettingsButton, desk: Desk, client: Client, state: FSMContext
) -> None:
    """Tell times in the chosen zone."""
    await desk.settings.choose_zone(client, callback_data.value)
    await desk.outbox.answer_button(query.id)
    await _known(desk, client, state)


async def _known(desk: Desk, client: Client, state: FSMContext) -> None:
    """Go on with the call that the client was booking, if they were."""
    if not await desk.callbacks.go_on(client):
        await state.clear()
