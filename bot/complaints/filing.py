"""Sends a complaint that has been written: a ticket with all of it on one card, and a decision."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.complaints import queries
from bot.complaints.catalogue import Catalogue
from bot.complaints.decisions import Decisions
from bot.complaints.models import ComplaintDraft, DraftState
from bot.complaints.questions import Questions, story_of
from bot.complaints.sheets import Sheets
from bot.tickets.models import Kind, Ticket, TicketPriority
from bot.tickets.service import Tickets


@dataclass
class Filing:
    """Turns what was written into a ticket, within one unit of work."""

    session: AsyncSession
    tickets: Tickets
    catalogue: Catalogue
    questions: Questions
    decisions: Decisions
    sheets: Sheets

    async def file(
        self, draft: ComplaintDraft, client: Client, remedy: str | None = None, wish: str | None = None
    ) -> Ticket:
        """Open the ticket. remedy: the key of what the client picked. wish: what they wrote besides."""
        messages = await self.questions.told(draft)
        category = self.catalogue.config.category(draft.category)
        ticket = await self.tickets.open(
            client,
            Kind.COMPLAINT,
            story_of(messages),
            *messages,
            priority=TicketPriority(category.priority) if category else None,
            team=category.team if category else (),
            told="filed",
        )
        draft.state, draft.ticket_id, draft.remind_at = DraftState.FILED, ticket.id, None
        case = await queries.complaint_of(self.session, ticket.id)
        if case is not None:
            case.category, case.remedy, case.wish = draft.category, remedy, wish
            self.sheets.index(case, client)
            await self.decisions.wished(case, ticket, client)
            await self.tickets.cards.show(ticket, client)
        return ticket
