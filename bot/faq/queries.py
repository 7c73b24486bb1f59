"""The FAQ's SQL. Nothing here commits."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from bot.faq.entries import Counts, Entry
from bot.faq.models import FaqEntry, FaqFile, FaqImport, FaqRevision
from bot.faq.snapshots import State, entry_of

Count = Literal["shown", "helped", "not_helped"]
LOCK_KEY = 0x666171  # "faq"
MANY = 500
"""Entries are rather all read than asked for by so many ids."""


async def lock(session: AsyncSession) -> None:
    """Let no other transaction change the FAQ until this one ends. SQLite has one writer anyway.

    It also makes changes visible in the order of their numbers, without which a replica could miss one.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})


async def version(session: AsyncSession) -> int:
    """A number that every change of the store raises; 0 before the first."""
    latest = [select(func.coalesce(func.max(table.id), 0)) for table in (FaqRevision, FaqImport)]
    return await session.scalar(select(latest[0].scalar_subquery() + latest[1].scalar_subquery())) or 0


async def latest_import(session: AsyncSession, source: str) -> FaqImport | None:
    """The latest import of the file `source`, else of any file, with what it said; None before the first."""
    query = select(FaqImport).options(undefer(FaqImport.states)).limit(1)
    return await session.scalar(query.order_by((FaqImport.source == source).desc(), FaqImport.id.desc()))


async def forget_states(session: AsyncSession, source: str) -> None:
    """Drop what earlier imports of `source` said."""
    await session.execute(update(FaqImport).where(FaqImport.source == source).values(states={}))


async def entries_in_force(
    session: AsyncSession, known: Mapping[str, Entry] = MappingProxyType({})
) -> dict[str, Entry]:
    """All entries that are not retired, in their order, by id.

    Those `known` from earlier are not read and made again, unless they have changed since.
    """
    table = FaqEntry.__table__.c
    query = select(table.id, table.revision, table.shown, table.helped, table.not_helped)
    in_force = table.retired_at.is_(None)
    rows = (await session.execute(query.where(in_force).order_by(table.position, table.id))).all()
    changed = [row.id for row in rows if row.id not in known or known[row.id].revision != row.revision]
    wanted = table.id.in_(changed) if len(changed) < MANY else in_force
    states: dict[str, State] = dict(iter(await session.execute(select(table.id, table.state).where(wanted))))
    entries: dict[str, Entry] = {}
    for entry_id, revision, *numbers in rows:
        counts = Counts(*numbers)
        if entry_id in states:
            entries[entry_id] = entry_of(entry_id, states[entry_id], revision=revision, counts=counts)
        elif known[entry_id].counts == counts:
            entries[entry_id] = known[entry_id]
        else:
            entries[entry_id] = replace(known[entry_id], counts=counts)
    return entries


async def entry_row(session: AsyncSession, entry_id: str) -> FaqEntry | None:
    """An entry's row as it is in the database now; None if the store never had it."""
    return await session.get(FaqEntry, entry_id, populate_existing=True)


async def entry_rows(session: AsyncSession, ids: Collection[str]) -> dict[str, FaqEntry]:
    """The rows of those of the entries that the store has or had, as they are in the database now."""
    if not ids:
        return {}
    query = select(FaqEntry).where(FaqEntry.id.in_(ids)).execution_options(populate_existing=True)
    return {row.id: row for row in await session.scalars(query)}


async def ids_like(session: AsyncSession, start: str) -> set[str]:
    """The ids that begin with `start`, of retired entries too."""
    query = select(FaqEntry.id).where(FaqEntry.id.startswith(start, autoescape=True))
    return set(await session.scalars(query))


async def next_position(session: AsyncSession) -> int:
    """The place after the last entry."""
    return (await session.scalar(select(func.max(FaqEntry.position))) or 0) + 1


async def place_entries(session: AsyncSession, positions: Mapping[str, int]) -> None:
    """Set the order."""
    if positions:
        rows = [{"id": entry_id, "position": position} for entry_id, position in positions.items()]
        await session.execute(update(FaqEntry), rows)


async def revision(session: AsyncSession, revision_id: int) -> FaqRevision | None:
    """One change; None if there is none with that number."""
    return await session.get(FaqRevision, revision_id)


async def history(session: AsyncSession, entry_id: str, most: int) -> list[FaqRevision]:
    """The latest changes of an entry, newest first."""
    query = select(FaqRevision).where(FaqRevision.entry_id == entry_id)
    return list(await session.scalars(query.order_by(FaqRevision.id.desc()).limit(most)))


async def edits_in_the_chat(session: AsyncSession, ids: Collection[str]) -> list[FaqRevision]:
    """The latest changes of those of the entries that a manager changed last."""
    latest = select(FaqEntry.revision).where(FaqEntry.id.in_(ids))
    revisions = await session.scalars(select(FaqRevision).where(FaqRevision.id.in_(latest)))
    return [revision for revision in revisions if revision.manager_id is not None]


async def count_up(session: AsyncSession, entry_id: str, count: Count) -> bool:
    """Add one to a count, in the database, so that none is lost. False if there is no such entry."""
    column = getattr(FaqEntry, count)
    counting = update(FaqEntry).where(FaqEntry.id == entry_id).values({column: column + 1})
    return (await session.scalar(counting.returning(FaqEntry.id))) is not None


async def missing_files(session: AsyncSession, digests: Iterable[str]) -> set[str]:
    """Those of the files whose bytes the store has not."""
    wanted = set(digests)
    return wanted - set(await session.scalars(select(FaqFile.digest).where(FaqFile.digest.in_(wanted))))


async def file_content(session: AsyncSession, digest: str) -> bytes | None:
    """The bytes of a picture or a file; None if the store has not got it."""
    return await session.scalar(select(FaqFile.content).where(FaqFile.digest == digest))
