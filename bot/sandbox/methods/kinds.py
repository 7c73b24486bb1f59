"""What a method of the Bot API is here."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON
from bot.sandbox.text import caption_content, formatted
from bot.sandbox.world import World

Method = Callable[[World, Params], Any | Awaitable[Any]]
"""Takes effect and returns the result, or raises Refusal and changes nothing."""


def read_caption(world: World, params: Params) -> JSON:
    """The caption of a call, as fields of a message."""
    caption = params.text("caption")
    if not caption:
        return {}
    entities = params.get("caption_entities")
    return caption_content(*formatted(caption, params.get("parse_mode"), entities, world.user))
