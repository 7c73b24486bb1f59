"""Complaints in private chats: the dialogue, offers, and clients who leave."""

from collections.abc import Awaitable, Callable

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import BaseFilter, Command, CommandObject, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.clients.buttons import CancelButton, LeaveButton
from bot.clients.models import Client
from bot.complaints import leaving, steps
from bot.complaints.buttons import ComplaintButton, LeavingButton, OfferButton
from bot.delivery.copying import SERVICE_MESSAGES
from bot.desk import Desk
from handlers.filters import MenuButton

Hear = Callable[[Client, Message], Awaitable[bool]]
"""Takes a client's message as an answer. False if it is none."""

WRITING = StateFilter(steps.STATE)
ANSWERING = StateFilter(leaving.STATE)
COMMAND = F.text.startswith("/")
SAID = ~F.content_type.in_(SERVICE_MESSAGES)


class YesOrNo(BaseFilter):
    """A "yes" or "no": it may be the answer to an offer."""

    async def __call__(self, message: Message, desk: Desk) -> bool:
        return desk.complaints.offers.answer_in(message.text or "") is not None


class MenuPress(BaseFilter):
    """Any button of the menu, which leads out of a dialogue."""

    async def __call__(self, message: Message, desk: Desk) -> bool:
        return desk.menu.is_label(message.text or "")


def build_complaints_router() -> Router:
    """Handles `/complain`, `/leave` and all that follows from them."""
    router = Router(name="complaints")
    router.message.register(complain, Command("complain"))
    router.message.register(complain_by_menu, MenuButton("complain"))
    router.message.register(cancel, Command("cancel"), WRITING)
    router.message.register(cancel, MenuButton("cancel"), WRITING)
    router.callback_query.register(cancel_by_button, CancelButton.filter(), WRITING)
    router.message.register(leave, Command("leave"))
    router.callback_query.register(leave_by_button, LeaveButton.filter())
    router.callback_query.register(press, ComplaintButton.filter())
    router.callback_query.register(answer_offer, OfferButton.filter())
    router.callback_query.register(answer_leaving, LeavingButton.filter())
    router.message.register(write, WRITING, SAID, ~COMMAND, ~MenuPress())
    router.message.register(tell_why, ANSWERING, SAID, ~COMMAND, ~MenuPress())
    router.message.register(say_to_offer, StateFilter(None), YesOrNo())
    router.edited_message.register(edit)
    return router


async def complain(message: Message, command: CommandObject, desk: Desk, client: Client) -> None:
    """Begin a complaint, or go on with the one that is being written; the first words may come along."""
    if command.args:
        message = message.model_copy(update={"text": command.args, "entities": None})
    await desk.complaints.dialogue.begin(client, message if command.args else None)


async def complain_by_menu(_message: Message, desk: Desk, client: Client) -> None:
    """Begin a complaint, or go on with the one that is being written."""
    await desk.complaints.dialogue.begin(client)


async def cancel(_message: Message, desk: Desk, client: Client) -> None:
    """Leave the complaint unsent."""
    await desk.complaints.dialogue.cancel(client)


async def cancel_by_button(query: CallbackQuery, desk: Desk, client: Client) -> None:
    """Leave the complaint unsent, by the button of another dialogue."""
    await desk.complaints.dialogue.cancel(client)
    await desk.menu.toast(query.id, client, None)


async def hear_answer(message: Message, desk: Desk, client: Client, hear: Hear) -> None:
    """Have a dialogue hear a message; what belongs elsewhere, or is no answer, is taken as ever."""
    if await desk.complaints.dialogue.belongs_elsewhere(client, message) or not await hear(client, message):
        await desk.intake.hear(client, message)


async def write(message: Message, desk: Desk, client: Client) -> None:
    """The answer to the question, or a line to somebody that replies to them."""
    await hear_answer(message, desk, client, desk.complaints.dialogue.hear)


async def press(query: CallbackQuery, callback_data: ComplaintButton, desk: Desk, client: Client) -> None:
    """A button under a question."""
    await desk.complaints.dialogue.pressed(query.id, client, callback_data)


async def answer_offer(query: CallbackQuery, callback_data: OfferButton, desk: Desk, client: Client) -> None:
    """Whether an offer will do, by button."""
    await desk.complaints.offers.pressed(query.id, client, callback_data)


async def say_to_offer(message: Message, desk: Desk, client: Client) -> None:
    """Whether an offer will do, in words. Without an offer they mean something else, and what else is said
    goes to the managers."""
    if not await desk.complaints.offers.heard(client, message.text or ""):
        raise SkipHandler


async def edit(message: Message, desk: Desk, client: Client) -> None:
    """A message of a complaint that is not sent yet has been changed; others are not ours."""
    if not await desk.complaints.dialogue.edited(client, message):
        raise SkipHandler


async def leave(_message: Message, desk: Desk, client: Client) -> None:
    """The client leaves."""
    await desk.complaints.farewell.leave(client)


async def leave_by_button(query: CallbackQuery, desk: Desk, client: Client) -> None:
    """The client leaves, by the button in the settings."""
    await desk.complaints.farewell.leave(client)
    await desk.menu.toast(query.id, client, None)


async def tell_why(message: Message, desk: Desk, client: Client) -> None:
    """What a client who leaves answers; what is no answer is taken as ever."""
    await hear_answer(message, desk, client, desk.complaints.farewell.hear)


async def answer_leaving(
    query: CallbackQuery, callback_data: LeavingButton, desk: Desk, client: Client
) -> None:
    """A button under one of the questions to a client who leaves."""
    await desk.complaints.farewell.pressed(query.id, client, callback_data)
