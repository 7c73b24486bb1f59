"""The buttons on a ticket's card, and under what was shown of the ticket."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.team.models import Manager
from bot.tickets.buttons import TicketButton


def build_buttons_router() -> Router:
    """Handles pressed buttons; those that no longer mean anything are told so."""
    router = Router(name="ticket-buttons")
    router.callback_query.register(press, TicketButton.filter())
    router.callback_query.register(stale)
    return router


async def press(query: CallbackQuery, callback_data: TicketButton, desk: Desk, manager: Manager) -> None:
    """Do to the ticket what the button says."""
    message_id = query.message.message_id if query.message else None
    await desk.counter.pressed(query.id, callback_data, manager, message_id)


async def stale(query: CallbackQuery, desk: Desk) -> None:
    """The button means nothing any more."""
    await desk.counter.stale(query.id)
