"""Reactions, pins and what the bot is seen doing."""

from telegram import ReactionType
from telegram.constants import ChatAction, ReactionEmoji

from bot.sandbox import messages, rules
from bot.sandbox.chats import Chat
from bot.sandbox.groups import Group
from bot.sandbox.methods.kinds import Method
from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, bad_request
from bot.sandbox.rules import GENERAL_THREAD
from bot.sandbox.typed import accepted
from bot.sandbox.world import World

EMOJI = frozenset(str(emoji.value) for emoji in ReactionEmoji)
ACTIONS = frozenset(str(action.value) for action in ChatAction)
NO_PINNING = "not enough rights to manage pinned messages in the chat"


def set_reaction(world: World, params: Params) -> bool:
    """See https://core.telegram.org/bots/api#setmessagereaction: one of a fixed list of emoji, or none."""
    chosen = [_emoji(one) for one in params.array("reaction", "reaction types") or []]
    if len(chosen) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    chat = rules.reachable_chat(world, params)
    entry = rules.find_message(chat, params, "to react")
    bot_id = world.bot["id"]
    others = [one for one in entry.reactions if one["by"] != bot_id]
    entry.reactions = others + [{"emoji": emoji, "by": bot_id} for emoji in chosen]
    world.changed("reaction", chat, entry)
    return True


def _emoji(value: JSON) -> str:
    reaction = accepted(ReactionType, value, "reaction type")
    emoji = getattr(reaction, "emoji", None)
    if emoji not in EMOJI:
        raise bad_request("REACTION_INVALID")
    return str(emoji)


def pin(world: World, params: Params) -> bool:
    """See https://core.telegram.org/bots/api#pinchatmessage."""
    chat = _pinnable(world, params)
    entry = rules.find_message(chat, params, "to pin")
    if entry.message_id not in chat.pinned:
        chat.pinned.append(entry.message_id)
        notice = {"pinned_message": messages.quoted(entry.message)}
        messages.put(world, chat, world.bot, notice, thread=entry.thread)
    return True


def unpin(world: World, params: Params) -> bool:
    """See https://core.telegram.org/bots/api#unpinchatmessage; without a number the newest pin goes."""
    chat = _pinnable(world, params)
    number = params.number("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.publish("topic", chat)
    return True


def _pinnable(world: World, params: Params) -> Chat:
    chat = rules.reachable_chat(world, params)
    if isinstance(chat, Group):
        rules.check_right(chat, "can_pin_messages", NO_PINNING)
    return chat


def send_action(world: World, params: Params) -> bool:
    """See https://core.telegram.org/bots/api#sendchataction; here General may be named as thread 1."""
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = rules.reachable_chat(world, params)
    if params.number("message_thread_id") not in (None, GENERAL_THREAD):
        rules.target(world, params)
    world.publish("action", chat)
    return True


METHODS: dict[str, Method] = {
    "setMessageReaction": set_reaction,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "sendChatAction": send_action,
}
