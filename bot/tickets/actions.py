"""What managers do with a ticket besides answering it: one verb each, within one unit of work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks import endings
from bot.clients.models import Client
from bot.clock import Clock
from bot.sla.service import SlaClock
from bot.team.models import Manager
from bot.tickets import queries
from bot.tickets.cards import Cards
from bot.tickets.models import State, Ticket, TicketLink, TicketPriority, TicketTag
from bot.tickets.refusals import Refusal, RefusedError
from bot.tickets.service import Tickets
from bot.tickets.tags import MOST_TAGS

PRIORITIES = list(TicketPriority)


@dataclass
class Actions:
    """The verbs behind buttons and commands. They raise `RefusedError` as the ticket's transitions do."""

    session: AsyncSession
    clock: Clock
    sla: SlaClock
    cards: Cards
    tickets: Tickets

    async def give(self, ticket: Ticket, client: Client, by: Manager, to: Manager) -> None:
        """Make `to` responsible, who is told so in the topic and in General."""
        ticket.give(to.user_id)
        await self.tickets.record(ticket, "given", by, to=to.user_id)
        await self.cards.show(ticket, client)
        await self.cards.remark("given", ticket, client, by=by)
        await self.cards.announce("given", ticket, client, by=by)

    async def release(self, ticket: Ticket, client: Client, by: Manager) -> None:
        """Make nobody responsible any more."""
        ticket.release()
        await self.tickets.record(ticket, "released", by)
        await self.cards.show(ticket, client)

    async def wait(self, ticket: Ticket, client: Client, by: Manager) -> None:
        """It is the client's turn, who is told; until they write, their promise is paused.

        Refused while the client waits for an answer of ours.
        """
        if ticket.is_open and await self.sla.unanswered(ticket):
            raise RefusedError(Refusal.UNANSWERED)
        ticket.wait(by.user_id)
        await self.sla.pause(ticket, self.clock.now())
        await self.tickets.record(ticket, "waiting", by)
        await self.tickets.say(client, "waiting", ticket=ticket)
        await self.cards.show(ticket, client)

    async def snooze(self, ticket: Ticket, client: Client, by: Manager, until: datetime) -> datetime | None:
        """Put it away until a moment. Returns the new promise, when it moves: the client has been told."""
        now = self.clock.now()
        ticket.snooze(by.user_id, until, now)
        promised = await self.sla.put_off(ticket, client, now, until)
        await self.tickets.record(ticket, "snoozed", by, until=until.isoformat())
        if promised:
            await self.tickets.say(client, "put_off", ticket=ticket, promised=promised)
        await self.cards.show(ticket, client)
        return promised

    async def prioritise(self, ticket: Ticket, client: Client, by: Manager, priority: TicketPriority) -> None:
        """Make it matter as much as `priority` says; its deadlines follow, what was promised stays."""
        before = ticket.priority
        ticket.prioritise(priority)
        if before != priority:
            await self.sla.replan(ticket, client, self.clock.now())
            await self.tickets.record(ticket, "priority", by, before=before, now=priority)
        await self.cards.show(ticket, client)

    async def tag(self, ticket: Ticket, client: Client, by: Manager, tags: list[str]) -> None:
        """Put tags on; those that it has stay. Refused when they would be too many."""
        known = await queries.tags(self.session, ticket.id)
        new = [tag for tag in dict.fromkeys(tags) if tag not in known]
        if len(known) + len(new) > MOST_TAGS:
            raise RefusedError(Refusal.TOO_MANY_TAGS)
        self.session.add_all(TicketTag(ticket_id=ticket.id, tag=tag) for tag in new)
        await self.session.flush()
        if new:
            await self.tickets.record(ticket, "tagged", by, tags=new)
        await self.cards.show(ticket, client)

    async def untag(self, ticket: Ticket, client: Client, by: Manager, tags: list[str]) -> None:
        """Take tags off; those that it does not have are passed over."""
        known = await queries.tags(self.session, ticket.id)
        gone = [tag for tag in dict.fromkeys(tags) if tag in known]
        query = delete(TicketTag).where(TicketTag.ticket_id == ticket.id, TicketTag.tag.in_(gone))
        await self.session.execute(query)
        if gone:
            await self.tickets.record(ticket, "untagged", by, tags=gone)
        await self.cards.show(ticket, client)

    async def merge(self, ticket: Ticket, client: Client, by: Manager, other: Ticket) -> None:
        """Have `other`, of the same client, go on as part of `ticket`: its tags, its history, its promise.

        Refused when either is over; the client is told in one line what has become of it.
        """
        now = self.clock.now()
        unanswered = other.is_open and await self.sla.unanswered(other)
        other.merge_into(ticket, now)
        await self.sla.adopt(ticket, other, now)
        await self.sla.stop(other, now)
        await endings.follow(self.session, other.id, ticket.id)
        await self.tickets.record(other, "merged", by, into=ticket.number)
        await self.tickets.record(ticket, "absorbed", by, number=other.number)
        await self._take_over(ticket, client, other)
        if unanswered:
            await self._unanswered(ticket, client)
        promised = await self.sla.promised(ticket.id)
        await self.tickets.say(client, "merged", ticket=ticket, other=other, promised=promised)
        await self.cards.show(other, client)
        await self.cards.show(ticket, client)
        await self.cards.show_others(ticket, client)

    async def _take_over(self, ticket: Ticket, client: Client, other: Ticket) -> None:
        """The tags of `other`, as far as there is room, and its priority if it mattered more."""
        known = await queries.tags(self.session, ticket.id)
        new = [tag for tag in await queries.tags(self.session, other.id) if tag not in known]
        new = new[: MOST_TAGS - len(known)]
        self.session.add_all(TicketTag(ticket_id=ticket.id, tag=tag) for tag in new)
        higher = max(ticket.priority, other.priority, key=lambda each: PRIORITIES.index(TicketPriority(each)))
        if higher != ticket.priority:
            ticket.priority = higher
            await self.sla.replan(ticket, client, self.clock.now())
        await self.session.flush()

    async def _unanswered(self, ticket: Ticket, client: Client) -> None:
        """What waits for an answer in the merged ticket waits for it here."""
        if ticket.state in (State.WAITING, State.SNOOZED):
            await self.tickets.wake(ticket, client)
        await self.sla.wait_for_reply(ticket, client, self.clock.now())

    async def link(self, ticket: Ticket, client: Client, by: Manager, other: Ticket) -> None:
        """Have both cards point at each other; they may be of different clients."""
        if ticket.id == other.id:
            raise RefusedError(Refusal.ITSELF)
        if await link(self.tickets, ticket, other, by):
            await self.cards.show(ticket, client)
            await self.cards.show(other, await self.session.get_one(Client, other.client_id))

    async def set_segment(self, ticket: Ticket, client: Client, by: Manager, segment: str | None) -> None:
        """Count the client to a segment; the deadlines of their tickets follow, what was promised stays."""
        if client.segment == segment:
            return
        client.segment = segment
        await self.tickets.record(ticket, "segment", by, segment=segment)
        for each in await queries.active(self.session, client.id):
            if await self.sla.replan(each, client, self.clock.now()):
                await self.cards.show(each, client)

    async def set_own(self, ticket: Ticket, client: Client, by: Manager, own: Manager | None) -> None:
        """Have the client looked after by a manager of their own, or by nobody in particular."""
        user_id = own.user_id if own else None
        if client.manager_id != user_id:
            client.manager_id = user_id
            await self.tickets.record(ticket, "own manager", by, to=user_id)


async def link(tickets: Tickets, ticket: Ticket, other: Ticket, by: Manager | None = None) -> bool:
    """Have two tickets know of each other, and note it in the history of both; False if they do already."""
    first, second = sorted((ticket.id, other.id))
    if await tickets.session.get(TicketLink, (first, second)) is not None:
        return False
    tickets.session.add(TicketLink(ticket_id=first, other_id=second))
    await tickets.session.flush()
    await tickets.record(ticket, "linked", by, number=other.number)
    await tickets.record(other, "linked", by, number=ticket.number)
    return True
