"""What a client's topic begins with when it is not the first: where the rest is, and what is open."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.queries import by_destination
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.cards import Cards
from bot.tickets.models import Ticket

RECENT = 20
"""So many of a client's newest tickets tell whether there was a topic before."""


@dataclass
class Topics:
    """Furnishes topics, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    cards: Cards

    async def furnish(self, destination: str) -> None:
        """A topic has been made for the client behind `destination`.

        When cards of theirs were shown before, the topic with them is gone, or there were no topics: say
        so ahead of whatever waits, and show the cards of what is active here.
        """
        client = await by_destination(self.session, destination)
        if client is None:
            return
        known = [await self.outbox.find(ticket.card) for ticket in await self._recent(client.id)]
        if not any(known):
            return
        text = self.texts.html("managers/lines.new_topic", self.team.reader, client=client)
        await self.outbox.send(client.topic, text_message(text), Options(priority=Priority.ANSWER))
        for ticket in reversed(await queries.active(self.session, client.id)):
            await self.outbox.forget_sent(ticket.card)
            await self.cards.show(ticket, client, priority=Priority.ESCALATION)

    async def _recent(self, client_id: int) -> list[Ticket]:
        return list(await queries.of_client(self.session, client_id, RECENT))
