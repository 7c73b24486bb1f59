from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import EditMessageCaption, EditMessageMedia, EditMessageText
from aiogram.types import Message

from bot.delivery.copying import (
    SERVICE_MESSAGES,
    album_item,
    can_be_copied,
    copy_of,
    edit_of,
    fits,
    html_of,
    plain_of,
    takes_caption,
)
from bot.delivery.wire import HERE, Wire
from tests.delivery.messages import BODIES, message

BOT = Bot("1:x")


def read(kind: str, **more: Any) -> Message:
    return Message.model_validate(message(kind, **more), context={"bot": BOT})


NEW = {"caption": "<b>new</b> &lt;", "parse_mode": "HTML"}
COPIES: dict[str, dict[str, Any]] = {
    "text": {"text": "<b>new</b> &lt;", "parse_mode": "HTML"},
    "photo": {"photo": "id", **NEW},
    "video": {"video": "id", **NEW},
    "document": {"document": "id", **NEW},
    "audio": {"audio": "id", "duration": 3, **NEW},
    "voice": {"voice": "id", **NEW},
    "animation": {"animation": "id", **NEW},
    "video_note": {"video_note": "id"},
    "sticker": {"sticker": "id"},
    "location": {"latitude": 59.33, "longitude": 18.06},
    "venue": {"latitude": 59.33, "longitude": 18.06, "title": "T", "address": "A"},
    "contact": {"phone_number": "+46", "first_name": "Bo"},
    "dice": {},
    "poll": {
        "question": "Is 1 < 2 & 3 > 2?",
        "options": [{"text": "<yes>", "voter_count": 0}, {"text": "no", "voter_count": 0}],
    },
}
"""Photos at their full size; words that are no HTML not as HTML; no effects, which groups refuse."""


@pytest.mark.parametrize("kind", [kind for kind in BODIES if kind != "dice"])
def test_a_copy_brings_the_same_thing(kind: str, wire: Wire) -> None:
    original = read(kind, message_effect_id="fire")
    assert can_be_copied(original)
    assert wire.dump(copy_of(original, "<b>new</b> &lt;"))[0] == {"chat_id": HERE, **COPIES[kind]}
    assert takes_caption(original) is ("parse_mode" in COPIES[kind])


def test_an_item_of_an_album_brings_the_same_thing_too(wire: Wire) -> None:
    payload, _ = wire.dump(album_item(read("photo"), "<b>new</b> &lt;"))
    assert payload == {"chat_id": HERE, "media": [{"type": "photo", "media": "id", **NEW}]}


@pytest.mark.parametrize(
    ("kind", "method"),
    [("text", EditMessageText), ("photo", EditMessageMedia), ("audio", EditMessageMedia),
     ("voice", EditMessageCaption), ("animation", EditMessageCaption)],
)  # fmt: skip
def test_an_edit_is_of_the_right_sort(kind: str, method: type[EditMessageText]) -> None:
    assert type(edit_of(read(kind), "new")) is method


def test_words_are_read_as_html_and_as_they_are() -> None:
    text = read("text")
    assert (html_of(text), plain_of(text)) == ("<b>5</b> &lt; 6", "5 < 6")
    assert (html_of(read("photo")), plain_of(read("photo"))) == ("old", "old")
    assert (html_of(read("dice")), plain_of(read("dice"))) == ("", "")


def test_what_fits_is_counted_as_telegram_counts() -> None:
    assert fits("<b>" + "&amp;" * 4096 + "</b>")
    assert fits("👍" * 2048)
    assert not fits("👍" * 2048 + "!")
    assert fits("x" * 1024, caption=True)
    assert not fits("x" * 1025, caption=True)


def test_what_happens_in_a_chat_is_no_message_to_send_on() -> None:
    service = message("text")
    del service["text"], service["entities"]
    topic = Message.model_validate({**service, "forum_topic_closed": {}})
    story = Message.model_validate({**service, "story": {"chat": service["chat"], "id": 1}})
    assert not can_be_copied(topic)
    assert topic.content_type in SERVICE_MESSAGES
    assert not can_be_copied(story)
    assert story.content_type not in SERVICE_MESSAGES


def test_dice_are_not_thrown_again() -> None:
    assert not can_be_copied(read("dice"))
