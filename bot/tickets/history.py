"""What has happened in a ticket and what was said, in order, on pages that Telegram takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.delivery.markup import utf16_length, visible_text
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.models import FAQ_EVENT, NOTED_EVENT, Ticket, TicketEvent, TicketMessage

SHOWN_OF_LINE = 1000
PAGE_LENGTH = 3500
"""Leaves room for the heading within Telegram's 4096."""

SHOWN_AS_LINES = ("replied", FAQ_EVENT, NOTED_EVENT)
"""Events of which the line itself tells."""


@dataclass
class History:
    """Puts the history of tickets into words, within one unit of work."""

    session: AsyncSession
    texts: Texts
    team: Team

    async def pages(self, ticket: Ticket, client: Client) -> list[str]:
        """The pages, as Telegram's HTML without a heading, of a ticket and of what was merged into it."""
        ids = [ticket.id, *await queries.merged_into(self.session, ticket.id)]
        events = [e for e in await queries.events(self.session, ids) if e.what not in SHOWN_AS_LINES]
        lines = await queries.lines(self.session, ids)
        before: dict[int, list[str]] = {}
        for version in await queries.versions(self.session, ids):
            before.setdefault(version.line_id, []).append(_words(version.body))
        people = await queries.managers(self.session, _people(events, lines))
        entries: list[TicketEvent | TicketMessage] = [*events, *lines]
        entries.sort(key=lambda each: each.at)
        return _paged(self._entry(each, ticket, client, people, before) for each in entries)

    def _entry(
        self,
        entry: TicketEvent | TicketMessage,
        ticket: Ticket,
        client: Client,
        people: dict[int, Manager],
        before: dict[int, list[str]],
    ) -> str:
        common: dict[str, Any] = {
            "client": client,
            "by": people.get(entry.manager_id) if entry.manager_id else None,
            "number": None if entry.ticket_id == ticket.id else entry.ticket_id + ticket.number - ticket.id,
        }
        if isinstance(entry, TicketEvent):
            to = people.get(entry.details.get("to") or 0)
            name = "managers/history.event"
            context: dict[str, Any] = {"event": entry, "to": to}
        else:
            name = "managers/history.line"
            context = {"line": entry, "said": _words(entry.body), "before": before.get(entry.id, [])}
        return self.texts.html(name, self.team.reader, **common, **context)


def _words(html: str) -> str:
    words = visible_text(html)
    return words if len(words) <= SHOWN_OF_LINE else words[: SHOWN_OF_LINE - 1].rstrip() + "…"


def _people(events: Iterable[TicketEvent], lines: Iterable[TicketMessage]) -> set[int]:
    people = {event.manager_id for event in events if event.manager_id}
    people |= {line.manager_id for line in lines if line.manager_id}
    return people | {event.details["to"] for event in events if event.details.get("to")}


def _paged(entries: Iterable[str]) -> list[str]:
    """As many entries a page as fit; there is always a page."""
    pages, length = [""], 0
    for entry in entries:
        size = utf16_length(visible_text(entry)) + 2
        if pages[-1] and length + size > PAGE_LENGTH:
            pages.append("")
            length = 0
        pages[-1] = f"{pages[-1]}\n\n{entry}" if pages[-1] else entry
        length += size
    return pages
