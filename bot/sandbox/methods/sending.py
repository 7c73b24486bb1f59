"""Methods that send a message without a file, see https://core.telegram.org/bots/api#sendmessage."""

from typing import Any

from telegram import LinkPreviewOptions

from bot.sandbox import messages, rules
from bot.sandbox.markup import read_markup
from bot.sandbox.methods.kinds import Method
from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, bad_request
from bot.sandbox.text import formatted, text_content
from bot.sandbox.typed import accepted
from bot.sandbox.world import World

DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
POLL_OPTIONS = (1, 12)


def deliver(world: World, params: Params, content: JSON) -> JSON:
    """Send a message with this content where the call says; raises Refusal and sends nothing."""
    markup = read_markup(params)
    target = rules.target(world, params)
    world.meter.spend(target.chat.chat_id)
    entry = messages.put(
        world,
        target.chat,
        world.bot,
        content,
        thread=target.thread,
        reply=target.reply,
        inline=markup.inline,
        keyboard=markup.other,
    )
    return entry.message


def read_text(world: World, params: Params) -> JSON:
    """The text of a call, as fields of a message."""
    raw = params.text("text")
    content = text_content(*formatted(raw, params.get("parse_mode"), params.get("entities"), world.user))
    preview = params.object("link_preview_options", "link preview options")
    if preview:
        accepted(LinkPreviewOptions, preview, "link preview options")
        content["link_preview_options"] = preview
    return content


def send_message(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#sendmessage."""
    return deliver(world, params, read_text(world, params))


def read_location(params: Params) -> JSON:
    """A place of a call, in degrees."""
    latitude, longitude = params.decimal("latitude"), params.decimal("longitude")
    if latitude is None or longitude is None:
        raise bad_request("latitude and longitude are empty")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


def send_location(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#sendlocation."""
    return deliver(world, params, {"location": read_location(params)})


def send_venue(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#sendvenue."""
    location = read_location(params)
    venue = {"location": location, "title": required(params, "title"), "address": required(params, "address")}
    return deliver(world, params, {"venue": venue, "location": location})


def send_contact(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#sendcontact."""
    contact = {name: required(params, name) for name in ("phone_number", "first_name")}
    for name in ("last_name", "vcard"):
        if params.text(name):
            contact[name] = params.text(name)
    return deliver(world, params, {"contact": contact})


def send_dice(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#senddice."""
    emoji = params.text("emoji", "🎲")
    if emoji not in DICE:
        raise bad_request("wrong dice emoji specified")
    return deliver(world, params, {"dice": {"emoji": emoji, "value": world.chance.randint(1, DICE[emoji])}})


def send_poll(world: World, params: Params) -> JSON:
    """See https://core.telegram.org/bots/api#sendpoll."""
    texts = [_option(option) for option in params.array("options", "options") or []]
    if not POLL_OPTIONS[0] <= len(texts) <= POLL_OPTIONS[1]:
        raise bad_request("poll must have from 1 to 12 answer options")
    poll = {
        "id": str(next(world.albums)),
        "question": required(params, "question"),
        "options": [
            {"persistent_id": str(at), "text": text, "voter_count": 0} for at, text in enumerate(texts)
        ],
        "total_voter_count": 0,
        "is_closed": params.flag("is_closed"),
        "is_anonymous": params.flag("is_anonymous") if params.get("is_anonymous") is not None else True,
        "type": params.text("type", "regular"),
        "allows_multiple_answers": params.flag("allows_multiple_answers"),
        "allows_revoting": True,
        "members_only": False,
    }
    return deliver(world, params, {"poll": poll})


def _option(option: Any) -> str:
    if isinstance(option, dict):
        option = option.get("text")
    if not isinstance(option, str) or not option.strip():
        raise bad_request("poll options must be non-empty")
    return option


def required(params: Params, name: str) -> str:
    """A string that must be there."""
    value = params.text(name).strip()
    if not value:
        raise bad_request(f"{name.replace('_', ' ')} is empty")
    return value


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendDice": send_dice,
    "sendPoll": send_poll,
}
