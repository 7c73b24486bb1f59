"""Takes out of the outbox what may leave now, and knows what keeps the rest."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.envelopes import Envelope
from bot.delivery.models import OnAmbiguity, OutboxRow, OutboxStatus, Priority
from bot.delivery.parcels import ALL, MAIL, Item, Room, Urgency, letters, pick, take
from bot.storage.base import UtcDateTime
from bot.storage.uow import Database

ROUNDS_AHEAD = 4
"""So many rounds of letters are read at once."""

Floor = Callable[[AsyncSession, OutboxRow], Awaitable[int | None]]
"""The newest message id known in the numbering of the chat that a row goes to."""

_WAITING = (
    OutboxRow.status == OutboxStatus.PENDING,
    OutboxRow.priority >= bindparam("first"),
    OutboxRow.priority <= bindparam("last"),
)
_ANYTHING = (
    select(OutboxRow.id)
    .where(*_WAITING, OutboxRow.not_before <= bindparam("now", type_=UtcDateTime))
    .limit(1)
)
_HIDDEN = select(OutboxRow.lane).distinct().where(*_WAITING).where(
    OutboxRow.lane.in_(bindparam("busy", expanding=True))
)  # fmt: skip
_NEXT_DUE = select(func.min(OutboxRow.not_before)).where(
    OutboxRow.status == OutboxStatus.PENDING, OutboxRow.not_before > bindparam("now", type_=UtcDateTime)
)


_GIVEN_BACK = (
    update(OutboxRow).where(OutboxRow.id.in_(bindparam("ids", expanding=True)))
    .values(status=OutboxStatus.PENDING)
    .execution_options(synchronize_session=False)
)  # fmt: skip


class Picker:
    """Takes up parcels: their rows are *sending* from then on."""

    def __init__(self, database: Database, clock: Clock, floor: Floor) -> None:
        self._database, self._clock, self._floor = database, clock, floor
        self.hidden: dict[Priority, set[str]] = {}
        """The lanes under way or at rest in which something waits, by the first priority looked at."""
        self._ahead: list[Envelope] = []
        """Letters that have been read, and not been taken yet."""

    def is_waited_for(self, lane: str) -> bool:
        """Whether something waits until the lane is free."""
        return any(lane in lanes for lanes in self.hidden.values())

    async def pick(
        self, most: int, busy: set[str], which: Urgency, now: datetime, room: Room, *, news: bool
    ) -> tuple[Sequence[Item], datetime | None]:
        """What may leave now, and when the next row is due that was not at `now`.

        busy: lanes to leave alone. news: something probably waits; what may be news of a campaign only is
        looked for without holding up those who write.
        """
        if which == MAIL and (taken := await self._letters(most, busy)):
            return taken, now
        values = {"first": which[0], "last": which[1], "now": now}
        if not news or which != ALL:
            async with self._database.read() as session:
                if await session.scalar(_ANYTHING, values) is None:
                    self.hidden[which[0]] = set()
                    return [], await session.scalar(_NEXT_DUE, {"now": now})
        async with self._database.begin() as session:
            parcels = await pick(session, self._clock, most=most, busy=busy, room=room, which=which)
            await self._note_floors(session, parcels)
            if len(parcels) == most:
                return parcels, None
            hidden = await session.scalars(_HIDDEN, values | {"busy": list(busy)}) if busy else ()
            self.hidden[which[0]] = set(hidden)
            return parcels, await session.scalar(_NEXT_DUE, {"now": now})

    async def give_back(self, parcels: Sequence[Item]) -> None:
        """They have been taken up, and do not leave yet."""
        ids = [each for parcel in parcels for each in parcel.ids]
        if ids:
            async with self._database.begin() as session:
                await session.execute(_GIVEN_BACK, {"ids": ids})

    async def _letters(self, most: int, busy: set[str]) -> list[Envelope]:
        """So many letters; none if there are fewer, or something else is to be picked as well."""
        if len(self._ahead) < most:
            async with self._database.read() as session:
                self._ahead = await letters(session, self._clock, most=most * ROUNDS_AHEAD)
        found = [letter for letter in self._ahead if letter.lane not in busy][:most]
        if len(found) < most:
            self._ahead = []
            return []
        ids = {letter.id for letter in found}
        self._ahead = [letter for letter in self._ahead if letter.id not in ids]
        async with self._database.begin(patient=True) as session:
            return await take(session, self._clock, found)

    async def _note_floors(self, session: AsyncSession, parcels: Sequence[Item]) -> None:
        """Note which message ids are known before the calls are made, for those that are asked about when in
        doubt; a doubt keeps its first note."""
        for parcel in parcels:
            for row in () if isinstance(parcel, Envelope) else parcel.rows:
                if not row.ambiguous and row.on_ambiguity == OnAmbiguity.RESEND:
                    row.floor = await self._floor(session, row)
