"""deleteMessage and deleteMessages, see https://core.telegram.org/bots/api#deletemessage."""

from datetime import timedelta

from bot.sandbox import messages, rules
from bot.sandbox.chats import Chat, Entry
from bot.sandbox.groups import Group
from bot.sandbox.methods.kinds import Method
from bot.sandbox.params import Params
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

MAX_AT_ONCE = 100
DELETABLE_FOR = timedelta(hours=48)


def delete_message(world: World, params: Params) -> bool:
    """Take a message away."""
    chat = rules.reachable_chat(world, params)
    entry = rules.find_message(chat, params, "to delete")
    if not _deletable(world, chat, entry):
        raise bad_request("message can't be deleted")
    messages.remove(world, chat, entry)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Take several messages away; those that are gone already are skipped."""
    numbers = params.array("message_ids", "message identifiers") or []
    if not 1 <= len(numbers) <= MAX_AT_ONCE or not all(type(number) is int for number in numbers):
        raise bad_request("message identifiers are not specified")
    chat = rules.reachable_chat(world, params)
    for entry in map(chat.get, numbers):
        if entry is not None and _deletable(world, chat, entry):
            messages.remove(world, chat, entry)
    return True


def _deletable(world: World, chat: Chat, entry: Entry) -> bool:
    """An administrator deletes anything; else messages of the last 48 hours, in groups only its own."""
    if "forum_topic_created" in entry.message:
        return False
    if isinstance(chat, Group):
        return chat.allows("can_delete_messages") or (entry.from_bot and world.age(entry) < DELETABLE_FOR)
    return world.age(entry) < DELETABLE_FOR


METHODS: dict[str, Method] = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
