"""What a client sends is kept so that it can be sent on later as if it had just come."""

import pytest
from aiogram.types import Message

from bot.complaints.dialogue import payload_of
from bot.delivery import copying
from tests.delivery.messages import BODIES

CHAT = {"id": 11, "type": "private", "first_name": "Anna"}
WRITER = {"id": 11, "is_bot": False, "first_name": "Anna"}


@pytest.mark.parametrize("sort", BODIES)
def test_every_sort_of_message_is_the_same_after_a_week(sort: str) -> None:
    answered = {"message_id": 1, "date": 1, "chat": CHAT, "text": "What happened?"}
    told = {
        "message_id": 2,
        "date": 2,
        "chat": CHAT,
        "from": WRITER,
        "reply_to_message": answered,
        **BODIES[sort],
    }
    message = Message.model_validate(told)
    kept = Message.model_validate_json(payload_of(message))
    assert kept.reply_to_message is None
    assert (kept.content_type, kept.from_user) == (message.content_type, message.from_user)
    html = copying.html_of(message)
    assert copying.html_of(kept) == html
    assert copying.copy_of(kept, html) == copying.copy_of(message, html)
