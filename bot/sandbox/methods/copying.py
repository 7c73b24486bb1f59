"""Methods that repeat a message elsewhere: copyMessage, copyMessages, forwardMessage."""

from bot.sandbox import media, messages, rules
from bot.sandbox.chats import Chat, Entry
from bot.sandbox.markup import NO_MARKUP, Markup, read_markup
from bot.sandbox.methods.kinds import Method, read_caption
from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, bad_request
from bot.sandbox.rules import Target
from bot.sandbox.world import World

MAX_AT_ONCE = 100


def copy_message(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#copymessage."""
    source = rules.find_chat(world, params, "from_chat_id")
    entry = rules.find_message(source, params, "to copy")
    if entry.is_service:
        raise bad_request("message can't be copied")
    content = dict(messages.content_of(entry.message))
    if params.get("caption") is not None and media.kind_of(content) in media.CAPTIONED:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= read_caption(world, params)
    markup = read_markup(params)
    target = rules.target(world, params)
    world.meter.spend(target.chat.chat_id)
    return {"message_id": _put(world, target, content, markup)["message_id"]}


def copy_messages(world: World, params: Params) -> list[JSON]:
    """See https://core.telegram.org/bots/api#copymessages; what can't be copied is left out."""
    numbers = params.array("message_ids", "message identifiers") or []
    if not 1 <= len(numbers) <= MAX_AT_ONCE or not all(type(number) is int for number in numbers):
        raise bad_request("message identifiers are not specified")
    if numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    source = rules.find_chat(world, params, "from_chat_id")
    entries = [entry for entry in map(source.get, numbers) if entry is not None and not entry.is_service]
    if not entries:
        raise bad_request("there are no messages to copy")
    target = rules.target(world, params)
    world.meter.spend(target.chat.chat_id, len(entries))
    albums: dict[str, str] = {}
    contents = [_in_album(world, entry, albums, params.flag("remove_caption")) for entry in entries]
    return [{"message_id": _put(world, target, content, NO_MARKUP)["message_id"]} for content in contents]


def _in_album(world: World, entry: Entry, albums: dict[str, str], bare: bool) -> JSON:
    content = messages.content_of(entry.message)
    if bare:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
    old = entry.message.get("media_group_id")
    if old is None:
        return content
    if old not in albums:
        albums[old] = str(next(world.albums))
    return {"media_group_id": albums[old], **content}


def forward_message(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#forwardmessage."""
    source = rules.find_chat(world, params, "from_chat_id")
    entry = rules.find_message(source, params, "to forward")
    if entry.is_service:
        raise bad_request("message can't be forwarded")
    target = rules.target(world, params)
    world.meter.spend(target.chat.chat_id)
    content = {"forward_origin": _origin(entry), **messages.content_of(entry.message)}
    return _put(world, target, content, NO_MARKUP)


def _origin(entry: Entry) -> JSON:
    first: JSON | None = entry.message.get("forward_origin")
    message = entry.message
    return first or {"type": "user", "sender_user": message["from"], "date": message["date"]}


def _put(world: World, target: Target, content: JSON, markup: Markup) -> JSON:
    chat: Chat = target.chat
    place = {"thread": target.thread, "inline": markup.inline, "keyboard": markup.other}
    return messages.put(world, chat, world.bot, content, reply=target.reply, **place).message  # type: ignore[arg-type]


METHODS: dict[str, Method] = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
}
