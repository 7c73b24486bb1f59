"""What managers write in clients' topics, and what becomes of it."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.delivery.copying import SERVICE_MESSAGES
from bot.desk import Desk
from bot.team.models import Manager
from bot.tickets.line_buttons import RetryButton


def build_topics_router() -> Router:
    """Handles lines to clients, notes among managers, edits, and what happens to the group itself."""
    router = Router(name="topics")
    router.message.register(migrate, F.migrate_to_chat_id)
    router.message.register(left, F.left_chat_member)
    router.message.register(ignore, F.content_type.in_(SERVICE_MESSAGES))
    router.message.register(ignore, F.from_user.is_bot, ~F.sender_chat)
    router.message.register(note, F.text.startswith("//") | F.caption.startswith("//"))
    router.message.register(unsend, Command("unsend"))
    router.message.register(command, F.text.regexp(r"^/\w"))
    router.message.register(write)
    router.edited_message.register(edit)
    router.my_chat_member.register(rights)
    router.chat_member.register(gone, F.new_chat_member.status.in_({"left", "kicked"}))
    router.callback_query.register(retry, RetryButton.filter())
    return router


async def write(message: Message, desk: Desk, manager: Manager) -> None:
    """A line to the client whose topic it is."""
    await desk.floor.wrote(manager, message)


async def note(message: Message, desk: Desk, manager: Manager) -> None:
    """A line that stays among the managers."""
    await desk.floor.noted(manager, message)


async def unsend(message: Message, desk: Desk, manager: Manager) -> None:
    """The line that this replies to is taken back."""
    await desk.lines.unsend(manager, message)


async def retry(query: CallbackQuery, callback_data: RetryButton, desk: Desk, manager: Manager) -> None:
    """Send a refused line again."""
    await desk.lines.retry(query.id, callback_data.line, callback_data.row, manager)


async def command(message: Message, desk: Desk) -> None:
    """A command that the desk does not know: it is not sent to the client, and says so."""
    await desk.floor.refuse_command(message)


async def edit(message: Message, desk: Desk, manager: Manager) -> None:
    """A line has been changed."""
    await desk.lines.edited(manager, message)


async def migrate(message: Message, desk: Desk) -> None:
    """The group became a supergroup."""
    if message.migrate_to_chat_id:
        await desk.move(message.migrate_to_chat_id)


async def rights(event: ChatMemberUpdated, desk: Desk) -> None:
    """The bot's standing in the group has changed."""
    await desk.rights.note(event)


async def left(message: Message, desk: Desk) -> None:
    """Somebody left the group, or was removed from it."""
    if message.left_chat_member:
        await desk.team.left(message.left_chat_member.id)


async def gone(event: ChatMemberUpdated, desk: Desk) -> None:
    """The same, as Telegram tells it of large groups."""
    await desk.team.left(event.new_chat_member.user.id)


async def ignore(_message: Message) -> None:
    """Nothing to do: somebody joined, a topic was renamed, another bot spoke."""
