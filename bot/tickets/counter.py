"""Behind the buttons of a card: each press does its work and is answered, whatever it finds."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.delivery.models import Priority
from bot.delivery.outbox import Outbox
from bot.faq.asking import Asking
from bot.faq.entries import Entry
from bot.faq.service import FaqIndex
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.cards import Cards
from bot.tickets.models import AlreadyResolvedError, AlreadyTakenError, Ticket
from bot.tickets.service import Tickets


@dataclass
class Counter:
    """Answers the managers' buttons, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    tickets: Tickets
    cards: Cards
    asking: Asking
    index: FaqIndex

    async def take(self, query_id: str, number: int, manager: Manager) -> None:
        """Make `manager` responsible; who comes second is told who has it."""
        if (found := await self._find(query_id, number)) is None:
            return
        ticket, client = found
        try:
            await self.tickets.take(ticket, client, manager)
        except AlreadyTakenError:
            await self._toast(query_id, "taken_by", manager=await self.cards.responsible(ticket))
        except AlreadyResolvedError:
            await self._toast(query_id, "already_resolved", ticket=ticket)
        else:
            await self._toast(query_id, "taken", ticket=ticket)

    async def choose_faq(self, query_id: str, number: int) -> None:
        """Show on the card which FAQ entries may answer."""
        if (found := await self._find(query_id, number)) is None:
            return
        ticket, client = found
        suggestions = self.asking.suggestions(ticket, self.team.reader.language)
        if not ticket.is_open:
            await self._toast(query_id, "already_resolved", ticket=ticket)
        elif suggestions:
            await self.cards.show(ticket, client, suggestions, priority=Priority.RELAY)
            await self._toast(query_id, None)
        else:
            await self._toast(query_id, "no_suggestions")

    async def send_faq(self, query_id: str, number: int, key: str, manager: Manager) -> None:
        """Send the chosen FAQ answer in the manager's name, in the client's language."""
        if (found := await self._find(query_id, number)) is None:
            return
        ticket, client = found
        entry = self.index.by_key(key)
        if entry is None:
            await self._toast(query_id, "stale")
        elif not ticket.is_open:
            await self._toast(query_id, "already_resolved", ticket=ticket)
        else:
            await self._send_entry(ticket, client, manager, entry)
            await self.cards.show(ticket, client)
            await self._toast(query_id, "faq_sent", client=client)

    async def _send_entry(self, ticket: Ticket, client: Client, manager: Manager, entry: Entry) -> None:
        """Send an FAQ answer, once a ticket: a second tap says the same and does nothing."""
        desk_language = self.team.reader.language
        title = entry.title(desk_language).text
        if not await queries.was_sent_from_faq(self.session, ticket.id, title):
            answer = entry.answer(client.language, desk_language).text
            await self.tickets.reply_from_faq(ticket, client, manager, title=title, answer=answer)

    async def back(self, query_id: str, number: int) -> None:
        """Show the card without FAQ entries again."""
        if (found := await self._find(query_id, number)) is not None:
            await self.cards.show(*found, priority=Priority.RELAY)
            await self._toast(query_id, None)

    async def resolve(self, query_id: str, number: int, manager: Manager) -> None:
        """Close the ticket as solved."""
        if (found := await self._find(query_id, number)) is None:
            return
        ticket, client = found
        try:
            await self.tickets.resolve(ticket, client, manager)
        except AlreadyResolvedError:
            await self._toast(query_id, "already_resolved", ticket=ticket)
        else:
            await self._toast(query_id, "resolved", ticket=ticket)

    async def stale(self, query_id: str) -> None:
        """The button means nothing any more."""
        await self._toast(query_id, "stale")

    async def _find(self, query_id: str, number: int) -> tuple[Ticket, Client] | None:
        ticket = await queries.by_number(self.session, number)
        if ticket is None:
            await self.stale(query_id)
            return None
        return ticket, await self.session.get_one(Client, ticket.client_id)

    async def _toast(self, query_id: str, name: str | None, **context: Any) -> None:
        text = self.texts.plain(f"managers/toasts.{name}", self.team.reader, **context) if name else None
        await self.outbox.answer_button(query_id, text)
