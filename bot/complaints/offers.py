"""What clients answer to an offer, by button or in words."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.typed import Word, Words
from bot.complaints import queries
from bot.complaints.buttons import OfferButton
from bot.complaints.decisions import Decisions
from bot.complaints.models import Case, Decision
from bot.tickets.models import Ticket


@dataclass
class Offers:
    """Takes answers to offers, within one unit of work."""

    session: AsyncSession
    menu: Menu
    words: Words
    decisions: Decisions

    async def pressed(self, query_id: str, client: Client, pressed: OfferButton) -> None:
        """A button under an offer; only those under the last one mean anything, and once."""
        case = await self.session.get(Case, pressed.case)
        if case is None or case.client_id != client.id or case.ticket_id is None:
            await self.menu.toast(query_id, client, "stale", alert=True)
        else:
            known = await self._answer(case, client, pressed.offer, takes=pressed.takes)
            await self.menu.toast(query_id, client, None if known else "offer_old")

    def answer_in(self, text: str) -> Word | None:
        """What `text` answers, if it is "yes" or "no" and nothing else, or begins with "no".

        A "yes" with conditions is nothing that may be taken at its word.
        """
        refuses = self.words.begins_with(text, Word.NO)
        return Word.NO if refuses else self.words.meant(text, Word.YES, Word.NO)

    async def heard(self, client: Client, text: str) -> bool:
        """Take `text` as the answer to the offer. False if it is more than that, or nothing is offered."""
        word = self.answer_in(text)
        case = await queries.offered_to(self.session, client.id) if word else None
        if case is None or not await self._answer(case, client, case.offer, takes=word == Word.YES):
            return False
        return self.words.meant(text, Word.YES, Word.NO) is not None

    async def _answer(self, case: Case, client: Client, offer: int, *, takes: bool) -> bool:
        """Take the answer to the offer of that number. False if it is no longer the question.

        The ticket is locked before the case, as by managers: else each may wait for the other.
        """
        await self.session.get(Ticket, case.ticket_id, with_for_update=True)
        await self.session.refresh(case, with_for_update=True)
        if case.decision != Decision.OFFERED or case.offer != offer:
            return False
        await self.decisions.answered(case, client, takes=takes)
        return True
