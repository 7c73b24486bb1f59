"""The whole sandbox as the page shows it."""

from typing import TYPE_CHECKING

from bot.sandbox.chats import Topic
from bot.sandbox.people import Person
from bot.sandbox.refusals import JSON

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


def snapshot(sandbox: "Sandbox") -> JSON:
    """Everything, as of revision `rev`."""
    people = [*sandbox.clients, *sandbox.managers]
    chats = [*(one.private for one in people), *sandbox.world.groups.values()]
    return {
        "rev": sandbox.world.changes.rev,
        "now": sandbox.clock.now().isoformat(),
        "bot": sandbox.bot,
        "clients": [person(client) for client in sandbox.clients],
        "managers": [person(manager) for manager in sandbox.managers],
        "group": _group(sandbox),
        "chats": {str(chat.chat_id): [entry.view() for entry in chat.present()] for chat in chats},
    }


def person(one: Person) -> JSON:
    """A person; `unread` counts what the bot wrote since the person last did."""
    return {
        "id": one.id,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "language": one.language,
        "phone": one.phone,
        "blocked": one.blocked,
        "unread": _unread(one),
    }


def _unread(one: Person) -> int:
    unread = 0
    for entry in reversed(one.private.present()):
        if not entry.from_bot:
            break
        unread += 1
    return unread


def _group(sandbox: "Sandbox") -> JSON:
    group = sandbox.group
    topics = [_topic(topic) for topic in group.topics.values() if not topic.deleted]
    return {"chat_id": group.chat_id, "title": group.title, "is_forum": group.is_forum, "topics": topics}


def _topic(topic: Topic) -> JSON:
    about = {"thread_id": topic.thread_id, "name": topic.name}
    return {**about, "closed": topic.closed, "icon_color": topic.icon_color}
