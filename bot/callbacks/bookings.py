"""Takes and gives back the times of calls; a slot never gets more calls than it has room for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks import queries
from bot.callbacks.models import Callback, CallState, Seat
from bot.callbacks.slots import Grid, Slot, free_of, nearest
from bot.clients.models import Client
from bot.clock import Clock
from bot.config.callbacks import Callbacks as Rules
from bot.sla.worktime import Calendar


@dataclass
class Bookings:
    """Knows which slots are free and books them, within one unit of work."""

    session: AsyncSession
    clock: Clock
    rules: Rules
    calendars: Mapping[str, Calendar]

    @property
    def grid(self) -> Grid:
        """The slots there are."""
        return Grid(self.calendars[self.rules.calendar], self.rules)

    async def free(self) -> list[Slot]:
        """The slots that can be booked now, in order."""
        slots = self.grid.offered(self.clock.now())
        if not slots:
            return []
        taken = await queries.taken(self.session, slots[0].start, slots[-1].end)
        return free_of(slots, taken, self.rules.capacity)

    async def near(self, wished: datetime, most: int) -> list[Slot]:
        """Up to `most` free slots nearest to a moment, in order."""
        return nearest(await self.free(), wished, most)

    async def take(self, slot: Slot, callback: Callback | None = None) -> int | None:
        """Take a seat of `slot`, for a call that is there already or is to be noted by `seated`.

        Returns its number; None when the slot is full, over, or none of ours. Of two that want the last seat
        at once the database lets one have it, and the other waits for the first one's commit to hear so.
        """
        if not self.grid.accepts(slot, self.clock.now()):
            return None
        others = await queries.taken(self.session, slot.start, slot.end)
        if len(others) >= self.rules.capacity:
            return None
        insert = sqlite.insert if self.session.get_bind().dialect.name == "sqlite" else postgresql.insert
        for number in range(self.rules.capacity):
            seat = {"starts_at": slot.start, "number": number, "ends_at": slot.end}
            seat |= {"callback_id": callback.id if callback else None}
            taking = insert(Seat).values(seat).on_conflict_do_nothing().returning(Seat.number)
            if await self.session.scalar(taking) is not None:
                return number
        return None

    async def seated(self, slot: Slot, number: int, callback: Callback) -> None:
        """The seat was taken for this call."""
        query = update(Seat).where(Seat.starts_at == slot.start, Seat.number == number)
        await self.session.execute(query.values(callback_id=callback.id))

    async def give_back(self, callback: Callback, but: Slot | None = None) -> None:
        """The call needs its seats no more, except that of `but`."""
        query = delete(Seat).where(Seat.callback_id == callback.id)
        if but is not None:
            query = query.where(Seat.starts_at != but.start)
        await self.session.execute(query)

    def agree(self, callback: Callback, client: Client, slot: Slot) -> None:
        """The call is agreed for `slot`."""
        now = self.clock.now()
        callback.starts_at, callback.ends_at, callback.booked_at = slot.start, slot.end, now
        callback.state = CallState.BOOKED
        self.plan(callback, client)

    def plan(self, callback: Callback, client: Client) -> None:
        """Note when the call is to be looked at next, as it stands."""
        if callback.state == CallState.BOOKED and self.reminder_at(callback, client) is None:
            callback.state = CallState.REMINDED
        match callback.state:
            case CallState.BOOKED:
                callback.next_at = self.reminder_at(callback, client)
            case CallState.REMINDED:
                callback.next_at = callback.starts_at - self.rules.remind_manager
            case CallState.ANNOUNCED:
                callback.next_at = callback.ends_at
            case CallState.ASKED:
                callback.next_at = max(callback.ends_at, self.clock.now()) + self.rules.confirm_within
            case _:
                callback.next_at = None

    def reminder_at(self, callback: Callback, client: Client) -> datetime | None:
        """When the client is reminded: on the morning of the call, unless they booked it that day."""
        zone = ZoneInfo(client.zone)
        day = callback.starts_at.astimezone(zone).date()
        at = datetime.combine(day, time(self.rules.remind_client), zone).astimezone(UTC)
        booked_that_day = callback.booked_at.astimezone(zone).date() == day
        too_late = at + max(self.rules.remind_manager, timedelta(minutes=15)) > callback.starts_at
        return None if booked_that_day or too_late else at
