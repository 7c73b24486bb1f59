"""Drains the outbox: who may leave, in which order, and what is noted of it afterwards."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from pydantic import ValidationError
from sqlalchemy import select

from bot.clock import Clock
from bot.delivery.calls import Pointless
from bot.delivery.carrier import Carrier, Headed, Outcome, Sent, TopicMade
from bot.delivery.envelopes import Envelope
from bot.delivery.failures import Failure, Trouble
from bot.delivery.leader import LAST_CALLS_SECONDS
from bot.delivery.ledger import Ledger
from bot.delivery.limits import MARGIN, WINDOW_SECONDS, Budget, Pace, Rests
from bot.delivery.mail import Mail
from bot.delivery.models import Bucket, OutboxRow, Priority
from bot.delivery.numbering import Numbering
from bot.delivery.parcels import ALL, ANSWERS, MAIL, NO_ROOM, TALK, Item, Parcel, Room, Urgency
from bot.delivery.picker import Picker
from bot.delivery.postman import Answer
from bot.delivery.record import Recorder, retry_delay
from bot.storage.uow import Database

log = structlog.get_logger(__name__)

IDLE_SECONDS = 1.0
"""How often an idle sender looks by itself; what this process puts into the outbox wakes it at once."""

UNEXPECTED_ATTEMPTS = 30
"""About five minutes: a database that is away is back by then, a fault of ours is not."""

LAST_NOTES_SECONDS = 2.0
"""How long a sender that stops has to note what became of its last calls."""

GIVE_WAY_SECONDS = 0.2
"""How long what nobody waits for keeps still, while somebody is being served, after some of it has left."""

NO_RIGHTS_REST_SECONDS = 15.0
CLOSED_TOPIC_REST_SECONDS = 2.0
FLOOD_CHATS = 3
"""So many different chats refusing at once mean that the bot as a whole is too fast."""


Started = list[tuple[Pace, float]]
"""The paces in which a call counts, with what each has said when it left."""


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
        self._ledger = Ledger(recorder)
        self._picker = Picker(database, clock, carrier.newest_known)
        self._pace, self._budget, self._rests = pace, budget, Rests(clock.monotonic)
        self._awake, self._taking = asyncio.Event(), asyncio.Lock()
        take_mail = partial(self._take, which=MAIL, news=False)
        self._mail = Mail(paid, take_mail, self._awake.set, clock.monotonic) if paid else None
        self._numbering = numbering
        self._is_serving = is_serving
        """Whether somebody is being answered: what nobody waits for gives way a little."""
        self._mail_left = 0.0
        """When some of it left last; see `Clock.monotonic`."""
        self._chat_rest = MARGIN / per_chat_per_second
        self._under_way: dict[str, asyncio.Future[Any]] = {}
        self._flooded: set[str] = set()
        self._group_busy = False
        self._talk_at = 0.0
        """When to look again for what somebody may wait for, if nothing new comes; see `Clock.monotonic`."""
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
            left = await self._mail.stop() if self._mail is not None else []
            if self._under_way:
                await asyncio.wait(self._under_way.values(), timeout=LAST_CALLS_SECONDS)
            await self._ledger.flush(LAST_NOTES_SECONDS)
            await self._carrier.close()
            await self._give_back(left)

    async def _start_some(self) -> float:
        """Start what may leave now. Returns the seconds until there may be more, if nothing new comes."""
        if self._mail is None:
            return await self._start_ready(ALL)
        now = self._clock.monotonic()
        if self._news:
            self._mail.look()
        if self._news or now >= self._talk_at:
            self._talk_at = now + await self._start_ready(TALK)
        way = self._gives_way()
        if way == 0:
            self._start(self._mail.due(), {self._mail.pace})
        return min(max(0.0, self._talk_at - now), max(way, self._mail.wait()))

    async def _start_ready(self, which: Urgency) -> float:
        """Start what the pace allows of some priorities: what nobody waits for leaves in rounds, and an
        answer need not wait for its turn behind others."""
        pace = self._pace
        most, wanted, way = pace.available(), which, self._gives_way()
        if most < pace.round or way > 0:
            if not self._news:
                return max(way, pace.wait(pace.round))
            which = TALK if most else ANSWERS
            most = most or pace.ahead()
            if most == 0:
                return pace.wait()
        news, self._news = self._news, False
        parcels, pause = await self._take(most, which, news=news)
        self._start(parcels, {pace, self._mail.pace} if self._mail else {pace})  # what is free counts too
        if len(parcels) == most:
            self._news |= parcels[-1].head.priority < Priority.BULK
            return pace.wait(1 if self._news else pace.round)
        return pace.wait(pace.round) if which != wanted else pause

    async def _take(self, most: int, which: Urgency, *, news: bool) -> tuple[Sequence[Item], float]:
        """Take up what may leave, at most so many. With them the seconds until there may be more."""
        async with self._taking:
            # Noted before looking: what comes due while the database answers must not be slept over.
            now, resting, group = self._clock.now(), self._rests.resting(), self._budget.wait()
            room = Room(self._budget.room(), self._budget.room(for_cards=True))
            busy = {*self._under_way, *resting, *(self._mail.lanes if self._mail else ())}
            parcels, due = await self._picker.pick(
                most, busy, which, now, NO_ROOM if self._group_busy else room, news=news
            )
            for parcel in parcels:
                if parcel.head.bucket == Bucket.GROUP:
                    self._group_busy = True
                    self._budget.start(parcel.cost)
        if len(parcels) == most:
            return parcels, 0.0
        until_due = [max(0.0, (due - self._clock.now()).total_seconds())] if due else []
        hidden = self._picker.hidden[which[0]] & resting.keys()
        waits = [IDLE_SECONDS, *(resting[lane] for lane in hidden), *until_due]
        return parcels, min(waits if group <= 0 else [*waits, group])

    async def _give_back(self, parcels: Sequence[Item]) -> None:
        for parcel in parcels:
            if parcel.head.bucket == Bucket.GROUP:
                self._group_busy = False
                self._budget.finish(parcel.cost, 0)
        await self._picker.give_back(parcels)

    def _start(self, parcels: Sequence[Item], paces: set[Pace]) -> None:
        for parcel in parcels:
            started = [(pace, pace.start()) for pace in paces]
            if parcel.head.priority == Priority.BULK:
                self._mail_left = self._clock.monotonic()
            self._under_way[parcel.head.lane] = self._leave(parcel, started)

    def _gives_way(self) -> float:
        """For how many seconds what nobody waits for gives way to somebody who is being served."""
        since = self._clock.monotonic() - self._mail_left
        return max(0.0, GIVE_WAY_SECONDS - since) if self._is_serving() else 0.0

    def _leave(self, parcel: Item, started: Started) -> asyncio.Future[Any]:
        if not isinstance(parcel, Envelope):
            return asyncio.create_task(self._deliver(parcel, started), name=f"deliver {parcel.head.id}")
        answer = self._carrier.post(parcel)  # a task for each of so many would take half of the time
        answer.add_done_callback(partial(self._answered, parcel, started))
        return answer

    def _answered(self, letter: Envelope, started: Started, answer: asyncio.Future[Answer]) -> None:
        """A letter has been answered. If it has arrived, that is noted with others; else it is at once."""
        if answer.cancelled():
            return
        try:
            outcome: Outcome = self._carrier.read(letter, answer)
        except Exception as error:  # whatever it was, the row must not stay half-sent
            outcome = _unexpected(letter, error)
        lane = letter.head.lane
        if not isinstance(outcome, Sent):
            self._under_way[lane] = asyncio.create_task(self._conclude(letter, started, outcome))
            return
        self._keep_limits(letter, started, outcome)
        self._ledger.add(letter, outcome)
        del self._under_way[lane]
        if self._picker.is_waited_for(lane):
            self.wake()

    async def _deliver(self, parcel: Parcel, started: Started) -> None:
        try:
            outcome = await self._carrier.carry(parcel)
        except Exception as error:
            outcome = _unexpected(parcel, error)
        await self._conclude(parcel, started, outcome)

    async def _conclude(self, parcel: Item, started: Started, outcome: Outcome) -> None:
        self._keep_limits(parcel, started, outcome)
        await self._ledger.note(parcel, outcome)
        del self._under_way[parcel.head.lane]
        self.wake()  # the next in its lane may leave

    def _keep_limits(self, parcel: Item, started: Started, outcome: Outcome) -> None:
        """Note what the call cost, and rest where Telegram asks for it."""
        for pace, moment in started:
            pace.finish(moment)
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

    def _slow_down(self, head: OutboxRow | Envelope, seconds: float) -> None:
        if head.bucket == Bucket.GROUP:
            self._budget.pause(seconds)
            return
        self._rests.rest(head.lane, seconds)
        self._flooded.add(head.lane)
        if len(self._flooded) >= FLOOD_CHATS:
            self._flooded.clear()
            self._pace.pause(seconds)
            if self._mail is not None:
                self._mail.pace.pause(seconds)

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


def _unexpected(parcel: Item, error: Exception) -> Failure:
    """A fault of ours, or of a library's: the row must not stay half-sent."""
    log.error("a call failed unexpectedly", row=parcel.head.id, exc_info=error)
    hopeless = isinstance(error, ValidationError) or parcel.head.attempts >= UNEXPECTED_ATTEMPTS
    return Failure(Trouble.REFUSED if hopeless else Trouble.UNREACHED, repr(error))


def _spent(parcel: Item, outcome: Outcome) -> int:
    """How many calls of the group's budget `outcome` has taken."""
    match outcome:
        case Pointless():
            return 0
        case TopicMade() | Headed():
            return 1
        case _:
            return parcel.cost
