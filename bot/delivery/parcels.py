"""A parcel is what leaves in one call: an outbox row, or several queued lines merged into one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.envelopes import COLUMNS, IS_LETTER, Envelope
from bot.delivery.markup import utf16_length, visible_text
from bot.delivery.models import OUTBOX, Bucket, OutboxRow, OutboxStatus, Priority
from bot.storage.base import UtcDateTime

MAX_TEXT = 4096
"""UTF-16 code units in a message, after entities (https://core.telegram.org/bots/api#sendmessage)."""

MAX_CAPTION = 1024
"""The same for a caption (https://core.telegram.org/bots/api#sendphoto)."""

SEPARATOR = "\n\n"
MERGE_LOOK_AHEAD = 60

Urgency = tuple[Priority, Priority]
"""The most and the least urgent priority of some."""

ALL: Urgency = (Priority.ANSWER, Priority.BULK)
ANSWERS: Urgency = (Priority.ANSWER, Priority.ANSWER)
TALK: Urgency = (Priority.ANSWER, Priority.CARD)
MAIL: Urgency = (Priority.BULK, Priority.BULK)


class Room(NamedTuple):
    """How many calls the budget of the managers' group allows now, and how many for card edits."""

    group: int
    cards: int


NO_ROOM = Room(0, 0)


@dataclass
class Parcel:
    """Rows that leave together; the first of them says how."""

    rows: list[OutboxRow]

    @property
    def head(self) -> OutboxRow:
        """The row whose method, destination and options are used."""
        return self.rows[0]

    @property
    def ids(self) -> list[int]:
        """Of the rows that leave."""
        return [row.id for row in self.rows]

    @property
    def cost(self) -> int:
        """How many calls of the group's budget it takes: each item of an album counts."""
        return self.messages

    @property
    def messages(self) -> int:
        """How many messages it becomes: an album has one an item."""
        return len(self.head.payload.get("media", ())) if self.head.method == "sendMediaGroup" else 1

    @property
    def payload(self) -> dict[str, Any]:
        """The arguments of the call, before ids are filled in."""
        if len(self.rows) == 1:
            return dict(self.head.payload)
        return {**self.head.payload, "text": SEPARATOR.join(row.payload["text"] for row in self.rows)}


Item = Parcel | Envelope
"""What leaves in one call."""

Some = TypeVar("Some", Parcel | Envelope, Envelope)


async def pick(
    session: AsyncSession,
    clock: Clock,
    *,
    most: int,
    busy: set[str],
    room: Room,
    which: Urgency = ALL,
) -> list[Item]:
    """Take up to `most` parcels that may leave now, at most one a lane, the most urgent first.

    Their rows become *sending*, so that after a crash they are known to be ambiguous.

    busy: lanes to leave alone. room: what the group's budget allows now. which: the priorities that are
    looked at.
    """
    first, last = which
    look_ahead = max(MERGE_LOOK_AHEAD, most * 2)

    async def waiting(some: Urgency, most: int) -> Sequence[OutboxRow]:
        query = _query(some, room.group > 0, room.cards > 0)
        values = {"now": clock.now(), "busy": list(busy), "most": most}
        return (await session.scalars(query, values)).all()

    rows: Sequence[OutboxRow] = ()
    if first < Priority.BULK:
        rows = await waiting((first, min(last, Priority.CARD)), look_ahead)
    if last == Priority.BULK and len(rows) < look_ahead:
        # Of what nobody waits for nothing is merged: of a campaign, no more is read than may leave.
        rows = [*rows, *await waiting(MAIL, most)]
    parcels = _parcels(rows, most, room)
    if rows and not parcels and room.group > 0:
        # An album waits for the group's budget, and hides what goes elsewhere.
        return await pick(session, clock, most=most, busy=busy, room=NO_ROOM, which=which)
    return await take(session, clock, parcels)


async def letters(session: AsyncSession, clock: Clock, *, most: int) -> list[Envelope]:
    """The next letters, at most one a lane, to be taken as they leave; none if something else is among them.

    Nobody changes a letter that waits, so that they can be read without holding up those who write.
    """
    rows = (await session.execute(_letters_query(), {"now": clock.now(), "busy": [], "most": most})).all()
    if not all(is_letter for *_, is_letter in rows):
        return []
    first: dict[str, Envelope] = {}
    for *values, _ in rows:
        letter = Envelope(*values)
        first.setdefault(letter.lane, letter)
    return list(first.values())


async def take(session: AsyncSession, clock: Clock, parcels: list[Some]) -> list[Some]:
    """Note that the parcels leave. Returns those that still may: others have been taken back, or expired."""
    ids = [each for parcel in parcels for each in parcel.ids]
    taken = set(await session.scalars(_TAKEN, {"ids": ids, "now": clock.now()})) if ids else set()
    return [parcel for parcel in parcels if parcel.head.id in taken]


_TAKEN = (
    update(OUTBOX)
    .where(OUTBOX.c.id.in_(bindparam("ids", expanding=True)), OUTBOX.c.status == OutboxStatus.PENDING)
    .where(or_(OUTBOX.c.expires_at.is_(None), OUTBOX.c.expires_at > bindparam("now", type_=UtcDateTime)))
    .values(status=OutboxStatus.SENDING)
    .returning(OUTBOX.c.id)
)


@cache
def _query(which: Urgency, with_group: bool, with_cards: bool, locks: bool = True) -> Select[OutboxRow]:
    """The first rows of some priorities that may leave now. Built once: it is asked with every message."""
    now = bindparam("now", type_=UtcDateTime)
    query = (
        select(OutboxRow)
        .where(OutboxRow.status == OutboxStatus.PENDING, OutboxRow.not_before <= now)
        .where(or_(OutboxRow.expires_at.is_(None), OutboxRow.expires_at > now))
        .where(OutboxRow.priority >= which[0], OutboxRow.priority <= which[1])
        .where(OutboxRow.lane.not_in(bindparam("busy", expanding=True)))
        .order_by(OutboxRow.priority, OutboxRow.id)
        .limit(bindparam("most"))
    )
    query = query.with_for_update() if locks else query
    if not with_group:
        return query.where(OutboxRow.bucket != Bucket.GROUP)
    if not with_cards:
        return query.where(or_(OutboxRow.bucket != Bucket.GROUP, OutboxRow.priority < Priority.CARD))
    return query


@cache
def _letters_query() -> Select[Any]:
    return _query(MAIL, True, True, locks=False).with_only_columns(*COLUMNS, IS_LETTER)


def _parcels(rows: Sequence[OutboxRow], most: int, room: Room) -> list[Item]:
    """At most one parcel a lane, and at most one for the group: its most urgent, once its cost fits."""
    parcels: dict[str, Parcel] = {}
    closed: set[str] = set()
    group_taken = False
    for row in rows:
        parcel = parcels.get(row.lane)
        if row.lane in closed:
            continue
        if parcel is None and len(parcels) < most:
            parcel = Parcel([row])
            if row.bucket == Bucket.GROUP:
                allowed = room.cards if row.priority >= Priority.CARD else room.group
                held, group_taken = group_taken or parcel.cost > allowed, True
                if held:
                    closed.add(row.lane)
                    continue
            parcels[row.lane] = parcel
        elif parcel is not None and _can_join(parcel, row):
            parcel.rows.append(row)
        else:
            closed.add(row.lane)
    return [Envelope.of(parcel.head) or parcel for parcel in parcels.values()]


def _can_join(parcel: Parcel, row: OutboxRow) -> bool:
    """Queued lines that differ in nothing but their text join while they fit into one message."""
    if not (row.mergeable and parcel.head.mergeable and parcel.head.method == row.method == "sendMessage"):
        return False
    if {**row.payload, "text": ""} != {**parcel.head.payload, "text": ""}:
        return False
    if (row.ambiguous, row.floor) != (parcel.head.ambiguous, parcel.head.floor) and (
        row.ambiguous or parcel.head.ambiguous
    ):
        return False  # lines in doubt leave, or turn out to have left, as they were
    if row.reply_to or row.payload.get("reply_markup"):
        return False
    texts = [r.payload["text"] for r in (*parcel.rows, row)]
    return utf16_length(visible_text(SEPARATOR.join(texts))) <= MAX_TEXT
