"""The register: every complaint has a case in it, however it was opened, and its card tells of it."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clock import Clock
from bot.complaints import queries
from bot.complaints.buttons import CardAct, CardButton
from bot.complaints.catalogue import Authority, Catalogue
from bot.complaints.leads import Leads
from bot.complaints.models import ABOUT_COMPLAINTS, Case, CaseKind, Decision
from bot.complaints.sheets import Sheets
from bot.coupons.models import Coupon
from bot.keyboards import Rows, button
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.companions import Addition
from bot.tickets.models import Kind, Ticket
from bot.tickets.queries import merged_into

SETTLED = (Decision.OFFERED, Decision.GRANTED)


@dataclass
class Register:
    """Keeps cases, and goes along with tickets, within one unit of work."""

    session: AsyncSession
    clock: Clock
    texts: Texts
    team: Team
    catalogue: Catalogue
    sheets: Sheets
    leads: Leads

    async def opened(self, ticket: Ticket, client: Client) -> None:
        """A complaint is a case from the beginning."""
        if ticket.kind == Kind.COMPLAINT:
            await self.add(CaseKind.COMPLAINT, client, ticket, ticket.question)

    async def resolved(self, ticket: Ticket, client: Client) -> None:
        """Its cases, and those of what was merged into it, are over: managers are asked to classify them."""
        ids = [ticket.id, *await merged_into(self.session, ticket.id)]
        for case in await queries.cases_of(self.session, ids):
            case.resolved_at = self.clock.now()
            if case.ticket_id == ticket.id and case.kind in ABOUT_COMPLAINTS:
                await self.sheets.show(case, ticket, client)

    async def reopened(self, ticket: Ticket) -> None:
        """Its cases go on."""
        for case in await queries.cases_of(self.session, [ticket.id]):
            case.resolved_at = None

    async def addition(self, ticket: Ticket, client: Client) -> Addition:
        """What the card tells of the complaint, and what can be decided."""
        cases = await queries.cases_of(self.session, [ticket.id])
        case = next((each for each in cases if each.kind in ABOUT_COMPLAINTS), None)
        noted = [each for each in cases if each.kind not in ABOUT_COMPLAINTS]
        lines = self.texts.html(
            "managers/complaints.addition", self.team.reader, noted=noted, **await self.described(case)
        )
        menu = [button(self._label("menu"), CardButton(act=CardAct.MENU, number=ticket.number))]
        rows = self._decisions(case, ticket) if case and ticket.is_open else []
        return Addition(Markup(lines) if lines else None, rows, [menu])

    async def described(self, case: Case | None) -> dict[str, Any]:
        """What texts tell of a case."""
        reader = self.team.reader
        if case is None:
            return {"case": None}
        authority = self.catalogue.authority(case.category, case.cost)
        coupon = await self.session.get(Coupon, case.coupon_id) if case.coupon_id else None
        return {
            "case": case,
            "category": self.catalogue.category(case.category, reader) if case.category else "",
            "remedy": self.catalogue.remedy(case.remedy, reader) if case.remedy else "",
            "needs_lead": self.leads.are_named and authority == Authority.LEAD,
            "currency": self.catalogue.config.currency,
            "coupon": coupon,
            "decided_by": await self.session.get(Manager, case.decided_by) if case.decided_by else None,
        }

    async def add(
        self,
        kind: CaseKind,
        client: Client,
        ticket: Ticket | None,
        words: str,
        manager: Manager | None = None,
    ) -> Case:
        """Put a case into the register; `manager` if one does so by hand."""
        case = Case(
            kind=kind,
            client_id=client.id,
            ticket_id=ticket.id if ticket else None,
            words=words,
            noted_by=manager.user_id if manager else None,
            opened_at=self.clock.now(),
            decision=Decision.NONE,
            is_empty_handed=False,
            offer=0,
        )
        self.session.add(case)
        self.sheets.index(case, client)
        await self.session.flush()
        return case

    def _decisions(self, case: Case, ticket: Ticket) -> Rows:
        if case.decision in SETTLED:
            return []
        row = []
        if case.decision == Decision.ASKED:
            row.append(button(self._label("grant"), CardButton(act=CardAct.GRANT, number=ticket.number)))
        name = "other" if case.decision == Decision.ASKED else "offer"
        row.append(button(self._label(name), CardButton(act=CardAct.OTHER, number=ticket.number)))
        return [row]

    def _label(self, name: str) -> str:
        return self.texts.plain(f"managers/complaints.button_{name}", self.team.reader)
