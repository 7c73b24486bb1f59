"""Notes what became of a parcel, in one transaction, and tells the feature it belongs to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.calls import HEADED, LENIENT, Pointless
from bot.delivery.carrier import Headed, NotThere, Outcome, Sent, TopicMade
from bot.delivery.directory import BLOCKED, Directory, Fate, Hook, ManyHook, TopicHook
from bot.delivery.envelopes import Envelope
from bot.delivery.failures import Failure, Trouble
from bot.delivery.markup import visible_text
from bot.delivery.models import OUTBOX, Bucket, Handle, OnAmbiguity, OutboxRow, OutboxStatus, Place
from bot.delivery.parcels import Item
from bot.storage.base import UtcDateTime
from bot.storage.many import number, rows_in
from bot.storage.uow import Database

FIRST_RETRY = timedelta(seconds=0.5)
LONGEST_RETRY = timedelta(seconds=10)
MARK_ATTEMPTS = 5
"""A mark or a button's answer is given up after so many failures; a message never is."""

UNCERTAIN = "uncertain"
"""Why a row was dropped: the connection broke before the answer, and it must not be sent twice."""

_ROWS = select(OutboxRow).where(OutboxRow.id.in_(bindparam("ids", expanding=True))).order_by(OutboxRow.id)
_DELIVERED = rows_in("delivered")
_NOTE_DELIVERED = (
    update(OUTBOX)
    .where(OUTBOX.c.id == number(_DELIVERED, 0))
    .values(
        status=OutboxStatus.SENT,
        sent_at=bindparam("now", type_=UtcDateTime),
        message_id=number(_DELIVERED, 1),
        error=None,
    )
)


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after the `attempts`-th failure in a row: doubling, up to ten seconds."""
    doubled: timedelta = FIRST_RETRY * 2 ** min(attempts - 1, 10)
    return min(LONGEST_RETRY, doubled)


class Recorder:
    """Writes outcomes down.

    hooks, many: the features' ears, by the part of a row's tag before `:`. topic_made: hears of new topics.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        directory: Directory,
        hooks: Mapping[str, Hook],
        many: Mapping[str, ManyHook],
        topic_made: TopicHook | None = None,
    ) -> None:
        self._database, self._clock, self._directory, self._hooks = database, clock, directory, hooks
        self._many, self._topic_made = many, topic_made

    async def recover(self) -> int:
        """Settle what a crash left half-sent. Returns the number of ambiguous rows."""
        async with self._database.begin() as session:
            rows = list(
                await session.scalars(select(OutboxRow).where(OutboxRow.status == OutboxStatus.SENDING))
            )
            for row in rows:
                await self._uncertain(session, row)
        return len(rows)

    async def record(self, *fates: tuple[Item, Outcome], patient: bool = False) -> None:
        """Note the outcomes of parcels, all or none of them. patient: see `Database.begin`."""
        numbered, others = list[tuple[OutboxRow | Envelope, int]](), list[tuple[Item, Outcome]]()
        for parcel, outcome in fates:
            message_id = _number_alone(parcel, outcome)
            if message_id is None or (isinstance(parcel, Envelope) and _feature(parcel) in self._hooks):
                others.append((parcel, outcome))
            else:
                numbered.append((parcel.head, message_id))
        async with self._database.begin(patient=patient) as session:
            if numbered:
                await self._numbered(session, numbered)
            ids = [each for parcel, _ in others for each in parcel.ids]
            rows = {row.id: row for row in await session.scalars(_ROWS, {"ids": ids})} if ids else {}
            for parcel, outcome in others:
                known = [rows[each] for each in sorted(parcel.ids) if each in rows]
                await self._record(session, known, outcome)

    async def _numbered(
        self, session: AsyncSession, numbered: Sequence[tuple[OutboxRow | Envelope, int]]
    ) -> None:
        """Note the numbers of many messages in few statements."""
        now = self._clock.now()
        values = {"delivered": [(row.id, message_id) for row, message_id in numbered], "now": now}
        await session.execute(_NOTE_DELIVERED, values)
        for row, message_id in numbered:
            if isinstance(row, OutboxRow):
                row.status, row.sent_at, row.message_id = OutboxStatus.SENT, now, message_id
        await self._tell(session, [(row, Fate(message_id=message_id)) for row, message_id in numbered])

    async def _record(self, session: AsyncSession, rows: list[OutboxRow], outcome: Outcome) -> None:
        match outcome:
            case Sent():
                await self._sent(session, rows, outcome)
            case TopicMade(place):
                await session.merge(place)
                _again(rows)
                if self._topic_made is not None:
                    await self._topic_made(session, place.destination)
            case Headed():
                await self._headed(session, rows[0], outcome)
                _again(rows)
            case NotThere():
                for row in rows:
                    row.ambiguous = 0
                _again(rows)
            case Pointless(reason):
                await self._close(session, rows, OutboxStatus.DROPPED, reason)
            case Failure():
                await self._failed(session, rows, outcome)

    async def _sent(self, session: AsyncSession, rows: list[OutboxRow], sent: Sent) -> None:
        now = self._clock.now()
        for row in rows:
            row.status, row.sent_at, row.error = OutboxStatus.SENT, now, None
            row.message_id = sent.messages[0] if sent.messages and not sent.edited else None
        if not sent.edited and sent.messages:
            for handle, message_id, row in _named(rows, sent.messages):
                await session.merge(
                    Handle(
                        handle=handle,
                        chat_id=sent.chat_id,
                        message_id=message_id,
                        part=row.payload.get("text") if row.mergeable else None,
                        outbox_id=row.id,
                    )
                )
        elif (target := rows[0].target) and rows[0].method == "editMessageText":
            text = rows[0].payload["text"]
            await session.execute(
                update(Handle).where(Handle.handle == target, Handle.part.is_not(None)).values(part=text)
            )
        await self._tell(
            session, [(row, Fate(file_id=sent.file_id, message_id=row.message_id)) for row in rows]
        )

    async def _headed(self, session: AsyncSession, row: OutboxRow, headed: Headed) -> None:
        """The line is to answer the one with the client's name; a reply to either is for the client."""
        row.ambiguous = 0
        row.payload = {**row.payload, HEADED: {"message_id": headed.message_id, **LENIENT}}
        if row.handle:
            name = f"{row.handle}:name"
            handle = Handle(
                handle=name, chat_id=headed.chat_id, message_id=headed.message_id, outbox_id=row.id
            )
            await session.merge(handle)

    async def _failed(self, session: AsyncSession, rows: list[OutboxRow], failure: Failure) -> None:
        row = rows[0]
        for each in rows:
            each.error = failure.words
        match failure.trouble:
            case Trouble.SLOW_DOWN | Trouble.NO_FORUM | Trouble.THREAD_CLOSED:
                _again(rows)
            case Trouble.UNREACHED:
                await self._retry(session, rows)
            case Trouble.UNKNOWN:
                for each in rows:
                    await self._uncertain(session, each)
            case Trouble.NOT_MODIFIED:
                await self._sent(session, rows, Sent(0, [], edited=True))
            case Trouble.THREAD_GONE:
                await session.execute(delete(Place).where(Place.destination == row.destination))
                _again(rows)
            case Trouble.MIGRATED if row.target:
                await self._migrate(session, row.destination, failure.new_chat_id)
                await self._close(session, rows, OutboxStatus.DROPPED, failure.words)
            case Trouble.MIGRATED:
                await self._migrate(session, row.destination, failure.new_chat_id)
                _again(rows)
            case Trouble.MESSAGE_GONE if row.upsert:
                await session.execute(delete(Handle).where(Handle.handle == row.handle))
                _again(rows)
            case Trouble.MESSAGE_GONE if row.method == "deleteMessage":
                await self._sent(session, rows, Sent(0, [], edited=True))
            case Trouble.MESSAGE_GONE:
                await self._close(session, rows, OutboxStatus.DROPPED, failure.words)
            case Trouble.TOO_LATE:
                await self._close(session, rows, OutboxStatus.FAILED, Trouble.TOO_LATE)
            case Trouble.BAD_MARKUP if _plain(row.payload) != row.payload:
                for each in rows:
                    each.payload = _plain(each.payload)
                _again(rows)
            case Trouble.NO_RIGHTS | Trouble.NO_CHAT if row.bucket == Bucket.GROUP and _is_message(row):
                _again(rows)
            case Trouble.BLOCKED | Trouble.NO_CHAT if row.bucket == Bucket.PRIVATE:
                await self._directory.unreachable(session, row.destination)
                await self._close(session, rows, OutboxStatus.FAILED, BLOCKED)
            case _:
                await self._close(session, rows, OutboxStatus.FAILED, failure.words)

    async def _retry(self, session: AsyncSession, rows: list[OutboxRow]) -> None:
        """Send again. It is the lane that rests (see the sender), so that no later row overtakes."""
        for row in rows:
            row.attempts += 1
        if rows[0].bucket == Bucket.FREE and rows[0].attempts >= MARK_ATTEMPTS:
            await self._close(session, rows, OutboxStatus.FAILED, rows[0].error or "")
        else:
            _again(rows)

    async def _uncertain(self, session: AsyncSession, row: OutboxRow) -> None:
        row.ambiguous += 1
        if row.on_ambiguity == OnAmbiguity.RESEND:
            await self._retry(session, [row])
        else:
            await self._close(session, [row], OutboxStatus.DROPPED, UNCERTAIN)

    async def _close(
        self, session: AsyncSession, rows: list[OutboxRow], status: OutboxStatus, reason: str
    ) -> None:
        for row in rows:
            row.status, row.error = status, reason
        await self._tell(session, [(row, Fate(reason)) for row in rows])

    async def _tell(self, session: AsyncSession, fates: Sequence[tuple[OutboxRow | Envelope, Fate]]) -> None:
        by_feature = defaultdict[str, list[tuple[OutboxRow | Envelope, Fate]]](list)
        for row, fate in fates:
            by_feature[_feature(row)].append((row, fate))
        for feature, some in by_feature.items():
            if hear_many := self._many.get(feature):
                await hear_many(session, [(row.tag or "", fate) for row, fate in some])
            elif hear := self._hooks.get(feature):
                await hear(session, [(row, fate) for row, fate in some if isinstance(row, OutboxRow)])

    async def _migrate(self, session: AsyncSession, destination: str, new_chat_id: int | None) -> None:
        """The managers' group became another chat; whatever was in the old one is there no more."""
        old = await self._directory.chat_of(session, destination)
        if new_chat_id is None or new_chat_id == old:
            return
        await session.execute(delete(Place).where(Place.chat_id == old))
        await session.merge(Place(destination="managers", chat_id=new_chat_id, thread_id=None))


def _number_alone(parcel: Item, outcome: Outcome) -> int | None:
    """The number of the message if that is all there is to note; None if there is more."""
    if not isinstance(outcome, Sent) or outcome.edited or outcome.file_id or len(outcome.messages) != 1:
        return None
    if isinstance(parcel, Envelope):
        return outcome.messages[0]
    row = parcel.head
    return None if len(parcel.rows) > 1 or row.handle or row.album or row.target else outcome.messages[0]


def _feature(row: OutboxRow | Envelope) -> str:
    return (row.tag or "").partition(":")[0]


def _again(rows: list[OutboxRow]) -> None:
    for row in rows:
        row.status = OutboxStatus.PENDING


def _is_message(row: OutboxRow) -> bool:
    return row.method.startswith("send")


def _named(rows: list[OutboxRow], messages: list[int]) -> list[tuple[str, int, OutboxRow]]:
    """Which handle stands for which message: an album's one each, merged lines all for the same."""
    if rows[0].album:
        return [(handle, message, rows[0]) for handle, message in zip(rows[0].album, messages, strict=False)]
    return [(row.handle, messages[0], row) for row in rows if row.handle]


def _plain(value: Any) -> Any:
    """The same message without formatting; an album's items each have their own."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _plain(item) for key, item in value.items() if key != "parse_mode"}
    if "parse_mode" not in value:
        return kept
    return kept | {key: visible_text(kept[key]) for key in ("text", "caption") if key in kept}
