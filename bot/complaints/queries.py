"""Looks complaints up. Nothing here commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.complaints.models import (
    ABOUT_COMPLAINTS,
    Case,
    ComplaintDraft,
    ComplaintPiece,
    Decision,
    DraftState,
    Leaving,
)

MOST_KNOWN = 8
"""So many causes or products are offered as buttons."""


async def writing(session: AsyncSession, client_id: int) -> ComplaintDraft | None:
    """The complaint that a client is writing."""
    query = select(ComplaintDraft).where(
        ComplaintDraft.client_id == client_id, ComplaintDraft.state == DraftState.WRITING
    )
    return await session.scalar(query.with_for_update())


async def draft(session: AsyncSession, draft_id: int) -> ComplaintDraft | None:
    """A complaint that is being written or has been, locked for this unit of work."""
    return await session.get(ComplaintDraft, draft_id, with_for_update=True)


async def pieces(session: AsyncSession, draft_id: int) -> Sequence[ComplaintPiece]:
    """What has been written in a complaint, in order."""
    query = select(ComplaintPiece).where(ComplaintPiece.draft_id == draft_id)
    return (await session.scalars(query.order_by(ComplaintPiece.message_id))).all()


async def piece(session: AsyncSession, client_id: int, message_id: int) -> ComplaintPiece | None:
    """What a client's message has become in a complaint that is not sent yet."""
    query = (
        select(ComplaintPiece)
        .join(ComplaintDraft, ComplaintDraft.id == ComplaintPiece.draft_id)
        .where(
            ComplaintDraft.client_id == client_id,
            ComplaintDraft.state != DraftState.FILED,
            ComplaintPiece.message_id == message_id,
        )
    )
    return (await session.scalars(query)).first()


async def lying(session: AsyncSession, now: datetime, most: int) -> Sequence[ComplaintDraft]:
    """Complaints whose authors are to be reminded by now."""
    query = select(ComplaintDraft).where(ComplaintDraft.remind_at <= now)
    query = query.order_by(ComplaintDraft.remind_at).limit(most)
    return (await session.scalars(query.with_for_update(skip_locked=True))).all()


async def next_reminder(session: AsyncSession) -> datetime | None:
    """When the next of them is due."""
    return await session.scalar(select(func.min(ComplaintDraft.remind_at)))


async def case(session: AsyncSession, case_id: int) -> Case | None:
    """A case of the register, locked for this unit of work."""
    return await session.get(Case, case_id, with_for_update=True)


async def complaint_of(session: AsyncSession, ticket_id: int) -> Case | None:
    """The case that a ticket is about."""
    query = select(Case).where(Case.ticket_id == ticket_id, Case.kind.in_(ABOUT_COMPLAINTS))
    return (await session.scalars(query.order_by(Case.id).limit(1).with_for_update())).first()


async def cases_of(session: AsyncSession, ticket_ids: Sequence[int]) -> Sequence[Case]:
    """All that the register has of some tickets, in order."""
    query = select(Case).where(Case.ticket_id.in_(ticket_ids)).order_by(Case.id)
    return (await session.scalars(query)).all()


async def offered_to(session: AsyncSession, client_id: int) -> Case | None:
    """The case in which the client is to say whether an offer will do; of several the newest."""
    query = select(Case).where(Case.client_id == client_id, Case.decision == Decision.OFFERED)
    return (await session.scalars(query.order_by(Case.id.desc()).limit(1))).first()


async def usual(
    session: AsyncSession, what: InstrumentedAttribute[str | None], category: str | None
) -> list[tuple[int, str]]:
    """The usual causes or products, those of the category first, each with the first case that has it."""
    found: dict[str, int] = {}
    for conditions in ([Case.category == category], []):
        query = select(func.min(Case.id), what).where(what.is_not(None), *conditions).group_by(what)
        rows = await session.execute(query.order_by(func.count().desc(), what).limit(MOST_KNOWN))
        for case_id, words in rows:
            found.setdefault(str(words), case_id)
    return [(case_id, words) for words, case_id in found.items()][:MOST_KNOWN]


async def leaving(session: AsyncSession, leaving_id: int) -> Leaving | None:
    """What a client is asked who leaves, locked for this unit of work."""
    return await session.get(Leaving, leaving_id, with_for_update=True)


async def leaving_of(session: AsyncSession, client_id: int) -> Leaving | None:
    """What a client has been asked on leaving."""
    return await session.scalar(select(Leaving).where(Leaving.client_id == client_id).with_for_update())
