"""Drains the outbox: who may leave, in which order, and what is noted of it afterwards."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from pydantic import ValidationError
from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.calls import Pointless
from bot.delivery.carrier import Carrier, Headed, Outcome, TopicMade
from bot.delivery.failures import Failure, Trouble
from bot.delivery.leader import LAST_CALLS_SECONDS
from bot.delivery.ledger import Ledger
from bot.delivery.limits import MARGIN, WINDOW_SECONDS, Budget, Pace, Rests
from bot.delivery.models import Bucket, OutboxRow, OutboxStatus, Priority
from bot.delivery.numbering import Numbering
from bot.delivery.parcels import ALL, ANSWERS, MAIL, TALK, Parcel, Urgency, pick
from bot.delivery.record import Recorder, retry_delay
from bot.storage.base import UtcDateTime
from bot.storage.uow import Database

log = structlog.get_logger(__name__)

IDLE_SECONDS = 1.0
"""How often an idle sender looks by itself; what this process puts into the outbox wakes it at once."""

UNEXPECTED_ATTEMPTS = 30
"""About five minutes: a database that is away is back by then, a fault of ours is not."""

NO_RIGHTS_REST_SECONDS = 15.0
CLOSED_TOPIC_REST_SECONDS = 2.0
FLOOD_CHATS = 3
"""So many different chats refusing at once mean that the bot as a whole is too fast."""


_NEXT_DUE = select(func.min(OutboxRow.not_before)).where(
    OutboxRow.status == OutboxStatus.PENDING, OutboxRow.not_before > bindparam("now", type_=UtcDateTime)
)


class Sender:
    """Sends what the outbox holds, within Telegram's limits. One runs at a time (see `leader`)."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        carrier: Carrier,
        recorder: Recorder,
        pace: Pace,
        budget: Budget,
        paid: Pace | None = None,
        numbering: Numbering,
        per_chat_per_second: float,
        is_serving: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database, self._clock = database, clock
        self._carrier, self._recorder, self._ledger = carrier, recorder, Ledger(recorder)
        self._pace, self._budget, self._rests = pace, budget, Rests(clock.monotonic)
        self._paid = paid
        """The pace of messages that nobody waits for, where Telegram is paid for a faster one."""
        self._numbering = numbering
        self._is_serving = is_serving
        """Whether somebody is being answered: what nobody waits for gives way a little."""
        self._chat_rest = MARGIN / per_chat_per_second
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._flooded: set[str] = set()
        self._group_busy = False
        self._awake = asyncio.Event()
        self._news = False
        """Whether there may be something that somebody waits for, which has not been looked for yet."""

    def wake(self) -> None:
        """Look again at once: there may be something new to send."""
        self._news = True
        self._awake.set()

    async def run(self) -> None:
        """Send until cancelled; then let the calls under way end, so that their fate is known."""
        if ambiguous := await self._recorder.recover():
            log.warning("ambiguous messages after a crash", count=ambiguous)
        await self._recall()
        try:
            while True:
                self._awake.clear()
                pause = await self._start_some()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):  # wait_for may swallow a cancellation before 3.12
                        await self._awake.wait()
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way.values(), timeout=LAST_CALLS_SECONDS)

    async def _start_some(self) -> float:
        """Start what may leave now. Returns the seconds until there may be more, if nothing new comes."""
        if self._paid is None:
            return await self._start_ready(self._pace, ALL)
        talk = await self._start_ready(self._pace, TALK)
        return min(talk, await self._start_ready(self._paid, MAIL))

    async def _start_ready(self, pace: Pace, which: Urgency) -> float:
        """Start what `pace` allows of some priorities: what nobody waits for leaves in rounds, and an answer
        need not wait for its turn behind others."""
        most, wanted = pace.available(), which
        held = pace.backlog if self._is_serving() else pace.round
        if most < held:
            if not self._news or which[0] > Priority.ANSWER:
                return pace.wait(held)
            which = TALK if most else ANSWERS
            most = most or pace.ahead()
            if most == 0:
                return pace.wait()
        # Noted before looking: what comes due while the database answers must not be slept over.
        now, resting, group = self._clock.now(), self._rests.resting(), self._budget.wait()
        if which[0] == Priority.ANSWER:
            self._news = False
        parcels, due = await self._pick(most, {*self._under_way, *resting}, which, now)
        for parcel in parcels:
            pace.start()
            if parcel.head.bucket == Bucket.GROUP:
                self._group_busy = True
                self._budget.start(parcel.cost)
            task = asyncio.create_task(self._deliver(parcel, pace), name=f"deliver {parcel.head.id}")
            self._under_way[parcel.head.lane] = task
        if len(parcels) == most:
            self._news |= parcels[-1].head.priority < Priority.BULK
            return pace.wait(1 if self._news else pace.round)
        if which != wanted:
            return pace.wait(pace.round)
        until_due = [max(0.0, (due - self._clock.now()).total_seconds())] if due else []
        waits = [IDLE_SECONDS, *resting.values(), *until_due]
        return min(waits if group <= 0 else [*waits, group])

    async def _pick(
        self, most: int, busy: set[str], which: Urgency, now: datetime
    ) -> tuple[list[Parcel], datetime | None]:
        """What may leave now, and when the next row is due that was not at `now`."""
        async with self._database.begin() as session:
            parcels = await pick(
                session,
                self._clock,
                most=most,
                busy=busy,
                group_room=0 if self._group_busy else self._budget.room(),
                card_room=0 if self._group_busy else self._budget.room(for_cards=True),
                which=which,
            )
            await self._note_floors(session, parcels)
            due = await session.scalar(_NEXT_DUE, {"now": now}) if len(parcels) < most else None
        return parcels, due

    async def _note_floors(self, session: AsyncSession, parcels: list[Parcel]) -> None:
        """Note which message ids are known before the calls are made; a doubt keeps its first note."""
        for parcel in parcels:
            for row in parcel.rows:
                if not row.ambiguous:
                    row.floor = await self._carrier.newest_known(session, row)

    async def _deliver(self, parcel: Parcel, pace: Pace) -> None:
        try:
            try:
                outcome = await self._carry(parcel)
            finally:
                pace.finish()
            self._keep_limits(parcel, outcome)
            await self._record(parcel, outcome)
        finally:
            self._under_way.pop(parcel.head.lane, None)
            self._news |= parcel.head.priority < Priority.BULK  # the next in its lane may leave
            self._awake.set()

    async def _carry(self, parcel: Parcel) -> Outcome:
        try:
            return await self._carrier.carry(parcel)
        except Exception as error:  # whatever it was, the row must not stay half-sent
            log.exception("a call failed unexpectedly", row=parcel.head.id)
            hopeless = isinstance(error, ValidationError) or parcel.head.attempts >= UNEXPECTED_ATTEMPTS
            return Failure(Trouble.REFUSED if hopeless else Trouble.UNREACHED, repr(error))

    async def _record(self, parcel: Parcel, outcome: Outcome) -> None:
        """Note the outcome; it is known only here, so a database that is away is waited for."""
        attempt = 0
        while True:
            try:
                return await self._ledger.note(parcel, outcome)
            except Exception:
                attempt += 1
                log.exception("an outcome could not be noted", row=parcel.head.id, attempt=attempt)
                await asyncio.sleep(retry_delay(attempt).total_seconds())

    def _keep_limits(self, parcel: Parcel, outcome: Outcome) -> None:
        """Note what the call cost, and rest where Telegram asks for it."""
        head = parcel.head
        if head.bucket == Bucket.GROUP:
            self._group_busy = False
            self._budget.finish(parcel.cost, _spent(parcel, outcome))
        elif head.bucket == Bucket.PRIVATE:
            self._rests.rest(head.lane, self._chat_rest)
        if not isinstance(outcome, Failure):
            self._flooded.clear()
            return
        log.info("not sent", row=head.id, to=head.destination, trouble=outcome.trouble, words=outcome.words)
        match outcome.trouble:
            case Trouble.SLOW_DOWN:
                self._slow_down(head, outcome.retry_after)
            case Trouble.UNREACHED | Trouble.UNKNOWN:
                self._rests.rest(head.lane, retry_delay(head.attempts + 1).total_seconds())
            case Trouble.NO_RIGHTS | Trouble.NO_CHAT if head.bucket == Bucket.GROUP:
                self._budget.pause(NO_RIGHTS_REST_SECONDS)
            case Trouble.NO_FORUM:
                self._carrier.without_topics()
            case Trouble.THREAD_CLOSED:
                self._rests.rest(head.lane, outcome.retry_after or CLOSED_TOPIC_REST_SECONDS)

    def _slow_down(self, head: OutboxRow, seconds: float) -> None:
        if head.bucket == Bucket.GROUP:
            self._budget.pause(seconds)
            return
        self._rests.rest(head.lane, seconds)
        self._flooded.add(head.lane)
        if len(self._flooded) >= FLOOD_CHATS:
            self._flooded.clear()
            self._pace.pause(seconds)

    async def _recall(self) -> None:
        """A restart does not give the group's budget back: count what has just been sent there."""
        now = self._clock.now()
        async with self._database.read() as session:
            await self._numbering.recall(session)
            query = select(OutboxRow.sent_at, OutboxRow.album).where(
                OutboxRow.bucket == Bucket.GROUP,
                OutboxRow.sent_at > now - timedelta(seconds=WINDOW_SECONDS),
            )
            for sent_at, album in await session.execute(query.order_by(OutboxRow.sent_at)):
                self._budget.count(len(album or [0]), (now - sent_at).total_seconds())


def _spent(parcel: Parcel, outcome: Outcome) -> int:
    """How many calls of the group's budget `outcome` has taken."""
    match outcome:
        case Pointless():
            return 0
        case TopicMade() | Headed():
            return 1
        case _:
            return parcel.cost
