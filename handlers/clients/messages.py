"""Everything else that a client writes: a line in the open ticket, or a question."""

from aiogram import F, Router
from aiogram.types import ChatMemberUpdated, Message

from bot.clients.models import Client
from bot.delivery.copying import SERVICE_MESSAGES
from bot.desk import Desk
from handlers.filters import OWN_CONTACT


def build_messages_router() -> Router:
    """Handles free messages, their edits, and clients who block the bot or come back."""
    router = Router(name="messages")
    router.message.register(own_phone, OWN_CONTACT)
    router.message.register(unknown_command, F.text.regexp(r"^/\w"))
    router.message.register(write, ~F.content_type.in_(SERVICE_MESSAGES))
    router.edited_message.register(edit)
    router.my_chat_member.register(leave, F.new_chat_member.status == "kicked")
    router.my_chat_member.register(come_back)
    return router


async def own_phone(message: Message, desk: Desk, client: Client) -> None:
    """The client shared their own number; in an open ticket it is an answer to somebody, too."""
    known = message.contact is not None and await desk.share_phone(client, message.contact.phone_number)
    await desk.menu.show(client, "phone_saved" if known else "phone_unknown", phone=client.phone)
    await desk.intake.add(client, message)


async def unknown_command(_message: Message, desk: Desk, client: Client) -> None:
    """Say what there is instead."""
    await desk.menu.show(client, "unknown_command")


async def write(message: Message, desk: Desk, client: Client) -> None:
    """A line of the open ticket, or a question."""
    await desk.intake.hear(client, message)


async def edit(message: Message, desk: Desk, client: Client) -> None:
    """What was written has been changed."""
    await desk.lines.edited_by_client(client, message)


async def leave(_event: ChatMemberUpdated, desk: Desk, client: Client) -> None:
    """The client blocked the bot."""
    desk.clients.lost(client)


async def come_back(_event: ChatMemberUpdated, client: Client) -> None:
    """The client is back; meeting them has noted it."""
