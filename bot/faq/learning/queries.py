"""Looks up what the FAQ could learn. Nothing here commits."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.faq.learning.models import Candidate, Digest, Lesson, QuestionGroup, Unanswered
from bot.faq.models import FaqEntry
from bot.tickets.models import Delivery, Direction, Ticket, TicketMessage

REPLIES = ("text", "reply")
"""The sorts of lines that may hold an answer: what a manager wrote, and standard replies."""


async def candidate_of(session: AsyncSession, entry_id: str, normal: str) -> Candidate | None:
    """The candidate of these words for an entry, whatever has become of it."""
    query = select(Candidate).where(Candidate.entry_id == entry_id, Candidate.normal == normal)
    return (await session.scalars(query.with_for_update())).first()


async def open_candidates(session: AsyncSession, most: int) -> Sequence[Candidate]:
    """Candidates to be decided about, for entries in force, the most frequent first."""
    query = (
        select(Candidate)
        .join(FaqEntry, FaqEntry.id == Candidate.entry_id)
        .where(Candidate.state == Lesson.OPEN, FaqEntry.retired_at.is_(None))
        .order_by(Candidate.count.desc(), Candidate.last_at.desc(), Candidate.id)
    )
    return (await session.scalars(query.limit(most))).all()


async def open_groups(session: AsyncSession, least: int, most: int) -> Sequence[QuestionGroup]:
    """Groups of at least so many questions to be decided about, the largest first."""
    size = func.count(Unanswered.ticket_id)
    query = (
        select(QuestionGroup)
        .join(Unanswered, Unanswered.group_id == QuestionGroup.id)
        .where(QuestionGroup.state == Lesson.OPEN)
        .group_by(QuestionGroup.id)
        .having(size >= least)
        .order_by(size.desc(), QuestionGroup.id)
    )
    return (await session.scalars(query.limit(most))).all()


async def questions_of(session: AsyncSession, group_id: int) -> Sequence[Unanswered]:
    """The questions of a group, the oldest first."""
    query = select(Unanswered).where(Unanswered.group_id == group_id).order_by(Unanswered.ticket_id)
    return (await session.scalars(query)).all()


async def unsorted(session: AsyncSession, most: int) -> Sequence[Unanswered]:
    """Questions that are in no group yet, the oldest first."""
    query = select(Unanswered).where(Unanswered.group_id.is_(None)).order_by(Unanswered.ticket_id)
    return (await session.scalars(query.limit(most).with_for_update())).all()


async def sorted_lately(session: AsyncSession, most: int) -> Sequence[Unanswered]:
    """The newest questions that are in a group, whatever has become of it."""
    query = select(Unanswered).where(Unanswered.group_id.is_not(None))
    return (await session.scalars(query.order_by(Unanswered.ticket_id.desc()).limit(most))).all()


async def first_reply(session: AsyncSession, group_id: int) -> tuple[str, Unanswered, Client] | None:
    """What a manager first wrote to a client in the oldest of a group's tickets that has such a reply.

    Telegram's HTML, with the question and the client that it answers.
    """
    query = (
        select(TicketMessage.body, Unanswered, Client)
        .join(Unanswered, Unanswered.ticket_id == TicketMessage.ticket_id)
        .join(Ticket, Ticket.id == Unanswered.ticket_id)
        .join(Client, Client.id == Ticket.client_id)
        .where(
            Unanswered.group_id == group_id,
            TicketMessage.direction == Direction.OUT,
            TicketMessage.manager_id.is_not(None),
            TicketMessage.content.in_(REPLIES),
            TicketMessage.delivery != Delivery.UNSENT,
            TicketMessage.body != "",
        )
        .order_by(TicketMessage.ticket_id, TicketMessage.id)
    )
    row = (await session.execute(query.limit(1))).first()
    return (row[0], row[1], row[2]) if row else None


async def forget_unanswered(session: AsyncSession, ticket_id: int) -> None:
    """The ticket's question has an entry after all."""
    await session.execute(delete(Unanswered).where(Unanswered.ticket_id == ticket_id))


async def seldom_helpful(session: AsyncSession, least: int, share: float, most: int) -> Sequence[FaqEntry]:
    """Entries in force that at least `least` clients judged and `share` of them found of no help."""
    judged = FaqEntry.helped + FaqEntry.not_helped
    query = select(FaqEntry).where(
        FaqEntry.retired_at.is_(None), judged >= least, FaqEntry.not_helped >= judged * share
    )
    return (await session.scalars(query.order_by(FaqEntry.not_helped.desc(), FaqEntry.id).limit(most))).all()


async def totals(session: AsyncSession) -> tuple[int, int, int]:
    """How often answers of entries in force were shown, helped and did not help."""
    columns = (FaqEntry.shown, FaqEntry.helped, FaqEntry.not_helped)
    sums = [func.coalesce(func.sum(column), 0) for column in columns]
    row = (await session.execute(select(*sums).where(FaqEntry.retired_at.is_(None)))).one()
    return int(row[0]), int(row[1]), int(row[2])


async def latest_digest(session: AsyncSession) -> Digest | None:
    """The digest that was made last."""
    return (await session.scalars(select(Digest).order_by(Digest.id.desc()).limit(1))).first()
