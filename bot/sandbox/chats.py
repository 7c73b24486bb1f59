"""Chats and the messages in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.refusals import JSON

if TYPE_CHECKING:
    from bot.sandbox.people import Person


SERVICE = frozenset(
    {
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "pinned_message",
        "new_chat_members",
        "left_chat_member",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
    }
)


@dataclass(slots=True)
class Entry:
    """A message as it stands in a chat; `message` is never changed in place, an edit replaces it."""

    message: JSON
    from_bot: bool
    reply_markup: JSON | None = None
    """A reply keyboard, its removal or a forced reply: people see it, the Bot API never tells it again."""

    deleted: bool = False
    edited: bool = False
    reactions: list[JSON] = field(default_factory=list)

    @property
    def message_id(self) -> int:
        """The message's number in its chat."""
        return int(self.message["message_id"])

    @property
    def thread(self) -> int | None:
        """The topic it stands in; None in General and outside forums."""
        return self.message.get("message_thread_id") if self.message.get("is_topic_message") else None

    @property
    def is_service(self) -> bool:
        """Whether it tells of an event instead of saying something."""
        return not SERVICE.isdisjoint(self.message)

    def view(self) -> JSON:
        """The message as a person sees it, with what the Bot API does not tell under `_` names."""
        view = {**self.message, "_edited": self.edited}
        if self.reply_markup is not None:
            view["_reply_markup"] = self.reply_markup
        if self.reactions:
            view["_reactions"] = self.reactions
        if self.deleted:
            view["_deleted"] = True
        return view


class Chat:
    """A chat's messages by number, in order."""

    def __init__(self, chat_id: int, numbers: Iterator[int]) -> None:
        self.chat_id = chat_id
        self.numbers = numbers
        self.entries: dict[int, Entry] = {}
        self.pinned: list[int] = []

    def json(self) -> JSON:
        """The chat as messages name it, see https://core.telegram.org/bots/api#chat."""
        raise NotImplementedError

    def get(self, message_id: object) -> Entry | None:
        """A message that still is there."""
        entry = self.entries.get(message_id) if isinstance(message_id, int) else None
        return None if entry is None or entry.deleted else entry

    def present(self) -> list[Entry]:
        """The messages that still are there."""
        return [entry for entry in self.entries.values() if not entry.deleted]


class PrivateChat(Chat):
    """A person's chat with the bot; its number is the person's."""

    def __init__(self, person: "Person", numbers: Iterator[int]) -> None:
        super().__init__(person.id, numbers)
        self.person = person
        self.started = False

    def json(self) -> JSON:
        """The chat as messages name it."""
        user = self.person.user
        names: JSON = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
        return {"id": self.chat_id, **names, "type": "private"}


@dataclass(slots=True)
class Topic:
    """A topic of a forum; `thread_id` is the number of the message that created it."""

    thread_id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str | None = None
    closed: bool = False
    deleted: bool = False

    def json(self) -> JSON:
        """See https://core.telegram.org/bots/api#forumtopic."""
        return {"message_thread_id": self.thread_id, **self.created()}

    def created(self) -> JSON:
        """The service message's content, see https://core.telegram.org/bots/api#forumtopiccreated."""
        content: JSON = {"name": self.name, "icon_color": self.icon_color}
        if self.icon_custom_emoji_id:
            content["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return content
