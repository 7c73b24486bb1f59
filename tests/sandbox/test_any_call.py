"""Whatever a call says, it is performed or refused: the sandbox itself does not fail."""

import asyncio
import inspect
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import Limits, Sandbox
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.refusals import Refusal

WORDS = [
    "type", "text", "media", "caption", "url", "emoji", "callback_data", "inline_keyboard", "keyboard",
    "remove_keyboard", "force_reply", "message_id", "offset", "length", "command", "description", "user",
]  # fmt: skip
VALUES = [
    "photo",
    "emoji",
    "👍",
    "bold",
    "text_link",
    "HTML",
    "<b>x</b>",
    "<b",
    "typing",
    "default",
    "attach://a",
    "",
]
NAMES = [
    "text", "caption", "parse_mode", "entities", "caption_entities", "reply_markup", "reply_parameters",
    "message_thread_id", "from_chat_id", "message_ids", "media", "photo", "document", "sticker", "reaction",
    "latitude", "longitude", "title", "address", "phone_number", "first_name", "question", "options", "name",
    "icon_color", "icon_custom_emoji_id", "user_id", "commands", "scope", "language_code", "file_id",
    "action", "callback_query_id", "offset", "limit", "allowed_updates", "link_preview_options", "url",
]  # fmt: skip
SLOW = {"setwebhook"}
"""It would begin to deliver."""

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(-1, 1)
    | st.sampled_from(VALUES)
    | st.text(max_size=4)
)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=8,
)


@given(
    name=st.sampled_from(sorted(METHODS.keys() - SLOW)),
    params=st.dictionaries(st.sampled_from(NAMES), values, max_size=6),
    chat=st.sampled_from(["client", "group", "nobody"]),
    message_id=st.integers(0, 4) | values,
)
def test_any_call(name: str, params: dict[str, Any], chat: str, message_id: Any) -> None:
    sandbox = Sandbox(limits=Limits(enforce=False))
    anna = sandbox.add_client("Anna")
    anna.send("/start")
    sandbox.group.create_topic("Anna")
    chats = {"client": anna.id, "group": sandbox.group.chat_id, "nobody": 1}
    with suppress(Refusal):
        call = {**params, "chat_id": chats[chat], "message_id": message_id}
        result = METHODS[name](sandbox.world, Params(call))
        if inspect.iscoroutine(result):
            asyncio.run(result)
