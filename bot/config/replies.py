"""Where the standard replies are."""

from bot.config.types import OptionalPath, Section


class Replies(Section):
    """Texts that managers send often."""

    file: OptionalPath = None
