"""What becomes of a text or caption on its way into a message: entities, trimming, lengths."""

import re
from collections.abc import Callable

from telegram import MessageEntity
from telegram.constants import MessageEntityType
from telegram.error import TelegramError

from bot.sandbox import detect, html, utf16
from bot.sandbox.refusals import JSON, bad_request

MAX_TEXT = 4096
MAX_CAPTION = 1024
ENTITY_TYPES = {str(kind.value) for kind in MessageEntityType}

FindUser = Callable[[int], JSON | None]

USER_LINK = re.compile(r"tg://user/?\?id=(\d+)$", re.IGNORECASE)
WEB_LINK = re.compile(r"(?:(https?|ftp|tg|ton|tonsite)://)?([^\s/?#]+)(.*)", re.IGNORECASE | re.DOTALL)


def formatted(raw: str, parse_mode: object, entities: object, find_user: FindUser) -> tuple[str, list[JSON]]:
    """Text and entities of what a bot sent; raises Refusal when the mark-up is wrong."""
    if parse_mode:
        if str(parse_mode).lower() != "html":
            raise bad_request("unsupported parse_mode")
        text, found = html.parse(raw)
    else:
        text, found = raw, checked_entities(entities)
    text, found = utf16.strip(text.replace("\r", ""), found)
    return text, detect.add_found(text, resolved(found, find_user) if found else found)


def checked_entities(value: object) -> list[JSON]:
    """Entities given by the bot itself; raises Refusal when they are not entities."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise bad_request("can't parse entities: array expected")
    return [_checked(entity) for entity in value]


def _checked(value: object) -> JSON:
    try:
        entity = MessageEntity.de_json(value, None)  # type: ignore[arg-type]
        numbers = [entity.offset, entity.length]
    except (TypeError, ValueError, AttributeError, TelegramError) as error:
        raise bad_request("can't parse MessageEntity: object expected") from error
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
        raise bad_request("can't parse MessageEntity: offset and length must be of type Number")
    if entity.type == "text_link" and not isinstance(entity.url, str):
        raise bad_request('can\'t parse MessageEntity: field "url" must be of type String')
    if entity.type not in ENTITY_TYPES:
        raise bad_request("can't parse MessageEntity: unsupported type specified")
    assert isinstance(value, dict), "de_json takes nothing else"
    return dict(value)


def resolved(entities: list[JSON], find_user: FindUser) -> list[JSON]:
    """Links checked as Telegram does: a link to a known user is a mention, a broken one is dropped."""
    kept = []
    for entity in entities:
        if entity["type"] == "text_link":
            kept.extend(_link(entity, find_user))
        elif entity["length"] > 0:
            kept.append(entity)
    return kept


def _link(entity: JSON, find_user: FindUser) -> list[JSON]:
    plain = {key: entity[key] for key in ("offset", "length")}
    user_id = USER_LINK.match(entity["url"])
    if user_id:
        user = find_user(int(user_id[1]))
        return [{**plain, "type": "text_mention", "user": user}] if user else []
    link = WEB_LINK.fullmatch(entity["url"].strip())
    if link is None or not (link[1] or "." in link[2]):
        return []
    scheme = (link[1] or "http").lower()
    slash = "" if link[3].startswith("/") or scheme not in ("http", "https") else "/"
    return [{**plain, "type": "text_link", "url": f"{scheme}://{link[2]}{slash}{link[3]}"}]


def text_content(text: str, entities: list[JSON]) -> JSON:
    """The fields of a text message; raises Refusal when it is empty or too long."""
    if not text:
        raise bad_request("message text is empty")
    if utf16.length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_content(text: str, entities: list[JSON]) -> JSON:
    """The fields of a caption, none for an empty one; raises Refusal when it is too long."""
    if not text:
        return {}
    if utf16.length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def typed_by_person(text: str) -> tuple[str, list[JSON]]:
    """Text and entities of what a person typed."""
    text = text.strip()
    return text, detect.add_found(text, [])
