"""Takes ratings, and acts on low ones."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clock import Clock
from bot.surveys.models import Rating
from bot.tickets.cards import Cards
from bot.tickets.models import Ticket

LOW_SCORE = 2
"""This score or a lower one is told to the managers at once."""


@dataclass
class Surveys:
    """The use cases of ratings, within one unit of work."""

    session: AsyncSession
    clock: Clock
    cards: Cards

    async def rate(self, ticket: Ticket, client: Client, score: int) -> bool:
        """Store a rating; a later tap replaces it. False if it is the same as before.

        Once a ticket has been resolved anew, the same rating is another one.
        """
        rating = await self.session.get(Rating, ticket.id)
        is_since = rating is not None and (not ticket.resolved_at or rating.rated_at >= ticket.resolved_at)
        if rating is not None and rating.score == score and is_since:
            return False
        if rating is None:
            rating = Rating(ticket_id=ticket.id)
            self.session.add(rating)
        rating.score, rating.rated_at = score, self.clock.now()
        await self.cards.remark("rated", ticket, client, score=score)
        if score <= LOW_SCORE:
            await self.cards.announce("low_score", ticket, client, score=score)
        return True
