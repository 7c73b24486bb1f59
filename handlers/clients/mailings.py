"""What clients do about messages that they had not asked for."""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.campaigns.buttons import UnsubscribeButton
from bot.clients.models import Client
from bot.delivery.copying import SERVICE_MESSAGES
from bot.desk import Desk

SAID = ~F.content_type.in_(SERVICE_MESSAGES)


def build_mailings_router() -> Router:
    """Handles tracked links, answers to campaigns and unsubscribing."""
    router = Router(name="mailings")
    router.message.register(follow, CommandStart(deep_link=True))
    router.message.register(answer, F.reply_to_message, SAID, ~F.text.startswith("/"))
    router.callback_query.register(unsubscribe, UnsubscribeButton.filter())
    return router


async def follow(_message: Message, command: CommandObject, desk: Desk, client: Client) -> None:
    """A button that is counted was followed; any other beginning is not ours."""
    if not await desk.campaigns.responses.follow(client, command.args or ""):
        raise SkipHandler


async def answer(message: Message, desk: Desk, client: Client) -> None:
    """A reply to a campaign: a person reads it, whatever the FAQ knows. Other replies are not ours."""
    if not await desk.campaigns.answered(client, message):
        raise SkipHandler


async def unsubscribe(
    query: CallbackQuery, callback_data: UnsubscribeButton, desk: Desk, client: Client
) -> None:
    """No more of the kind, or as before."""
    message = query.message if isinstance(query.message, Message) else None
    await desk.campaigns.responses.unsubscribe(query.id, client, callback_data, message)
