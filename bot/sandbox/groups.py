"""Groups: members, topics, the bot's rights, and what the people in them do to them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Chat, Topic
from bot.sandbox.refusals import JSON, SandboxError

if TYPE_CHECKING:
    from bot.sandbox.people import Person
    from bot.sandbox.world import World

FULL_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": True,
    "can_send_welcome_messages": False,
}
"""aiogram 3.31 insists on the last one, which python-telegram-bot 22.8 does not know yet."""

TOPIC_COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
"""The colours a topic may have, see https://core.telegram.org/bots/api#createforumtopic."""


class Group(Chat):
    """A supergroup; with `is_forum` its messages stand in topics."""

    def __init__(self, world: "World", chat_id: int, title: str, numbers: Iterator[int]) -> None:
        super().__init__(chat_id, numbers)
        self.world = world
        self.title = title
        self.is_forum = False
        self.topics: dict[int, Topic] = {}
        self.members: dict[int, str] = {}
        self.bot_status = "left"
        self.bot_rights: JSON = dict(FULL_RIGHTS)
        self.owner: Person | None = None

    @property
    def left(self) -> bool:
        """Whether the bot is no longer in the group."""
        return self.bot_status in ("left", "kicked")

    def json(self) -> JSON:
        """The chat as messages name it."""
        chat: JSON = {"id": self.chat_id, "title": self.title, "type": "supergroup"}
        return {**chat, "is_forum": True} if self.is_forum else chat

    def messages(self, thread: int | None = None) -> list[JSON]:
        """The messages of a topic, of General for None, or of a group without topics."""
        return [entry.view() for entry in self.present() if entry.thread == thread]

    def texts(self, thread: int | None = None) -> list[str]:
        """What the bot wrote there: texts and captions."""
        return [
            message.get("text") or message.get("caption") or ""
            for message in self.messages(thread)
            if message["from"]["is_bot"]
        ]

    def topic(self, thread_id: int) -> Topic:
        """A topic that still is there; raises SandboxError."""
        topic = self.topics.get(thread_id)
        if topic is None or topic.deleted:
            raise SandboxError(f"there is no topic {thread_id} in {self.title}")
        return topic

    def allows(self, right: str) -> bool:
        """Whether the bot is an administrator with a right such as "can_manage_topics"."""
        return self.bot_status == "administrator" and bool(self.bot_rights.get(right))

    def create_topic(self, name: str, by: "Person | None" = None) -> int:
        """A person opens a topic; returns its thread id."""
        person = by or self._someone()
        return self.world.open_topic(self, person.user, name).thread_id

    def delete_topic(self, thread_id: int) -> None:
        """A person deletes a topic with all its messages; Telegram tells the bot nothing."""
        self.world.delete_topic(self, self.topic(thread_id))

    def close_topic(self, thread_id: int, by: "Person | None" = None) -> None:
        """A person closes a topic: only administrators write there now."""
        self.topic(thread_id).closed = True
        self._service({"forum_topic_closed": {}}, by, thread_id)

    def reopen_topic(self, thread_id: int, by: "Person | None" = None) -> None:
        """A person opens a closed topic again."""
        self.topic(thread_id).closed = False
        self._service({"forum_topic_reopened": {}}, by, thread_id)

    def make_forum(self, is_forum: bool) -> None:
        """The owner switches topics on or off."""
        self.is_forum = is_forum
        self.world.publish("topic", self)

    def set_bot_rights(self, *, administrator: bool = True, **rights: bool) -> None:
        """The owner changes the bot's rights; raises SandboxError for a right that does not exist."""
        unknown = rights.keys() - FULL_RIGHTS.keys()
        if unknown:
            raise SandboxError(f"there are no rights called {', '.join(sorted(unknown))}")
        before = self.bot_member()
        self.bot_rights.update(rights)
        self.bot_status = "administrator" if administrator else "member"
        self._bot_changed(before)

    def kick_bot(self, by: "Person | None" = None) -> None:
        """A person throws the bot out."""
        before = self.bot_member()
        self.bot_status = "kicked"
        self._bot_changed(before, by)

    def add(self, person: "Person", status: str = "member", by: "Person | None" = None) -> None:
        """A person joins; `status` is creator, administrator or member."""
        self.members[person.id] = status
        self._service({"new_chat_members": [person.user]}, by or person)

    def remove(self, person: "Person", by: "Person | None" = None) -> None:
        """A person is removed, or leaves when nobody else does it."""
        before = self.member(person.user, self.members.pop(person.id))
        actor = (by or person).user
        self.world.say(self, actor, {"left_chat_member": person.user})
        after = self.member(person.user, "kicked" if by else "left")
        when = {"chat": self.json(), "from": actor, "date": self.world.timestamp()}
        self.world.tell("chat_member", self, {**when, "old_chat_member": before, "new_chat_member": after})

    def migrate(self) -> int:
        """The chat gets another id, which the old one names in its refusals; topics and messages stay."""
        return self.world.migrate(self, self._someone().user)

    def bot_member(self) -> JSON:
        """The bot as a member, see https://core.telegram.org/bots/api#chatmember."""
        return self.member(self.world.bot, self.bot_status)

    def member(self, user: JSON, status: str) -> JSON:
        """A user as a member of this group."""
        more: dict[str, Any] = {}
        if status == "administrator":
            more = self.bot_rights if user["is_bot"] else {**FULL_RIGHTS, "can_be_edited": False}
        elif status == "creator":
            more = {"is_anonymous": False}
        elif status == "kicked":
            more = {"until_date": 0}
        return {"user": user, "status": status, **more}

    def _bot_changed(self, before: JSON, by: "Person | None" = None) -> None:
        self.world.bot_member_changed(self, (by or self._someone()).user, before, self.bot_member())

    def _service(self, content: JSON, by: "Person | None", thread: int | None = None) -> None:
        self.world.say(self, (by or self._someone()).user, content, thread=thread)

    def _someone(self) -> "Person":
        if self.owner is None:
            raise SandboxError(f"nobody is in {self.title}")
        return self.owner
