"""Methods that change a message of the bot, see https://core.telegram.org/bots/api#updating-messages."""

from bot.sandbox import media, messages, rules
from bot.sandbox.chats import Chat, Entry
from bot.sandbox.markup import read_inline
from bot.sandbox.methods.albums import read_media
from bot.sandbox.methods.kinds import Method, read_caption
from bot.sandbox.methods.sending import read_text
from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, bad_request
from bot.sandbox.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)


def edit_text(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#editmessagetext."""
    content, inline = read_text(world, params), read_inline(params)
    chat, entry = _editable(world, params)
    if "text" not in entry.message:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, entry, content, inline)


def edit_caption(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#editmessagecaption."""
    caption, inline = read_caption(world, params), read_inline(params)
    chat, entry = _editable(world, params)
    if media.kind_of(entry.message) not in media.CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    content = messages.content_of(entry.message)
    bare = {key: value for key, value in content.items() if not key.startswith("caption")}
    return _edit(world, chat, entry, bare | caption, inline)


def edit_media(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#editmessagemedia."""
    inline = read_inline(params)
    chat, entry = _editable(world, params)
    content = read_media(world, params, params.object("media", "InputMedia"))
    return _edit(world, chat, entry, content, inline)


def edit_markup(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#editmessagereplymarkup."""
    inline = read_inline(params)
    chat, entry = _editable(world, params)
    return _edit(world, chat, entry, messages.content_of(entry.message), inline)


def _editable(world: World, params: Params) -> tuple[Chat, Entry]:
    chat = rules.reachable_chat(world, params)
    entry = rules.find_message(chat, params, "to edit")
    own = entry.from_bot and not entry.is_service and "forward_origin" not in entry.message
    if not own or entry.reply_markup is not None:
        raise bad_request("message can't be edited")
    return chat, entry


def _edit(world: World, chat: Chat, entry: Entry, content: JSON, inline: JSON | None) -> JSON:
    same = content == messages.content_of(entry.message) and inline == entry.message.get("reply_markup")
    if same:
        raise bad_request(NOT_MODIFIED)
    world.meter.spend(chat.chat_id)
    messages.change(world, chat, entry, content, inline)
    return entry.message


METHODS: dict[str, Method] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
}
