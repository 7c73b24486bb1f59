"""May the bot do that there? Chats, topics, messages and rights, refused in Telegram's words."""

from dataclasses import dataclass

from telegram import ReplyParameters

from bot.sandbox.chats import Chat, Entry, PrivateChat, Topic
from bot.sandbox.groups import Group
from bot.sandbox.params import Params
from bot.sandbox.refusals import bad_request, forbidden
from bot.sandbox.typed import accepted
from bot.sandbox.world import World

GENERAL_THREAD = 1


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes."""

    chat: Chat
    thread: int | None
    reply: Entry | None


def find_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat that a call names; raises Refusal when it is not there or has moved."""
    chat_id = params.get(name)
    if chat_id is None or chat_id == "":
        raise bad_request(f"{name} is empty")
    chat = world.chat(chat_id)
    if chat is not None:
        return chat
    moved_to = world.moved.get(chat_id) if isinstance(chat_id, int) else None
    if moved_to is not None:
        words = "group chat was upgraded to a supergroup chat"
        raise bad_request(words, {"migrate_to_chat_id": moved_to})
    raise bad_request("chat not found")


def reachable_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat that a call names, if the bot is in it; raises Refusal."""
    chat = find_chat(world, params, name)
    if isinstance(chat, PrivateChat):
        _check_person(chat)
    elif isinstance(chat, Group) and chat.left:
        if chat.bot_status == "kicked":
            raise forbidden("bot was kicked from the supergroup chat")
        raise forbidden("bot is not a member of the supergroup chat")
    return chat


def _check_person(chat: PrivateChat) -> None:
    if chat.person.deactivated:
        raise forbidden("user is deactivated")
    if chat.person.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")


def target(world: World, params: Params) -> Target:
    """Where a call's message goes; raises Refusal."""
    chat = reachable_chat(world, params)
    reply = _replied(chat, params)
    thread = params.number("message_thread_id") or None
    if thread is None and reply is not None:
        thread = reply.thread
    if thread is not None:
        _check_open(chat, thread)
    return Target(chat, thread, reply)


def _check_open(chat: Chat, thread: int) -> None:
    topic = chat.topics.get(thread) if isinstance(chat, Group) and chat.is_forum else None
    if topic is None or topic.deleted:
        raise bad_request("message thread not found")
    if topic.closed and isinstance(chat, Group) and chat.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")


def _replied(chat: Chat, params: Params) -> Entry | None:
    given = params.object("reply_parameters", "reply parameters")
    if given is not None:
        accepted(ReplyParameters, given, "reply parameters")
        number = given.get("message_id")
        lenient = bool(given.get("allow_sending_without_reply"))
        if isinstance(number, bool) or not isinstance(number, int):
            raise bad_request('can\'t parse reply parameters: Field "message_id" must be of type Number')
    else:
        number = params.number("reply_to_message_id")
        lenient = params.flag("allow_sending_without_reply")
    if not number:
        return None
    entry = chat.get(number)
    if entry is None and not lenient:
        raise bad_request("message to be replied not found")
    return entry


def find_message(chat: Chat, params: Params, purpose: str) -> Entry:
    """The message that a call names; `purpose` is "to edit", "to delete", ... in the refusal."""
    number = params.number("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    entry = chat.get(number)
    if entry is None:
        raise bad_request(f"message {purpose} not found")
    return entry


def find_forum(world: World, params: Params) -> Group:
    """The forum that a call names; raises Refusal when the chat has no topics."""
    chat = reachable_chat(world, params)
    if not isinstance(chat, Group) or not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def find_topic(group: Group, params: Params) -> Topic:
    """The topic that a call names."""
    topic = group.topics.get(params.number("message_thread_id") or 0)
    if topic is None or topic.deleted:
        raise bad_request("message thread not found")
    return topic


def check_right(group: Group, right: str, words: str) -> None:
    """Raise Refusal with these words when the bot has no such right."""
    if not group.allows(right):
        raise bad_request(words)
