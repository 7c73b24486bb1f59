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
TAKEN_BACK = "🙈"
LIKED = "❤"

COURTESY = "courtesy"
"""What is added to the tag of a line that asks for no answer."""


async def mark(
    outbox: Outbox, message_id: int, emoji: str, *, to: str = GROUP, not_before: datetime | None = None
) -> None:
    """Mark a message in the managers' group, or in the chat `to`; an older mark that waits is dropped."""
    reaction = SetMessageReaction(
        chat_id=HERE, message_id=message_id, reaction=[ReactionTypeEmoji(emoji=emoji)]
    )
    options = Options(priority=Priority.RELAY, target=None, not_before=not_before)
    await outbox.replace(to, f"mark:{to}:{message_id}", reaction, options)
