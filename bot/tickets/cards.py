"""How a ticket looks in the managers' group: its card in the client's topic, its lines in General."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.sla.models import TimerKind
from bot.sla.service import SlaClock
from bot.team.models import Manager
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets.buttons import card_keyboard, faq_keyboard
from bot.tickets.models import Ticket

SHOWN_OF_QUESTION = 700
SHOWN_IN_GENERAL = 120


def shorten(text: str, most: int) -> str:
    """At most `most` characters of `text`, an ellipsis in place of what was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@dataclass
class Cards:
    """Draws tickets for the managers, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    sla: SlaClock

    async def show(
        self,
        ticket: Ticket,
        client: Client,
        suggestions: Sequence[tuple[str, str]] | None = None,
        *,
        priority: Priority = Priority.CARD,
    ) -> None:
        """Draw the card as the ticket stands; with `suggestions`, FAQ entries to choose from."""
        reader = self.team.reader
        running = {timer.kind: timer for timer in await self.sla.running(ticket.id)}
        respond = running.get(TimerKind.FIRST_RESPONSE) or running.get(TimerKind.NEXT_RESPONSE)
        resolution = running.get(TimerKind.RESOLUTION)
        text = self.texts.html(
            "managers/tickets.card",
            reader,
            ticket=ticket,
            client=client,
            question=shorten(ticket.question, SHOWN_OF_QUESTION),
            manager=await self.responsible(ticket),
            respond_by=respond.target_at if respond else None,
            resolve_by=resolution.target_at if resolution else None,
            promised=await self.sla.promised(ticket.id),
            choosing=suggestions,
        )
        if suggestions is None:
            keyboard = card_keyboard(ticket, self.texts, reader)
        else:
            keyboard = faq_keyboard(ticket, suggestions, self.texts, reader)
        message = text_message(text, reply_markup=keyboard)
        await self.outbox.show(client.topic, ticket.card, message, Options(priority=priority))

    async def announce(self, name: str, ticket: Ticket, client: Client, **context: Any) -> None:
        """A line about the ticket in General."""
        options = Options(priority=Priority.ESCALATION, handle=_handle(ticket, name))
        await self._say(GROUP, name, ticket, client, context, options)

    async def remark(self, name: str, ticket: Ticket, client: Client, **context: Any) -> None:
        """A line about the ticket in the client's topic, under its card."""
        options = Options(priority=Priority.RELAY, handle=_handle(ticket, name), reply_to=ticket.card)
        await self._say(client.topic, name, ticket, client, context, options)

    async def responsible(self, ticket: Ticket) -> Manager | None:
        """Who has the ticket."""
        return await self.session.get(Manager, ticket.taken_by) if ticket.taken_by else None

    async def _say(
        self, to: str, name: str, ticket: Ticket, client: Client, context: dict[str, Any], options: Options
    ) -> None:
        text = self.texts.html(
            f"managers/tickets.{name}",
            self.team.reader,
            ticket=ticket,
            client=client,
            question=shorten(ticket.question, SHOWN_IN_GENERAL),
            manager=await self.responsible(ticket),
            lead=self.team.config.managers.lead,
            **context,
        )
        await self.outbox.send(to, text_message(text), options)


def _handle(ticket: Ticket, name: str) -> str:
    """By which a reply to the message, in a group without topics, is known to be about the ticket."""
    return f"ticket:{ticket.number}:{name}"
