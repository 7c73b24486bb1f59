"""Writes changes of entries down: what an entry says now, and the revision that tells how it came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.faq import queries
from bot.faq.entries import Entry
from bot.faq.models import FaqEntry, FaqRevision
from bot.faq.snapshots import entry_of, state_of


@dataclass(frozen=True)
class Change:
    """What an entry is to say; `entry` None: it is to be retired."""

    entry_id: str
    entry: Entry | None
    undoes: int | None = None
    """The revision that it takes back."""


async def write(
    session: AsyncSession, changes: Sequence[Change], author: str, now: datetime
) -> list[FaqRevision]:
    """Make `changes`, at most one an entry, and return their revisions; what changes nothing has none.

    The caller holds `queries.lock`. A new entry stands behind all others.
    """
    rows = await queries.entry_rows(session, [change.entry_id for change in changes])
    position = await queries.next_position(session)
    made: list[tuple[FaqEntry, FaqRevision]] = []
    for change in changes:
        row = rows.get(change.entry_id)
        before = in_force(row)
        if before == change.entry:
            continue
        if row is None:
            row = FaqEntry(id=change.entry_id, position=position + len(made), state={})
            session.add(row)
        state = state_of(change.entry) if change.entry else None
        row.state, row.retired_at = (state, None) if state else (row.state, now)
        revision = FaqRevision(
            entry_id=row.id,
            at=now,
            author=author,
            before=state_of(before) if before else None,
            after=state,
            undoes=change.undoes,
        )
        made.append((row, revision))
    return await _save(session, made)


async def _save(session: AsyncSession, made: Sequence[tuple[FaqEntry, FaqRevision]]) -> list[FaqRevision]:
    await session.flush()  # the entries, which revisions refer to
    revisions = [revision for _, revision in made]
    session.add_all(revisions)
    await session.flush()
    for row, revision in made:
        row.revision = revision.id
    await session.flush()
    return revisions


def in_force(row: FaqEntry | None) -> Entry | None:
    """What the entry says; None if there is none, or if it is retired."""
    return None if row is None or row.retired_at is not None else entry_in(row)


def entry_in(row: FaqEntry) -> Entry:
    """What the entry says, or said when it was retired."""
    return entry_of(row.id, row.state, revision=row.revision)


def undoing(revision: FaqRevision) -> Change:
    """The change that makes an entry what it was before `revision`."""
    entry = entry_of(revision.entry_id, revision.before) if revision.before else None
    return Change(revision.entry_id, entry, undoes=revision.id)
