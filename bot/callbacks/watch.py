"""What happens to calls by itself: reminders, the question how it went, an honest word when nobody tells."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks import endings, queries
from bot.callbacks.buttons import Wish
from bot.callbacks.models import Callback, CallState
from bot.callbacks.queries import AT_ONCE
from bot.callbacks.service import Calls
from bot.callbacks.switchboard import Switchboard, slot_of
from bot.clients.models import Client
from bot.keyboards import keyboard_if_any
from bot.tickets.models import Ticket


@dataclass
class CallWatch:
    """Looks after calls, within one unit of work."""

    session: AsyncSession
    calls: Calls
    switchboard: Switchboard

    async def sweep(self) -> int:
        """Do what is due, the first first, and see that each call is somebody's. Returns how much it was."""
        done = 0
        for callback, ticket, client in await queries.in_other_hands(self.session):
            done += await self.calls.settle_hands(callback, ticket, client)
        for callback, ticket, client in await queries.due(self.session, self.calls.clock.now()):
            await self._act(callback, ticket, client)
            done += 1
        return done

    async def next_due(self) -> datetime | None:
        """When the next call is to be looked at."""
        return await queries.next_due(self.session)

    async def check(self, after: int) -> int | None:
        """See whether the next calls, those with an id above `after`, still suit the configuration.

        A call at a time that has become closed is taken back, and its client offered new times; one of
        somebody who is not on duty then is handed on. Returns the id of the last call looked at, None at
        the end.
        """
        found = await queries.to_come(self.session, after, self.calls.clock.now())
        for callback, ticket, client in found:
            if not ticket.is_open:
                continue
            if self.calls.bookings.grid.is_open(slot_of(callback)):
                await self.calls.settle_hands(callback, ticket, client)
            else:
                await self.calls.announce("closed", callback, ticket, client)
                await self.calls.without_time("closed", callback, ticket, client)
        return found[-1][0].id if len(found) == AT_ONCE else None

    async def _act(self, callback: Callback, ticket: Ticket, client: Client) -> None:
        if not ticket.is_open:
            await endings.settle(self.session, ticket.id)
            return
        match callback.state:
            case CallState.BOOKED:
                await self._remind_client(callback, ticket, client)
            case CallState.REMINDED:
                await self._remind_manager(callback, ticket, client)
            case CallState.ANNOUNCED:
                await self._ask(callback, ticket, client)
            case _:
                await self._missed(callback, ticket, client)
        self.calls.bookings.plan(callback, client)

    async def _remind_client(self, callback: Callback, ticket: Ticket, client: Client) -> None:
        """On the morning of the call; not when the desk was away until the call."""
        callback.state = CallState.REMINDED
        if self.calls.clock.now() < callback.starts_at:
            rows = [[self.calls.button(client, each, callback) for each in (Wish.MOVE, Wish.CANCEL)]]
            await self.calls.tell("reminder", callback, ticket, client, rows)

    async def _remind_manager(self, callback: Callback, ticket: Ticket, client: Client) -> None:
        callback.state = CallState.ANNOUNCED
        await self.calls.settle_hands(callback, ticket, client)
        if self.calls.clock.now() < callback.ends_at:
            await self._call_on("reminder", callback, ticket, client)

    async def _ask(self, callback: Callback, ticket: Ticket, client: Client) -> None:
        callback.state = CallState.ASKED
        await self._call_on("ask", callback, ticket, client)

    async def _call_on(self, name: str, callback: Callback, ticket: Ticket, client: Client) -> None:
        """Something that the manager who calls is to act on, with the buttons for it."""
        handle = f"ticket:{ticket.number}:call-{name}-{callback.id}-{callback.round}"
        buttons = keyboard_if_any(self.switchboard.rows(callback))
        await self.calls.remark(name, callback, ticket, client, handle=handle, buttons=buttons)

    async def _missed(self, callback: Callback, ticket: Ticket, client: Client) -> None:
        """Nobody has said how the call went: the client hears so, with a new time, while the managers are
        called by the timer of the ticket. After too many new times it is the lead's to call.
        """
        callback.misses += 1
        most = self.calls.sla.policy_for(ticket, client).max_renewals
        if callback.misses <= most and await self.calls.put_off(callback, ticket, client):
            rows = [[self.calls.button(client, Wish.CALLED, callback)]]
            rows.append([self.calls.button(client, each, callback) for each in (Wish.MOVE, Wish.CANCEL)])
            callback.told = ticket.taken_by is not None
            await self.calls.tell("missed", callback, ticket, client, rows)
            await self.calls.remark("missed", callback, ticket, client)
            await self.calls.cards.show(ticket, client)
            return
        await self.calls.announce("at_risk", callback, ticket, client)
        await self.calls.without_time("missed_often", callback, ticket, client, settled=False)
