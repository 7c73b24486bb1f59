"""Methods about chats and their members, see https://core.telegram.org/bots/api#getchat."""

from bot.sandbox import rules
from bot.sandbox.chats import Chat, PrivateChat
from bot.sandbox.groups import Group
from bot.sandbox.methods.kinds import Method
from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, bad_request
from bot.sandbox.world import BOT_ID, World

GIFTS = {
    "unlimited_gifts": True,
    "limited_gifts": True,
    "unique_gifts": True,
    "premium_subscription": True,
    "gifts_from_channels": True,
}
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
ADMINISTRATORS = ("creator", "administrator")


def get_chat(world: World, params: Params) -> JSON:
    """A chat in full, see https://core.telegram.org/bots/api#chatfullinfo."""
    chat = _visible(world, params)
    full = {**chat.json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
    if isinstance(chat, Group):
        full["permissions"] = dict.fromkeys(PERMISSIONS, True)
    pinned = chat.get(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        full["pinned_message"] = pinned.message
    return full


def get_member(world: World, params: Params) -> JSON:
    """A member of a chat, see https://core.telegram.org/bots/api#chatmember."""
    chat = _visible(world, params)
    user_id = params.number("user_id")
    user = world.user(user_id or 0)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if not isinstance(chat, Group):
        return {"user": user, "status": "member"}
    status = chat.bot_status if user_id == BOT_ID else chat.members.get(int(user["id"]), "left")
    return chat.member(user, status)


def get_administrators(world: World, params: Params) -> list[JSON]:
    """The administrators of a group, other bots left out."""
    group = _group(world, params)
    statuses = {**group.members, BOT_ID: group.bot_status}
    users = [(world.user(number), status) for number, status in statuses.items() if status in ADMINISTRATORS]
    return [group.member(user, status) for user, status in users if user is not None]


def count_members(world: World, params: Params) -> int:
    """How many are in a chat, the bot included."""
    chat = _visible(world, params)
    return len(chat.members) + 1 if isinstance(chat, Group) else 2


def leave(world: World, params: Params) -> bool:
    """Leave a group."""
    group = _group(world, params)
    before = group.bot_member()
    group.bot_status = "left"
    world.bot_member_changed(group, world.bot, before, group.bot_member())
    return True


def _visible(world: World, params: Params) -> Chat:
    """A chat that the bot may look at: groups it is in, and people who have ever written to it."""
    chat = rules.find_chat(world, params)
    if isinstance(chat, PrivateChat):
        if not chat.started:
            raise bad_request("chat not found")
        return chat
    return rules.reachable_chat(world, params)


def _group(world: World, params: Params) -> Group:
    chat = _visible(world, params)
    if not isinstance(chat, Group):
        raise bad_request("there are no administrators in the private chat")
    return chat


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": count_members,
    "leaveChat": leave,
}
