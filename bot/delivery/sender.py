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
from bot.delivery.carrier import Carrier, Headed, Outcome, Sent, TopicMade
from bot.delivery.failures import Failure, Trouble
from bot.delivery.leader import LAST_CALLS_SECONDS
from bot.delivery.ledger import Ledger
from bot.delivery.limits import MARGIN, ROUND_SECONDS, WINDOW_SECONDS, Budget, Pace, Rests
from bot.delivery.models import Bucket, OnAmbiguity, OutboxRow, OutboxStatus, Priority
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

GIVE_WAY_SECONDS = 0.2
"""How long what nobody waits for keeps still, while somebody is being served, after some of it has left."""

NO_RIGHTS_REST_SECONDS = 15.0
CLOSED_TOPIC_REST_SECONDS = 2.0
FLOOD_CHATS = 3
"""So many different chats refusing at once mean that the bot as a whole is too fast."""


_HIDDEN = (
    select(OutboxRow.lane)
    .distinct()
    .where(OutboxRow.status == OutboxStatus.PENDING)
    .where(OutboxRow.priority >= bindparam("first"), OutboxRow.priority <= bindparam("last"))
    .where(OutboxRow.lane.in_(bindparam("busy", expanding=True)))
)
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
        self._carrier, self._recorder = carrier, recorder
        self._ledger, self._mail_ledger = Ledger(recorder), Ledger(recorder, gathers=ROUND_SECONDS)
        self._pace, self._budget, self._rests = pace, budget, Rests(clock.monotonic)
        self._paid = paid
        """The pace of messages that nobody waits for, where Telegram is paid for a faster one."""
        self._numbering = numbering
        self._is_serving = is_serving
        """Whether somebody is being answered: what nobody waits for gives way a little."""
        self._mail_left = 0.0
        """When some of it left last; see `Clock.monotonic`."""
        self._chat_rest = MARGIN / per_chat_per_second
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._hidden: dict[Priority, set[str]] = {}
        """The lanes under way or at rest in which something waits, by the first priority looked at."""
        self._flooded: set[str] = set()
        self._group_busy = False
        self._talk_at = 0.0
        """When to look again for what somebody may wait for, if nothing new comes; see `Clock.monotonic`."""
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
        now = self._clock.monotonic()
        if self._news or now >= self._talk_at:
            self._talk_at = now + await self._start_ready(self._pace, TALK)
        return min(max(0.0, self._talk_at - now), await self._start_ready(self._paid, MAIL))

    async def _start_ready(self, pace: Pace, which: Urgency) -> float:
        """Start what `pace` allows of some priorities: what nobody waits for leaves in rounds, and an answer
        need not wait for its turn behind others."""
        most, wanted, way = pace.available(), which, self._gives_way()
        if most < pace.round or way > 0:
            if not self._news or which[0] > Priority.ANSWER:
                return max(way, pace.wait(pace.round))
            which = TALK if most else ANSWERS
            most = most or pace.ahead()
            if most == 0:
                return pace.wait()
        # Noted before looking: what comes due while the database answers must not be slept over.
        now, resting, group = self._clock.now(), self._rests.resting(), self._budget.wait()
        if which[0] == Priority.ANSWER:
            self._news = False
        parcels, due = await self._pick(most, {*self._under_way, *resting}, which, now)
        paces = {pace, self._paid or pace}  # the faster limit counts what is free as well
        for parcel in parcels:
            for each in paces:
                each.start()
            if parcel.head.priority == Priority.BULK:
                self._mail_left = self._clock.monotonic()
            if parcel.head.bucket == Bucket.GROUP:
                self._group_busy = True
                self._budget.start(parcel.cost)
            task = asyncio.create_task(self._deliver(parcel, paces), name=f"deliver {parcel.head.id}")
            self._under_way[parcel.head.lane] = task
        if len(parcels) == most:
            self._news |= parcels[-1].head.priority < Priority.BULK
            return pace.wait(1 if self._news else pace.round)
        if which != wanted:
            return pace.wait(pace.round)
        until_due = [max(0.0, (due - self._clock.now()).total_seconds())] if due else []
        hidden = self._hidden[which[0]] & resting.keys()
        waits = [IDLE_SECONDS, *(resting[lane] for lane in hidden), *until_due]
        return min(waits if group <= 0 else [*waits, group])

    def _is_waited_for(self, lane: str) -> bool:
        return any(lane in lanes for lanes in self._hidden.values())

    def _gives_way(self) -> float:
        """For how many seconds what nobody waits for gives way to somebody who is being served."""
        since = self._clock.monotonic() - self._mail_left
        return max(0.0, GIVE_WAY_SECONDS - since) if self._is_serving() else 0.0

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
            if len(parcels) == most:
                return parcels, None
            values = {"first": which[0], "last": which[1], "busy": list(busy)}
            self._hidden[which[0]] = set(await session.scalars(_HIDDEN, values)) if busy else set()
            return parcels, await session.scalar(_NEXT_DUE, {"now": now})

    async def _note_floors(self, session: AsyncSession, parcels: list[Parcel]) -> None:
        """Note which message ids are known before the calls are made, for those that are asked about when in
        doubt; a doubt keeps its first note."""
        for parcel in parcels:
            for row in parcel.rows:
                if not row.ambiguous and row.on_ambiguity == OnAmbiguity.RESEND:
                    row.floor = await self._carrier.newest_known(session, row)

    async def _deliver(self, parcel: Parcel, paces: set[Pace]) -> None:
        outcome: Outcome | None = None
        try:
            try:
                outcome = await self._carry(parcel)
            finally:
                for pace in paces:
                    pace.finish()
            self._keep_limits(parcel, outcome)
            await self._record(parcel, outcome)
        finally:
            head = parcel.head
            self._under_way.pop(head.lane, None)
            settled = isinstance(outcome, Sent) and head.priority == Priority.BULK
            if not settled or self._is_waited_for(head.lane):
                self.wake()  # the next in its lane may leave

    async def _carry(self, parcel: Parcel) -> Outcome:
        try:
            return await self._carrier.carry(parcel)
        except Exception as error:  # whatever it was, the row must not stay half-sent
            log.exception("a call failed unexpectedly", row=parcel.head.id)
            hopeless = isinstance(error, ValidationError) or parcel.head.attempts >= UNEXPECTED_ATTEMPTS
            return Failure(Trouble.REFUSED if hopeless else Trouble.UNREACHED, repr(error))

    async def _record(self, parcel: Parcel, outcome: Outcome) -> None:
        """Note the outcome; it is known only here, so a database that is away is waited for."""
        ledger = self._mail_ledger if parcel.head.priority == Priority.BULK else self._ledger
        attempt = 0
        while True:
            try:
                return await ledger.note(parcel, outcome)
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
            for pace in {self._pace, self._paid or self._pace}:
                pace.pause(seconds)

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
