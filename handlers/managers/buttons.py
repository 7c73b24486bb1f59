"""The buttons on a ticket's card."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.team.models import Manager
from bot.tickets.buttons import Act, TicketButton


def build_buttons_router() -> Router:
    """Handles pressed buttons; those that no longer mean anything are told so."""
    router = Router(name="ticket-buttons")
    router.callback_query.register(take, TicketButton.filter(F.act == Act.TAKE))
    router.callback_query.register(choose_faq, TicketButton.filter(F.act == Act.FAQ))
    router.callback_query.register(send_faq, TicketButton.filter(F.act == Act.SEND_FAQ))
    router.callback_query.register(back, TicketButton.filter(F.act == Act.BACK))
    router.callback_query.register(resolve, TicketButton.filter(F.act == Act.RESOLVE))
    router.callback_query.register(stale)
    return router


async def take(query: CallbackQuery, callback_data: TicketButton, desk: Desk, manager: Manager) -> None:
    """Make the manager responsible."""
    await desk.counter.take(query.id, callback_data.number, manager)


async def choose_faq(query: CallbackQuery, callback_data: TicketButton, desk: Desk) -> None:
    """Show FAQ entries that may answer."""
    await desk.counter.choose_faq(query.id, callback_data.number)


async def send_faq(query: CallbackQuery, callback_data: TicketButton, desk: Desk, manager: Manager) -> None:
    """Send the chosen FAQ answer."""
    await desk.counter.send_faq(query.id, callback_data.number, callback_data.entry, manager)


async def back(query: CallbackQuery, callback_data: TicketButton, desk: Desk) -> None:
    """Show the card as it was."""
    await desk.counter.back(query.id, callback_data.number)


async def resolve(query: CallbackQuery, callback_data: TicketButton, desk: Desk, manager: Manager) -> None:
    """Close the ticket as solved."""
    await desk.counter.resolve(query.id, callback_data.number, manager)


async def stale(query: CallbackQuery, desk: Desk) -> None:
    """The button means nothing any more."""
    await desk.counter.stale(query.id)
