"""Detractors: somebody talks to them, finds the cause, notes it, and tells them what has changed."""

from dataclasses import dataclass
from datetime import datetime

from aiogram.types import Message
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.complaints.leads import Leads
from bot.config.surveys import Nps
from bot.delivery.behind import named_behind
from bot.delivery.copying import fits, html_of, text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import button
from bot.surveys.answering import Way
from bot.surveys.buttons import FollowAct, FollowButton
from bot.surveys.models import FollowUp
from bot.team.models import Manager
from bot.team.rota import Who
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.companions import Addition
from bot.tickets.marks import NOTED, mark
from bot.tickets.models import Kind, Ticket
from bot.tickets.queries import by_number
from bot.tickets.service import Tickets

LONGEST = 1000
"""Of a cause, in characters."""


async def asked(session: AsyncSession, ticket_id: int) -> FollowUp | None:
    """What is known of the detractor that a ticket is about."""
    return await session.get(FollowUp, ticket_id)


@dataclass
class FollowUpCard:
    """Goes along with tickets: what the card of a follow-up tells, and asks for."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team

    async def opened(self, ticket: Ticket, client: Client) -> None:
        """Nothing is known yet."""

    async def reopened(self, ticket: Ticket) -> None:
        """What was noted stays."""

    async def resolved(self, ticket: Ticket, client: Client) -> None:
        """Whoever ends it without a cause is asked for it."""
        follow_up = await asked(self.session, ticket.id)
        if follow_up is not None and not follow_up.cause:
            await self.prompt(ticket, client, FollowAct.CAUSE)

    async def addition(self, ticket: Ticket, client: Client) -> Addition:
        """The score and what has been done about it."""
        follow_up = await asked(self.session, ticket.id)
        if follow_up is None:
            return Addition()
        lines = self.texts.html("managers/surveys.follow_up", self.team.reader, follow_up=follow_up)
        row = [
            button(
                self.texts.plain(f"managers/surveys.button_{act}", self.team.reader),
                FollowButton(act=act, number=ticket.number),
            )
            for act in FollowAct
            if not getattr(follow_up, act.value)
        ]
        return Addition(Markup(lines), [row] if row else [])

    async def prompt(self, ticket: Ticket, client: Client, act: FollowAct) -> None:
        """Ask the managers to write something down."""
        text = self.texts.html(
            f"managers/surveys.prompt_{act}", self.team.reader, client=client, ticket=ticket
        )
        options = Options(priority=Priority.RELAY)
        await self.outbox.show(client.topic, f"followup:{ticket.number}:{act}", text_message(text), options)


@dataclass
class FollowUps:
    """The use cases of follow-ups, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    clients: Clients
    tickets: Tickets
    card: FollowUpCard
    leads: Leads
    config: Nps

    async def open(self, way: Way, score: int) -> str:
        """Somebody is to talk to the client. Returns what the client reads above the question why."""
        known = await self._of(way)
        if known is None:
            question = self.texts.plain("managers/surveys.follow_up_question", self.team.reader, score=score)
            people = await self._people(way.client)
            ticket = await self.tickets.open(way.client, Kind.FOLLOW_UP, question, team=people, told=None)
            known = FollowUp(ticket_id=ticket.id, invitation_id=way.invitation.id, score=score)
            self.session.add(known)
            await self.session.flush()
            if ticket.taken_by is None and (named := await self.leads.people(people)):
                await self.tickets.assign(ticket, named[0])  # by name, even if nobody of them is on duty
        known.score = score
        await self._show(known, way.client)
        promised = await self.promise(way)
        reader = self.clients.reader(way.client)
        return self.texts.html("clients/surveys.follow_up", reader, client=way.client, follow_up=promised)

    async def explained(self, way: Way, words: str) -> None:
        """The client says why."""
        if (known := await self._of(way)) is None:
            return
        known.words = words
        ticket = await self._show(known, way.client)
        await self.tickets.cards.remark("surveys.why", ticket, way.client, words=words)

    async def promise(self, way: Way) -> dict[str, object] | None:
        """Who will write to the client, and by when."""
        if (known := await self._of(way)) is None:
            return None
        ticket = await self.session.get_one(Ticket, known.ticket_id)
        manager = await self.tickets.cards.responsible(ticket)
        promised: datetime | None = await self.tickets.sla.promised(ticket.id)
        return {"ticket": ticket, "manager": manager, "promised": promised}

    async def pressed(self, query_id: str, pressed: FollowButton) -> None:
        """A button on the card: ask for what is to be written down."""
        ticket = await by_number(self.session, pressed.number)
        if ticket is None or await asked(self.session, ticket.id) is None:
            text = self.texts.plain("managers/toasts.stale", self.team.reader)
            await self.outbox.answer_button(query_id, text)
            return
        client = await self.session.get_one(Client, ticket.client_id)
        await self.card.prompt(ticket, client, pressed.act)
        await self.outbox.answer_button(query_id)

    async def behind(self, message: Message) -> tuple[Ticket, FollowAct] | None:
        """What a manager's message writes down, which replies to the prompt for it."""
        if message.text is None:
            return None
        for name in await named_behind(self.outbox, message):
            kind, _, rest = name.partition(":")
            number, _, act = rest.partition(":")
            if kind == "followup" and number.isdecimal() and act in list(FollowAct):
                ticket = await by_number(self.session, int(number))
                return (ticket, FollowAct(act)) if ticket else None
        return None

    async def write_down(self, ticket: Ticket, act: FollowAct, by: Manager, message: Message) -> None:
        """Note the cause, or tell the client what has changed, in the manager's name."""
        known = await asked(self.session, ticket.id)
        client = await self.session.get_one(Client, ticket.client_id)
        if known is None:
            return
        if act == FollowAct.CAUSE:
            known.cause = (message.text or "")[:LONGEST]
            await self.tickets.record(ticket, "cause found", by, cause=known.cause)
        else:
            known.changed = message.text
            body = self.texts.html(
                "clients/surveys.changed",
                self.clients.reader(client),
                client=client,
                words=Markup(html_of(message)),
            )
            await self.tickets.reply_with(ticket, client, by, body if fits(body) else html_of(message))
        await mark(self.outbox, message.message_id, NOTED)
        await self._show(known, client)

    async def _of(self, way: Way) -> FollowUp | None:
        query = select(FollowUp).where(FollowUp.invitation_id == way.invitation.id)
        return (await self.session.scalars(query)).first()

    async def _people(self, client: Client) -> list[Who]:
        """Who may talk to the client: those of the configuration, or their own manager, or the leads."""
        if self.config.follow_up:
            return list(self.config.follow_up)
        own = await self.session.get(Manager, client.manager_id) if client.manager_id else None
        if own is not None and own.left_at is None:
            return [own.user_id]
        return [lead.user_id for lead in await self.leads.known()]

    async def _show(self, known: FollowUp, client: Client) -> Ticket:
        ticket = await self.session.get_one(Ticket, known.ticket_id)
        await self.tickets.cards.show(ticket, client)
        return ticket
