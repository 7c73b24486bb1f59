"""The people of the sandbox: whatever a person does in Telegram's app, a test does with a method."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypedDict, Unpack

from bot.sandbox import media, messages
from bot.sandbox.chats import Chat, Entry, PrivateChat
from bot.sandbox.files import Upload, sample_png
from bot.sandbox.groups import Group
from bot.sandbox.refusals import JSON, SandboxError
from bot.sandbox.text import caption_content, text_content, typed_by_person

if TYPE_CHECKING:
    from bot.sandbox.world import World


class Place(TypedDict, total=False):
    """Where a person writes: at home (a client's private chat, the managers' group) unless told otherwise."""

    thread: int | None
    """A topic of the group; None or absent is General."""

    reply_to: JSON | int | None
    """A message, or its number, in the same chat."""

    group: Group | None
    private: bool
    """For a manager who writes to the bot itself."""


class Person:
    """A Telegram user."""

    def __init__(
        self,
        world: "World",
        number: int,
        first_name: str,
        last_name: str,
        language: str,
        phone: str,
        private_numbers: Iterator[int],
    ) -> None:
        self.world = world
        self.id = number
        self.first_name = first_name
        self.last_name = last_name
        self.language = language
        self.phone = phone
        self.blocked = False
        self.deactivated = False
        self.user = self._user()
        self.private = PrivateChat(self, private_numbers)
        self.home: Chat = self.private

    def _user(self) -> JSON:
        user: JSON = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        return {**user, "language_code": self.language} if self.language else user

    @property
    def messages(self) -> list[JSON]:
        """The private chat with the bot as it stands, both sides, in order."""
        return [entry.view() for entry in self.private.present()]

    @property
    def texts(self) -> list[str]:
        """What the bot wrote to this person: texts and captions."""
        written = [entry.message for entry in self.private.present() if entry.from_bot]
        return [message.get("text") or message.get("caption") or "" for message in written]

    @property
    def keyboard(self) -> list[list[str]] | None:
        """The labels of the reply keyboard that is open in the private chat."""
        markups = [entry.reply_markup for entry in self.private.present() if entry.reply_markup]
        if not markups or "keyboard" not in markups[-1]:
            return None
        return [[key["text"] for key in row] for row in markups[-1]["keyboard"]]

    def send(self, text: str, **place: Unpack[Place]) -> JSON:
        """Write a text; returns the message as Telegram has it."""
        return self.post(text_content(*typed_by_person(text)), place)

    def send_photo(self, caption: str = "", content: bytes = b"", **place: Unpack[Place]) -> JSON:
        """Send a photo (a small picture when there is no content)."""
        return self.send_file("photo", Upload("photo.png", content or sample_png()), caption, **place)

    def send_document(self, name: str, content: bytes, caption: str = "", **place: Unpack[Place]) -> JSON:
        """Send a file."""
        return self.send_file("document", Upload(name, content), caption, **place)

    def send_voice(self, content: bytes = b"OggS", caption: str = "", **place: Unpack[Place]) -> JSON:
        """Send a voice message."""
        return self.send_file("voice", Upload("voice.ogg", content, "audio/ogg"), caption, **place)

    def send_video_note(self, content: bytes = b"ftyp", **place: Unpack[Place]) -> JSON:
        """Send a round video."""
        return self.send_file("video_note", Upload("note.mp4", content, "video/mp4"), **place)

    def send_sticker(self, emoji: str, content: bytes = b"RIFF", **place: Unpack[Place]) -> JSON:
        """Send a sticker that stands for an emoji."""
        upload = Upload("sticker.webp", content, "image/webp")
        return self.send_file("sticker", upload, extra={"emoji": emoji}, **place)

    def send_file(
        self, kind: str, upload: Upload, caption: str = "", extra: JSON | None = None, **place: Unpack[Place]
    ) -> JSON:
        """Send a file as `kind`: photo, document, video, animation, audio, voice, video_note or sticker."""
        stored = self.world.files.add(kind, upload)
        content = media.content(self.world.files, kind, stored, extra)
        return self.post(content | caption_content(*typed_by_person(caption)), place)

    def send_album(
        self, files: list[tuple[str, bytes]], caption: str = "", **place: Unpack[Place]
    ) -> list[JSON]:
        """Send several files at once: photos when all are pictures by their names, else documents."""
        uploads = [Upload(name, content) for name, content in files]
        kind = "photo" if all(media.is_image(upload) for upload in uploads) else "document"
        return self.send_files(kind, uploads, caption, **place)

    def send_files(
        self, kind: str, uploads: list[Upload], caption: str = "", **place: Unpack[Place]
    ) -> list[JSON]:
        """Send several files as an album of one kind; the caption stands on the first."""
        album = {"media_group_id": str(next(self.world.albums))}
        sent: list[JSON] = []
        for upload in uploads:
            stored = self.world.files.add(kind, upload)
            content = album | media.content(self.world.files, kind, stored)
            first = caption if not sent else ""
            sent.append(self.post(content | caption_content(*typed_by_person(first)), place))
        return sent

    def send_location(self, latitude: float, longitude: float, **place: Unpack[Place]) -> JSON:
        """Send a place on the map, in degrees."""
        return self.post({"location": {"latitude": latitude, "longitude": longitude}}, place)

    def share_contact(self, **place: Unpack[Place]) -> JSON:
        """Send one's own phone number."""
        names = {"first_name": self.first_name} | ({"last_name": self.last_name} if self.last_name else {})
        contact = {"phone_number": self.phone or "+10000000000", **names, "user_id": self.id}
        return self.post({"contact": contact}, place)

    def edit(self, message_id: int, text: str, **place: Unpack[Place]) -> None:
        """Change the text or caption of an own message; raises SandboxError for another's."""
        chat = self._chat(place)
        entry = self._own(chat, message_id)
        content = messages.content_of(entry.message)
        make, names = (text_content, ("text", "entities"))
        if "text" not in content:
            make, names = (caption_content, ("caption", "caption_entities"))
        rest = {key: value for key, value in content.items() if key not in names}
        messages.change(self.world, chat, entry, rest | make(*typed_by_person(text)), None)
        self.world.tell("edited_message", chat, entry.message)

    def delete(self, message_id: int, **place: Unpack[Place]) -> None:
        """Take an own message away; Telegram tells the bot nothing."""
        chat = self._chat(place)
        messages.remove(self.world, chat, self._own(chat, message_id))

    def press(self, message: JSON | int, button: str, **place: Unpack[Place]) -> str:
        """Press the inline button with this label or callback data; returns the callback query's id."""
        number = message if isinstance(message, int) else int(message["message_id"])
        chat = self._chat(place) if isinstance(message, int) else self.world.chat(message["chat"]["id"])
        entry = chat.get(number) if chat else None
        if chat is None or entry is None:
            raise SandboxError(f"there is no message {number}")
        data = _callback_data(entry, button)
        query = {"id": self.world.callbacks.press(), "from": self.user, "message": entry.message}
        query |= {"chat_instance": str(abs(chat.chat_id) * 7919), "data": data}
        self.world.tell("callback_query", chat, query)
        self.world.changes.wake()
        return str(query["id"])

    def block(self) -> None:
        """Stop the bot; what it sends is refused from now on."""
        self._set_blocked(True)

    def unblock(self) -> None:
        """Let the bot write again."""
        self._set_blocked(False)

    def deactivate(self) -> None:
        """The account is deleted; Telegram tells the bot nothing until it writes."""
        self.deactivated = True
        self.world.publish("client", self.private)

    def post(self, content: JSON, place: Place) -> JSON:
        """Put a message with this content where `place` says, and tell the bot."""
        chat = self._chat(place)
        answered = self._answered(chat, place.get("reply_to"))
        thread = place.get("thread") or (answered.thread if answered else None)
        self._check_may_write(chat, thread)
        if isinstance(chat, PrivateChat):
            chat.started = True
        return self.world.say(chat, self.user, content, thread=thread, reply=answered).message

    def _chat(self, place: Place) -> Chat:
        if place.get("private"):
            return self.private
        return place.get("group") or self.home

    def _answered(self, chat: Chat, reply_to: JSON | int | None) -> Entry | None:
        if reply_to is None:
            return None
        number = reply_to if isinstance(reply_to, int) else reply_to["message_id"]
        entry = chat.get(number)
        if entry is None:
            raise SandboxError(f"there is no message {number} to reply to")
        return entry

    def _check_may_write(self, chat: Chat, thread: int | None) -> None:
        if isinstance(chat, PrivateChat) and self.blocked:
            raise SandboxError(f"{self.first_name} has blocked the bot")
        if isinstance(chat, Group) and thread is not None:
            topic = chat.topic(thread)
            if topic.closed and chat.members.get(self.id) not in ("creator", "administrator"):
                raise SandboxError(f"the topic {topic.name} is closed")

    def _own(self, chat: Chat, message_id: int) -> Entry:
        entry = chat.get(message_id)
        if entry is None or entry.message["from"]["id"] != self.id or entry.is_service:
            raise SandboxError(f"{self.first_name} has no message {message_id} there")
        return entry

    def _set_blocked(self, blocked: bool) -> None:
        if self.blocked == blocked:
            return
        self.blocked = blocked
        member: JSON = {"user": self.world.bot, "status": "member"}
        banned: JSON = {"user": self.world.bot, "status": "kicked", "until_date": 0}
        before, after = (member, banned) if blocked else (banned, member)
        self.world.bot_member_changed(self.private, self.user, before, after)


def _callback_data(entry: Entry, button: str) -> str:
    rows = entry.message.get("reply_markup", {}).get("inline_keyboard", [])
    keys = [key for row in rows for key in row]
    for key in keys:
        if button in (key["text"], key.get("callback_data")):
            if "callback_data" not in key:
                raise SandboxError(f"the button {button!r} tells the bot nothing when pressed")
            return str(key["callback_data"])
    labels = [key["text"] for key in keys]
    raise SandboxError(f"message {entry.message_id} has no button {button!r}, only {labels}")
