"""Gaps: entries that clients read in another language than their own, because theirs is missing."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.faq.entries import Entry, primary_tag
from bot.storage.base import Base


class FaqGap(Base):
    """An answer that was asked for in a language in which there is none."""

    __tablename__ = "faq_gaps"

    entry_id: Mapped[str] = mapped_column(ForeignKey("faq_entries.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    """The primary tag, such as `he`."""
    asked: Mapped[int]
    """How often."""
    last_asked_at: Mapped[datetime]


async def note(session: AsyncSession, entry_id: str, language: str, now: datetime) -> None:
    """Count that somebody would have read the entry in `language`."""
    tag = primary_tag(language)
    counting = (
        update(FaqGap)
        .where(FaqGap.entry_id == entry_id, FaqGap.language == tag)
        .values(asked=FaqGap.asked + 1, last_asked_at=now)
    )
    if await session.scalar(counting.returning(FaqGap.asked)) is None:
        session.add(FaqGap(entry_id=entry_id, language=tag, asked=1, last_asked_at=now))
        await session.flush()


async def standing(session: AsyncSession, entries: Mapping[str, Entry]) -> list[tuple[FaqGap, Entry]]:
    """The gaps of the entries in force, the most asked for first; those that were filled in are forgotten."""
    order = (FaqGap.asked.desc(), FaqGap.last_asked_at.desc(), FaqGap.entry_id, FaqGap.language)
    found: list[tuple[FaqGap, Entry]] = []
    for gap in (await session.scalars(select(FaqGap).order_by(*order))).all():
        entry = entries.get(gap.entry_id)
        if entry is None:
            continue
        if gap.language in map(primary_tag, entry.answers):
            await session.delete(gap)
        else:
            found.append((gap, entry))
    return found


async def fill(session: AsyncSession, entry: Entry) -> None:
    """Forget the gaps of an entry in the languages that it now has."""
    filled = sorted(set(map(primary_tag, entry.answers)))
    await session.execute(delete(FaqGap).where(FaqGap.entry_id == entry.id, FaqGap.language.in_(filled)))


async def languages(session: AsyncSession, entry_id: str) -> list[str]:
    """The languages in which an entry was asked for in vain."""
    return list(await session.scalars(select(FaqGap.language).where(FaqGap.entry_id == entry_id)))
