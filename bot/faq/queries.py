"""The FAQ's SQL. Nothing here commits."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.faq.entries import Entry, Phrasing
from bot.faq.models import FaqAnswer, FaqEntry, FaqImport, FaqPhrasing

Count = Literal["shown", "helped", "not_helped"]


async def latest_import(session: AsyncSession) -> FaqImport | None:
    """The import that is in force, or None before the first."""
    return await session.scalar(select(FaqImport).order_by(FaqImport.id.desc()).limit(1))


async def latest_import_id(session: AsyncSession) -> int:
    """The number of the import in force; 0 before the first."""
    return await session.scalar(select(FaqImport.id).order_by(FaqImport.id.desc()).limit(1)) or 0


async def entries_in_force(session: AsyncSession) -> dict[str, Entry]:
    """All entries that are not retired, in their order, by id."""
    in_force = FaqEntry.retired_at.is_(None)
    phrasings = defaultdict[str, list[Phrasing]](list)
    ask = select(FaqPhrasing.entry_id, FaqPhrasing.language, FaqPhrasing.text).join(FaqEntry)
    for entry_id, language, text in await session.execute(ask.where(in_force).order_by(FaqPhrasing.position)):
        phrasings[entry_id].append(Phrasing(language, text))
    answers = defaultdict[str, dict[str, str]](dict)
    tell = select(FaqAnswer.entry_id, FaqAnswer.language, FaqAnswer.text).join(FaqEntry)
    for entry_id, language, text in await session.execute(tell.where(in_force).order_by(FaqAnswer.position)):
        answers[entry_id][language] = text
    rows = select(FaqEntry.id, FaqEntry.category).where(in_force).order_by(FaqEntry.position)
    return {
        entry_id: Entry(entry_id, category, tuple(phrasings[entry_id]), answers[entry_id])
        for entry_id, category in await session.execute(rows)
    }


async def known_ids(session: AsyncSession) -> set[str]:
    """The ids of all entries, retired ones too."""
    return set(await session.scalars(select(FaqEntry.id)))


async def insert_entries(session: AsyncSession, entries: Sequence[Entry]) -> None:
    """Add entries that the store has never had, with their texts, at position 0."""
    if entries:
        rows = [{"id": entry.id, "category": entry.category, "position": 0} for entry in entries]
        await session.execute(insert(FaqEntry), rows)
        await _insert_texts(session, entries)


async def replace_entries(session: AsyncSession, entries: Sequence[Entry]) -> None:
    """Give known entries new texts and put them in force; their counts stay."""
    if not entries:
        return
    ids = [entry.id for entry in entries]
    for table in (FaqPhrasing, FaqAnswer):
        await session.execute(delete(table).where(table.entry_id.in_(ids)))
    rows = [{"id": entry.id, "category": entry.category, "retired_at": None} for entry in entries]
    await session.execute(update(FaqEntry), rows)
    await _insert_texts(session, entries)


async def place_entries(session: AsyncSession, positions: Mapping[str, int]) -> None:
    """Set the order."""
    if positions:
        rows = [{"id": entry_id, "position": position} for entry_id, position in positions.items()]
        await session.execute(update(FaqEntry), rows)


async def retire_entries(session: AsyncSession, ids: Collection[str], now: datetime) -> None:
    """Take entries out of force."""
    if ids:
        await session.execute(update(FaqEntry), [{"id": entry_id, "retired_at": now} for entry_id in ids])


async def count_up(session: AsyncSession, entry_id: str, count: Count) -> bool:
    """Add one to a count, in the database, so that none is lost. False if there is no such entry."""
    column = getattr(FaqEntry, count)
    counting = update(FaqEntry).where(FaqEntry.id == entry_id).values({column: column + 1})
    return (await session.scalar(counting.returning(FaqEntry.id))) is not None


async def _insert_texts(session: AsyncSession, entries: Sequence[Entry]) -> None:
    phrasings = [
        {"entry_id": entry.id, "position": position, "language": phrasing.language, "text": phrasing.text}
        for entry in entries
        for position, phrasing in enumerate(entry.phrasings)
    ]
    answers = [
        {"entry_id": entry.id, "position": position, "language": language, "text": text}
        for entry in entries
        for position, (language, text) in enumerate(entry.answers.items())
    ]
    await session.execute(insert(FaqPhrasing), phrasings)
    await session.execute(insert(FaqAnswer), answers)
