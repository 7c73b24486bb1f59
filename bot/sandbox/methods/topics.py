"""Methods about forum topics, see https://core.telegram.org/bots/api#createforumtopic."""

from bot.sandbox import messages, rules
from bot.sandbox.chats import Topic
from bot.sandbox.groups import TOPIC_COLOURS, Group
from bot.sandbox.methods.kinds import Method
from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, bad_request
from bot.sandbox.world import World

MAX_NAME = 128


def create(world: World, params: Params) -> JSON:
    """Open a topic; counts as a message to the group."""
    group = rules.find_forum(world, params)
    rules.check_right(group, "can_manage_topics", "not enough rights to create a topic")
    name = _name(params)
    if not name:
        raise bad_request("topic name must be non-empty")
    colour = params.number("icon_color")
    if colour is not None and colour not in TOPIC_COLOURS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    world.meter.spend(group.chat_id)
    emoji = params.text("icon_custom_emoji_id") or None
    return world.open_topic(group, world.bot, name, colour, emoji).json()


def edit(world: World, params: Params) -> bool:
    """Rename a topic or give it another icon; counts as a message to the group."""
    group, topic = _managed(world, params, "not enough rights to edit the topic")
    name, emoji = _name(params) or topic.name, params.get("icon_custom_emoji_id")
    icon = topic.icon_custom_emoji_id if emoji is None else (str(emoji) or None)
    changed: JSON = {"name": name} if name != topic.name else {}
    if icon != topic.icon_custom_emoji_id:
        changed["icon_custom_emoji_id"] = icon or ""
    if not changed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    world.meter.spend(group.chat_id)
    topic.name, topic.icon_custom_emoji_id = name, icon
    _note(world, group, topic, {"forum_topic_edited": changed})
    return True


def close(world: World, params: Params) -> bool:
    """Let only administrators write in a topic."""
    return _set_closed(world, params, True)


def reopen(world: World, params: Params) -> bool:
    """Let everybody write in a topic again."""
    return _set_closed(world, params, False)


def _set_closed(world: World, params: Params, closed: bool) -> bool:
    group, topic = _managed(world, params, "not enough rights to close or reopen the topic")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _note(world, group, topic, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
    return True


def delete(world: World, params: Params) -> bool:
    """Take a topic away with all its messages."""
    group, topic = _topic(world, params)
    rules.check_right(group, "can_delete_messages", "not enough rights to delete the topic")
    world.delete_topic(group, topic)
    return True


def _topic(world: World, params: Params) -> tuple[Group, Topic]:
    group = rules.find_forum(world, params)
    return group, rules.find_topic(group, params)


def _managed(world: World, params: Params, words: str) -> tuple[Group, Topic]:
    """A topic that the bot may change: it manages topics or opened this one."""
    group, topic = _topic(world, params)
    if not group.entries[topic.thread_id].from_bot:
        rules.check_right(group, "can_manage_topics", words)
    return group, topic


def _name(params: Params) -> str:
    name = params.text("name").strip()
    if len(name) > MAX_NAME:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name


def _note(world: World, group: Group, topic: Topic, content: JSON) -> None:
    messages.put(world, group, world.bot, content, thread=topic.thread_id)
    world.publish("topic", group)


METHODS: dict[str, Method] = {
    "createForumTopic": create,
    "editForumTopic": edit,
    "closeForumTopic": close,
    "reopenForumTopic": reopen,
    "deleteForumTopic": delete,
}
