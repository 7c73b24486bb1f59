"""How a manager sees on the message itself what became of it: a reaction by the bot.

Source of the emoji that bots may use: https://core.telegram.org/bots/api#reactiontypeemoji
"""

from datetime import datetime

from aiogram.methods import SetMessageReaction
from aiogram.types import ReactionTypeEmoji

from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE
from bot.team.service import GROUP

ON_ITS_WAY = "👀"
DELIVERED = "👌"
REFUSED = "👎"
NOTED = "✍"


async def mark(outbox: Outbox, message_id: int, emoji: str, *, not_before: datetime | None = None) -> None:
    """Mark a message in the managers' group; an older mark that still waits is dropped."""
    reaction = SetMessageReaction(
        chat_id=HERE, message_id=message_id, reaction=[ReactionTypeEmoji(emoji=emoji)]
    )
    options = Options(priority=Priority.RELAY, target=None, not_before=not_before)
    await outbox.replace(GROUP, f"mark:{message_id}", reaction, options)
