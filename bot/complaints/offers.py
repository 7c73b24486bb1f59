"""What clients answer to an offer, by button or in words."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.complaints import queries
from bot.complaints.buttons import OfferButton
from bot.complaints.decisions import Decisions
from bot.complaints.models import Decision
from bot.complaints.words import Word, Words


@dataclass
class Offers:
    """Takes answers to offers, within one unit of work."""

    session: AsyncSession
    menu: Menu
    words: Words
    decisions: Decisions

    async def pressed(self, query_id: str, client: Client, pressed: OfferButton) -> None:
        """A button under an offer; only those under the last one mean anything, and once."""
        case = await queries.case(self.session, pressed.case)
        if case is None or case.client_id != client.id or case.ticket_id is None:
            await self.menu.toast(query_id, client, "stale", alert=True)
        elif case.decision != Decision.OFFERED or case.offer != pressed.offer:
            await self.menu.toast(query_id, client, "offer_old")
        else:
            await self.decisions.answered(case, client, takes=pressed.takes)
            await self.menu.toast(query_id, client, None)

    def is_answer(self, text: str) -> bool:
        """Whether `text` is "yes" or "no" and nothing else."""
        return self.words.meant(text, Word.YES, Word.NO) is not None

    async def heard(self, client: Client, text: str) -> bool:
        """Take a "yes" or "no" as the answer to an offer. False if nothing is offered to the client."""
        word = self.words.meant(text, Word.YES, Word.NO)
        case = await queries.offered_to(self.session, client.id) if word else None
        if case is not None:
            await self.decisions.answered(case, client, takes=word == Word.YES)
        return case is not None
