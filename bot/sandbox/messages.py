"""How messages get into a chat, change there and leave it, whoever does it."""

from typing import TYPE_CHECKING

from bot.sandbox.chats import Chat, Entry
from bot.sandbox.groups import Group
from bot.sandbox.refusals import JSON

if TYPE_CHECKING:
    from bot.sandbox.world import World

PLACE = ("message_id", "from", "chat", "date", "message_thread_id", "is_topic_message")


def put(
    world: "World",
    chat: Chat,
    author: JSON,
    content: JSON,
    *,
    thread: int | None = None,
    reply: Entry | None = None,
    inline: JSON | None = None,
    keyboard: JSON | None = None,
    number: int | None = None,
) -> Entry:
    """Add a message to a chat; `number` is for those whose number was taken beforehand."""
    message: JSON = {
        "message_id": next(chat.numbers) if number is None else number,
        "from": author,
        "chat": chat.json(),
        "date": world.timestamp(),
    }
    message.update(_thread(chat, thread, reply))
    answered = reply or (chat.get(thread) if thread is not None else None)
    if answered is not None:
        message["reply_to_message"] = quoted(answered.message)
    message.update(content)
    if inline is not None:
        message["reply_markup"] = inline
    entry = Entry(message, from_bot=author is world.bot, reply_markup=keyboard)
    chat.entries[entry.message_id] = entry
    world.changed("message", chat, entry)
    return entry


def _thread(chat: Chat, thread: int | None, reply: Entry | None) -> JSON:
    """In a forum the topic; in another supergroup a reply opens a thread, which carries its number too."""
    if thread is not None:
        return {"message_thread_id": thread, "is_topic_message": True}
    if reply is not None and isinstance(chat, Group) and not chat.is_forum:
        return {"message_thread_id": reply.message.get("message_thread_id", reply.message_id)}
    return {}


def quoted(message: JSON) -> JSON:
    """A message inside another: Telegram goes one step deep only."""
    return {key: value for key, value in message.items() if key not in ("reply_to_message", "pinned_message")}


def change(world: "World", chat: Chat, entry: Entry, content: JSON, inline: JSON | None) -> None:
    """Give a message another content (`content` is all of it) and another inline keyboard."""
    kept = ("reply_to_message", "media_group_id", "forward_origin", "via_bot")
    message = {key: entry.message[key] for key in (*PLACE, *kept) if key in entry.message}
    message.update(content, edit_date=world.timestamp())
    if inline is not None:
        message["reply_markup"] = inline
    entry.message = message
    entry.edited = True
    world.changed("edit", chat, entry)


def content_of(message: JSON) -> JSON:
    """What a message says, without where and when it stands."""
    frame = {*PLACE, "reply_to_message", "media_group_id", "edit_date", "reply_markup", "forward_origin"}
    return {key: value for key, value in message.items() if key not in frame}


def remove(world: "World", chat: Chat, entry: Entry) -> None:
    """Take a message away."""
    entry.deleted = True
    if entry.message_id in chat.pinned:
        chat.pinned.remove(entry.message_id)
    world.changed("delete", chat, entry)
