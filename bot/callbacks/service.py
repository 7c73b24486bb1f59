"""The use cases of calls: booked, moved, cancelled, made or not; one verb each, within one unit of work."""

from dataclasses import dataclass

from bot.callbacks import queries
from bot.callbacks.buttons import Wish
from bot.callbacks.models import Callback, CallState
from bot.callbacks.slots import Slot
from bot.callbacks.words import OFFERED, CallWords
from bot.clients.models import Client
from bot.delivery.models import Priority
from bot.sla.service import SlaClock
from bot.team.assignment import Assignment
from bot.team.models import Manager
from bot.tickets.actions import link
from bot.tickets.cards import SHOWN_OF_QUESTION
from bot.tickets.models import Kind, State, Ticket
from bot.tickets.service import Tickets


@dataclass
class Calls(CallWords):
    """Books calls and sees to them."""

    sla: SlaClock
    tickets: Tickets
    assignment: Assignment

    async def book(
        self, client: Client, slot: Slot, phone: str, topic: str, beside: Ticket | None = None
    ) -> Callback | None:
        """Promise a call: its ticket, who makes it, and word to everybody. None if the slot is gone.

        beside: the ticket in which it was asked for; the cards of both point at each other.
        """
        seat = await self.bookings.take(slot)
        if seat is None:
            return None
        now = self.clock.now()
        ticket = Ticket(client_id=client.id, kind=Kind.CALLBACK, question=topic, opened_at=now)
        self.session.add(ticket)
        await self.session.flush()
        callback = Callback(ticket_id=ticket.id, client_id=client.id, phone=phone, round=0, misses=0)
        self.bookings.agree(callback, client, slot)
        self.session.add(callback)
        await self.session.flush()
        await self.bookings.seated(slot, seat, callback)
        await self.tickets.record(ticket, "opened", kind=Kind.CALLBACK)
        if beside is not None:
            await link(self.tickets, ticket, beside)
        await self._expect(callback, ticket, client)
        await self.choose(callback, ticket, client, fresh=True)
        await self._tell_of_time(callback, ticket, client, "booked")
        await self.cards.show(ticket, client, priority=Priority.RELAY)
        if topic:
            await self.tickets.relay.recall(client, ticket, topic, shown=len(topic) <= SHOWN_OF_QUESTION)
        await self.cards.show_others(ticket, client)
        await self.announce("booked", callback, ticket, client)
        return callback

    async def move(
        self, callback: Callback, ticket: Ticket, client: Client, slot: Slot, by: Manager | None = None
    ) -> bool:
        """Agree on another time, says a manager, or the client (None). False if the slot is gone."""
        if slot.start == callback.starts_at and callback.has_time:
            return True
        if not await self._take_time(callback, client, slot):
            return False
        callback.misses = 0
        await self._expect(callback, ticket, client)
        await self.wake(ticket)
        await self.tickets.record(ticket, "call moved", by, to=slot.start.isoformat())
        await self.choose(callback, ticket, client, fresh=True)
        await self._tell_of_time(callback, ticket, client, "moved_by_us" if by else "booked")
        if by is None:
            await self.remark("moved", callback, ticket, client)
        await self.cards.show(ticket, client)
        return True

    async def put_off(self, callback: Callback, ticket: Ticket, client: Client) -> bool:
        """Nobody has said how the call went: reserve the next free time. False if there is none.

        The escalation goes on; only who agrees on a time anew stops it.
        """
        for slot in await self.bookings.near(self.clock.now(), OFFERED):
            if await self._take_time(callback, client, slot):
                await self.tickets.record(ticket, "call moved", to=slot.start.isoformat())
                await self.choose(callback, ticket, client)
                return True
        return False

    async def _take_time(self, callback: Callback, client: Client, slot: Slot) -> bool:
        if await self.bookings.take(slot, callback) is None:
            return False
        await self.bookings.give_back(callback, but=slot)
        self.bookings.agree(callback, client, slot)
        callback.round += 1
        return True

    async def cancel(
        self, callback: Callback, ticket: Ticket, client: Client, by: Manager | None = None
    ) -> None:
        """There will be no call, says a manager, or the client (None); the request is over with it."""
        await self._end(callback, CallState.CANCELLED)
        now = self.clock.now()
        await self.tickets.record(ticket, "call cancelled", by)
        if ticket.is_open:
            ticket.resolve(by.user_id if by else None, now, now)
            ticket.close()
            await self.sla.stop(ticket, now)
        if by:
            await self.offer("cancelled_by_us", callback, ticket, client, manager=by)
        else:
            await self.tell("cancelled", callback, ticket, client, [[self.button(client, Wish.BEGIN)]])
            await self.remark("cancelled", callback, ticket, client)
        await self.cards.show(ticket, client)
        await self.cards.show_others(ticket, client)

    async def reached(
        self, callback: Callback, ticket: Ticket, client: Client, by: Manager | None = None
    ) -> None:
        """The call has been made, says a manager, or the client (None), and the request is solved by it."""
        await self._end(callback, CallState.REACHED)
        await self.sla.call_settled(ticket, self.clock.now())
        await self.tickets.record(ticket, "call reached", by)
        if ticket.is_open:
            await self.tickets.resolve(ticket, client, by)

    async def no_answer(self, callback: Callback, ticket: Ticket, client: Client, by: Manager) -> None:
        """The client did not answer: they are told kindly, and choose a new time."""
        await self.tickets.record(ticket, "call unanswered", by)
        await self.without_time("no_answer", callback, ticket, client, by)

    async def without_time(
        self,
        name: str,
        callback: Callback,
        ticket: Ticket,
        client: Client,
        by: Manager | None = None,
        *,
        settled: bool = True,
    ) -> None:
        """There is no agreed time any more: the client is told why, and offered new ones.

        settled: False if nobody has said how the last one went, so that the escalation goes on.
        """
        await self._end(callback, CallState.OFFERED)
        if settled:
            await self.sla.call_settled(ticket, self.clock.now())
        if ticket.state in (State.OPEN, State.TAKEN) and (who := ticket.taken_by or (by and by.user_id)):
            ticket.wait(who)
        await self.offer(name, callback, ticket, client, manager=by or await self.cards.responsible(ticket))
        await self.cards.show(ticket, client)

    async def wake(self, ticket: Ticket) -> None:
        """A time is agreed on: the ticket waits for the client no more."""
        if ticket.state in (State.WAITING, State.SNOOZED):
            ticket.wake()
            await self.tickets.record(ticket, "woke")

    async def _end(self, callback: Callback, state: CallState) -> None:
        callback.state, callback.next_at = state, None
        await self.bookings.give_back(callback)

    async def _expect(self, callback: Callback, ticket: Ticket, client: Client) -> None:
        within = self.bookings.rules.confirm_within
        await self.sla.expect_call(ticket, client, callback.ends_at, within, self.clock.now())

    async def choose(
        self,
        callback: Callback,
        ticket: Ticket,
        client: Client,
        *,
        fresh: bool = False,
        but: int | None = None,
    ) -> None:
        """Have somebody make the call who is there then: who has it already, if they are.

        fresh: the time is a new one, so that whoever has another call at it may be spared. but: the user id
        of who has given it back, and gets it only if there is nobody else.
        """
        has_it = await self.cards.responsible(ticket)
        away = set(await self.assignment.off_duty(callback.starts_at))
        slot = Slot(callback.starts_at, callback.ends_at)
        busy = await queries.busy_then(self.session, slot, callback.id)
        unfit = away | busy if fresh else away
        if has_it is None or has_it.left_at or has_it.user_id in unfit:
            spared = busy | {but} if but else busy
            chosen = await self.assignment.for_call(client, callback.starts_at, spared)
            if chosen is not None and chosen is not has_it:
                await self.tickets.assign(ticket, chosen)
        callback.manager_id = ticket.taken_by

    async def settle_hands(self, callback: Callback, ticket: Ticket, client: Client) -> bool:
        """The call may be somebody else's now: note it, or find somebody. True if it has changed hands.

        Who was given the ticket, or took it, has the call with it; else it is handed on when who has it has
        left the group or is not on duty then. The client hears the new name if they were told one before.
        """
        before, held = callback.manager_id, await self.cards.responsible(ticket)
        given = held is not None and held.user_id != before and not held.left_at
        if given:
            callback.manager_id = ticket.taken_by
        else:
            await self.choose(callback, ticket, client, but=before if held is None else None)
        if callback.manager_id == before:
            if held is None and before is not None:  # given back, and nobody else is there
                await self.cards.show(ticket, client)
            return False
        gone = await self.session.get(Manager, before) if before else None
        if callback.told:
            await self.tell("other_name", callback, ticket, client, [])
        if not given:
            await self.remark("handed_on", callback, ticket, client, gone=gone)
        await self.cards.show(ticket, client)
        return True

    async def _tell_of_time(self, callback: Callback, ticket: Ticket, client: Client, name: str) -> None:
        """Tell the client the agreed time, and who will call."""
        callback.told = ticket.taken_by is not None
        rows = [[self.button(client, Wish.MOVE, callback), self.button(client, Wish.CANCEL, callback)]]
        await self.tell(name, callback, ticket, client, rows)
