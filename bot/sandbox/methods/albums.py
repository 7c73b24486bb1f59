"""sendMediaGroup: several files as one album."""

from typing import Any

from telegram import InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo

from bot.sandbox import media, messages, rules
from bot.sandbox.methods.kinds import Method, read_caption
from bot.sandbox.methods.media import find_file
from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, bad_request
from bot.sandbox.typed import accepted
from bot.sandbox.world import World

SIZE = (2, 10)
TYPES = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}
ALONE = ("document", "audio")
"""Kinds that only go together with their own."""


def send_media_group(world: World, params: Params) -> list[JSON]:
    """See https://core.telegram.org/bots/api#sendmediagroup; counts as many messages as it has items."""
    items = params.array("media", "InputMedia") or []
    if not SIZE[0] <= len(items) <= SIZE[1]:
        raise bad_request("wrong number of messages to send: there must be from 2 to 10 media in an album")
    _check_kinds(items)
    target = rules.target(world, params)
    contents = [read_media(world, params, item) for item in items]
    world.meter.spend(target.chat.chat_id, len(items))
    album = {"media_group_id": str(next(world.albums))}
    return [
        messages.put(
            world, target.chat, world.bot, album | content, thread=target.thread, reply=target.reply
        ).message
        for content in contents
    ]


def _check_kinds(items: list[Any]) -> None:
    kinds = {item.get("type") for item in items if isinstance(item, dict)}
    if not kinds <= TYPES.keys() or (len(kinds) > 1 and not kinds.isdisjoint(ALONE)):
        raise bad_request("can't use the media of the specified type in the album")


def read_media(world: World, params: Params, item: Any) -> JSON:
    """An InputMedia as fields of a message, see https://core.telegram.org/bots/api#inputmedia."""
    if not isinstance(item, dict) or item.get("type") not in TYPES:
        raise bad_request("can't parse InputMedia: type must be specified")
    kind = item["type"]
    accepted(TYPES[kind], item, "InputMedia")
    caption = read_caption(world, Params(item))
    stored = find_file(world, params, item.get("media"), kind)
    return media.content(world.files, kind, stored) | caption


METHODS: dict[str, Method] = {"sendMediaGroup": send_media_group}
