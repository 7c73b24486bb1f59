"""The sandbox's Telegram: its people, chats, files and updates."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from random import Random

from bot.clock import Clock
from bot.sandbox import messages
from bot.sandbox.callbacks import Callbacks
from bot.sandbox.changes import Changes
from bot.sandbox.chats import Chat, Entry, Topic
from bot.sandbox.files import FileStore
from bot.sandbox.groups import TOPIC_COLOURS, Group
from bot.sandbox.limits import Limits, Meter
from bot.sandbox.people import Person
from bot.sandbox.refusals import JSON
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Webhook

BOT_ID = 42
FIRST_PERSON_ID = 5_000_000_001
"""Beyond 32 bits, as the ids of new accounts are."""

FIRST_GROUP_ID = 1_001_000_000_001
FIRST_GROUP_MESSAGE = 2
"""Number 1 told that the group was created; in a forum it stands for General."""


class World:
    """Everything that Telegram would remember, in memory."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self.clock = clock
        self.bot: JSON = {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": "Deskbell",
            "username": "deskbell_sandbox_bot",
        }
        self.changes = Changes()
        self.updates = UpdateQueue(forgotten=self.changes.wake)
        self.meter = Meter(limits, clock.monotonic)
        self.files = FileStore()
        self.callbacks = Callbacks()
        self.commands: dict[tuple[str, str], list[JSON]] = {}
        self.about: dict[tuple[str, str], str] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.moved: dict[int, int] = {}
        self.albums: Iterator[int] = count(13_000_000_000_001)
        self.webhook: Webhook | None = None
        self.chance = Random()
        self._private_numbers = count(1)
        self._person_ids = count(FIRST_PERSON_ID)
        self._group_ids = count(FIRST_GROUP_ID)

    def timestamp(self) -> int:
        """Now, in Unix seconds."""
        return int(self.clock.now().timestamp())

    def add_person(self, first_name: str, last_name: str = "", language: str = "", phone: str = "") -> Person:
        """A new Telegram user, who has not talked to the bot yet."""
        number = next(self._person_ids)
        person = Person(self, number, first_name, last_name, language, phone, self._private_numbers)
        self.people[number] = person
        return person

    def add_group(self, title: str, owner: Person) -> Group:
        """A new supergroup without the bot."""
        group = Group(self, -next(self._group_ids), title, count(FIRST_GROUP_MESSAGE))
        group.owner = owner
        group.members[owner.id] = "creator"
        self.groups[group.chat_id] = group
        return group

    def chat(self, chat_id: object) -> Chat | None:
        """A chat that exists."""
        if not isinstance(chat_id, int):
            return None
        if chat_id < 0:
            return self.groups.get(chat_id)
        person = self.people.get(chat_id)
        return person.private if person else None

    def user(self, user_id: int) -> JSON | None:
        """A user that exists."""
        person = self.people.get(user_id)
        return person.user if person else (self.bot if user_id == BOT_ID else None)

    def say(self, chat: Chat, author: JSON, content: JSON, **place: int | Entry | None) -> Entry:
        """A person's message: it is put into the chat and the bot is told."""
        entry = messages.put(self, chat, author, content, **place)  # type: ignore[arg-type]
        self.tell("message", chat, entry.message)
        return entry

    def tell(self, kind: str, chat: Chat, body: JSON) -> None:
        """Queue an update, if the bot can see the chat."""
        if not (isinstance(chat, Group) and chat.left):
            self.updates.emit(kind, body)

    def changed(self, kind: str, chat: Chat, entry: Entry) -> None:
        """Publish that a message came, changed or went."""
        self.changes.publish(kind, chat_id=chat.chat_id, message_id=entry.message_id, message=entry.view())

    def publish(self, kind: str, chat: Chat) -> None:
        """Publish that something about a chat changed."""
        self.changes.publish(kind, chat_id=chat.chat_id)

    def bot_member_changed(self, chat: Chat, by: JSON, before: JSON, after: JSON) -> None:
        """Tell the bot that its own membership changed: told even when it may no longer see the chat."""
        change = {
            "chat": chat.json(),
            "from": by,
            "date": self.timestamp(),
            "old_chat_member": before,
            "new_chat_member": after,
        }
        self.updates.emit("my_chat_member", change)
        self.publish("client" if chat.chat_id > 0 else "topic", chat)

    def open_topic(
        self, group: Group, author: JSON, name: str, colour: int | None = None, emoji: str | None = None
    ) -> Topic:
        """Create a topic; its service message gives it its number."""
        number = next(group.numbers)
        topic = Topic(number, name, TOPIC_COLOURS[0] if colour is None else colour, emoji)
        content = {"forum_topic_created": topic.created()}
        entry = messages.put(self, group, author, content, thread=number, number=number)
        group.topics[number] = topic
        self.publish("topic", group)
        if author is not self.bot:
            self.tell("message", group, entry.message)
        return topic

    def delete_topic(self, group: Group, topic: Topic) -> None:
        """Take a topic away with all its messages."""
        topic.deleted = True
        for entry in group.present():
            if entry.thread == topic.thread_id:
                messages.remove(self, group, entry)
        self.publish("topic", group)

    def migrate(self, group: Group, by: JSON) -> int:
        """Give a group another id; the bot is told in both chats, as Telegram does."""
        old_id, new_id = group.chat_id, -next(self._group_ids)
        self.say(group, by, {"migrate_to_chat_id": new_id})
        self.moved[old_id] = new_id
        del self.groups[old_id]
        group.chat_id = new_id
        self.groups[new_id] = group
        for entry in group.entries.values():
            entry.message = {**entry.message, "chat": group.json()}
        self.say(group, by, {"migrate_from_chat_id": old_id})
        return new_id

    def age(self, entry: Entry) -> timedelta:
        """How old a message is."""
        return timedelta(seconds=self.timestamp() - int(entry.message["date"]))
