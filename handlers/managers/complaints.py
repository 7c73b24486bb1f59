"""Complaints in the managers' group: decisions, sheets, and the register."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter, Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.complaints.buttons import CardButton, SearchButton, SheetButton
from bot.complaints.counter import COMMANDS
from bot.complaints.models import Case
from bot.desk import Desk
from bot.team.models import Manager


class FillsIn(BaseFilter):
    """A reply to the sheet of a case; hands over the `case`."""

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        case = await desk.complaints.sheets.behind(message)
        return {"case": case} if case else False


def build_complaints_router() -> Router:
    """Handles `/complaints`, what is typed about cases, and their buttons."""
    router = Router(name="complaints-of-managers")
    router.message.filter(~F.from_user.is_bot | F.sender_chat)
    router.message.register(search, Command("complaints"))
    router.message.register(command, Command(*COMMANDS))
    router.message.register(fill_in, F.reply_to_message, ~F.text.startswith("/"), FillsIn())
    router.callback_query.register(press, CardButton.filter())
    router.callback_query.register(press_sheet, SheetButton.filter())
    router.callback_query.register(turn, SearchButton.filter())
    return router


async def search(message: Message, command: CommandObject, desk: Desk) -> None:
    """Show what the register has."""
    await desk.complaints.listing.show(message, command.args or "")


async def command(message: Message, command: CommandObject, desk: Desk, manager: Manager) -> None:
    """Do what the command says about the ticket that it is about."""
    await desk.complaints.handling.command(command.command, command.args or "", manager, message)


async def fill_in(message: Message, desk: Desk, case: Case) -> None:
    """A reply to a sheet."""
    await desk.complaints.handling.typed(case, message)


async def press(query: CallbackQuery, callback_data: CardButton, desk: Desk, manager: Manager) -> None:
    """A button about a complaint on a card."""
    await desk.complaints.handling.pressed(query.id, callback_data, manager)


async def press_sheet(query: CallbackQuery, callback_data: SheetButton, desk: Desk) -> None:
    """A button on a sheet."""
    await desk.complaints.handling.sheet_pressed(query.id, callback_data)


async def turn(query: CallbackQuery, callback_data: SearchButton, desk: Desk) -> None:
    """Show another page, or send a file."""
    message = query.message if isinstance(query.message, Message) else None
    await desk.complaints.listing.pressed(query.id, callback_data, message)
