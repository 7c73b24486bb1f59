"""The Bot API's methods, by name: https://core.telegram.org/bots/api#available-methods."""

from bot.sandbox.methods import (
    albums,
    callbacks,
    chats,
    commands,
    copying,
    deleting,
    editing,
    fetching,
    media,
    reactions,
    sending,
    topics,
)
from bot.sandbox.methods.kinds import Method

MODULES = (
    albums,
    callbacks,
    chats,
    commands,
    copying,
    deleting,
    editing,
    fetching,
    media,
    reactions,
    sending,
    topics,
)
METHODS: dict[str, Method] = {name.lower(): method for one in MODULES for name, method in one.METHODS.items()}
"""By lower-case name: Telegram does not mind the case."""
