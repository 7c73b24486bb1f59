"""Links to tickets in the managers' group."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.models import Handle
from bot.tickets.models import Ticket

SUPERGROUP = "-100"
"""What the id of a chat begins with that messages can be linked to."""


async def links_to(session: AsyncSession, tickets: Sequence[Ticket]) -> list[tuple[Ticket, str | None]]:
    """Each ticket with a link to its card, where that has been sent and its chat allows links.

    Source of the form: https://core.telegram.org/api/links#message-links
    """
    query = select(Handle).where(Handle.handle.in_([ticket.card for ticket in tickets]))
    sent = {handle.handle: handle for handle in await session.scalars(query)}
    return [(ticket, _link(sent.get(ticket.card))) for ticket in tickets]


def _link(card: Handle | None) -> str | None:
    if card is None or not str(card.chat_id).startswith(SUPERGROUP):
        return None
    return f"https://t.me/c/{str(card.chat_id).removeprefix(SUPERGROUP)}/{card.message_id}"
