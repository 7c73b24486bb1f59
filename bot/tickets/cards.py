"""How a ticket looks in the managers' group: its card in the client's topic, its lines in General."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aiogram.types import InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks.buttons import panel_button
from bot.callbacks.queries import of_ticket
from bot.clients.models import Client
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.service import FaqIndex
from bot.replies.buttons import replies_button
from bot.sla.models import TimerKind
from bot.sla.service import SlaClock
from bot.team.models import Manager
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.buttons import card_keyboard
from bot.tickets.companions import Addition, Companion
from bot.tickets.links import links_to
from bot.tickets.models import FIRST_NUMBER, State, Ticket

SHOWN_OF_QUESTION = 700
SHOWN_IN_GENERAL = 120

SUGGESTED = 2
"""How many FAQ entries the card of a new ticket offers."""

LIKELY = 0.1
"""From which probability on an entry is worth the place."""


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
    index: FaqIndex
    has_replies: bool
    """Whether there are standard replies to offer."""
    today: date
    """In the desk's time zone."""
    companions: Sequence[Companion] = ()

    async def show(
        self,
        ticket: Ticket,
        client: Client,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
        asking: str = "",
        priority: Priority = Priority.CARD,
    ) -> None:
        """Draw the card as the ticket stands; with `keyboard`, to choose from what `asking` names."""
        running = {timer.kind: timer for timer in await self.sla.running(ticket.id)}
        respond = running.get(TimerKind.FIRST_RESPONSE) or running.get(TimerKind.NEXT_RESPONSE)
        resolution = running.get(TimerKind.RESOLUTION)
        additions = await self.additions(ticket, client)
        about = await self._about(ticket)
        text = self.texts.html(
            "managers/tickets.card",
            self.team.reader,
            ticket=ticket,
            client=client,
            question=shorten(ticket.question, SHOWN_OF_QUESTION),
            respond_by=respond.target_at if respond else None,
            resolve_by=resolution.target_at if resolution and not resolution.is_resting else None,
            asking=asking,
            additions=[each.lines for each in additions if each.lines],
            **about,
        )
        if keyboard is None:
            fresh = TimerKind.FIRST_RESPONSE in running
            suggestions = await self.suggestions(ticket, client, SUGGESTED, LIKELY) if fresh else []
            reader = self.team.reader
            replies = replies_button(ticket.number, self.texts, reader) if self.has_replies else None
            rows = [row for each in additions for row in each.rows]
            call = about["call"]
            panel = panel_button(call.id, self.texts, reader) if call and call.is_live else None
            keyboard = card_keyboard(ticket, self.texts, reader, suggestions, replies, rows, panel)
        message = text_message(text, reply_markup=keyboard)
        await self.outbox.show(client.topic, ticket.card, message, Options(priority=priority))

    async def additions(self, ticket: Ticket, client: Client) -> list[Addition]:
        """What other features show on the card besides."""
        return [await companion.addition(ticket, client) for companion in self.companions]

    async def show_others(self, ticket: Ticket, client: Client) -> None:
        """Draw the client's other active tickets: which is the current one may have changed."""
        for other in await queries.active(self.session, client.id):
            if other.id != ticket.id:
                await self.show(other, client)

    async def suggestions(
        self, ticket: Ticket, client: Client, most: int, least: float = 0
    ) -> list[tuple[str, str]]:
        """FAQ entries (key and title) that may answer a client's ticket, for the managers to choose from.

        least: the probability, 0 to 1, from which on an entry is worth showing.
        """
        if not ticket.question:
            return []
        matches = await self.index.lookup(ticket.question, client.language)
        found = [self.index.entry(match.entry_id) for match in matches if match.probability >= least]
        language = self.team.reader.language
        fitting = [entry for entry in found if entry.is_for(client.segment, self.today)]
        return [(entry.key, entry.title(language).text) for entry in fitting[:most]]

    async def announce(self, name: str, ticket: Ticket, client: Client, **context: Any) -> None:
        """A line about the ticket in General; after an outage, say, many of them share a message."""
        options = Options(priority=Priority.ESCALATION, handle=_handle(ticket, name), mergeable=True)
        await self._say(GROUP, name, ticket, client, context, options)

    async def remark(
        self, name: str, ticket: Ticket, client: Client, handle: str | None = None, **context: Any
    ) -> None:
        """A line about the ticket in the client's topic, under its card, known as `handle` if need be."""
        handle = handle or _handle(ticket, name)
        options = Options(priority=Priority.RELAY, handle=handle, reply_to=ticket.card)
        await self._say(client.topic, name, ticket, client, context, options)

    async def responsible(self, ticket: Ticket) -> Manager | None:
        """Who has the ticket."""
        return await self.session.get(Manager, ticket.taken_by) if ticket.taken_by else None

    async def _about(self, ticket: Ticket) -> dict[str, Any]:
        """What else the card tells of the ticket."""
        current = await queries.current(self.session, ticket.client_id) if ticket.is_open else None
        return {
            "manager": await self.responsible(ticket),
            "promised": await self.sla.promised(ticket.id),
            "waiting_since": await self._waiting_since(ticket),
            "tags": await queries.tags(self.session, ticket.id),
            "links": await links_to(self.session, await queries.linked(self.session, ticket.id)),
            "merged_into": ticket.merged_into + FIRST_NUMBER - 1 if ticket.merged_into else None,
            "nudges": await queries.nudges(self.session, ticket.id) if ticket.is_open else [],
            "answered": await queries.answered_by_faq(self.session, ticket.id),
            "call": await of_ticket(self.session, ticket.id),
            "is_current": current is None or current.id == ticket.id,
        }

    async def _waiting_since(self, ticket: Ticket) -> datetime | None:
        if ticket.state != State.WAITING:
            return None
        return await queries.last_happened(self.session, ticket.id, "waiting")

    async def _say(
        self, to: str, name: str, ticket: Ticket, client: Client, context: dict[str, Any], options: Options
    ) -> None:
        text = self.texts.html(
            f"managers/{name}" if "." in name else f"managers/tickets.{name}",
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
