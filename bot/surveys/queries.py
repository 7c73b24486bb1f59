"""Looks surveys up. Nothing here commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.surveys.models import Answer, Invitation, InvitationState, Survey, SurveyState
from bot.surveys.questionnaire import Given


async def survey(session: AsyncSession, survey_id: int) -> Survey | None:
    """The survey, locked for this unit of work."""
    return await session.get(Survey, survey_id, with_for_update=True)


async def invitation(session: AsyncSession, invitation_id: int) -> Invitation | None:
    """The invitation, locked for this unit of work so that two taps at once are one after the other."""
    return await session.get(Invitation, invitation_id, with_for_update=True)


async def answering(session: AsyncSession, client_id: int) -> Invitation | None:
    """What the client may be answering in words: the invitation whose question was asked last."""
    query = select(Invitation).where(
        Invitation.client_id == client_id,
        Invitation.state.in_((InvitationState.SENT, InvitationState.OPENED)),
        Invitation.listens_until.is_not(None),
    )
    query = query.order_by(Invitation.listens_until.desc()).limit(1)
    return (await session.scalars(query.with_for_update())).first()


async def answers(session: AsyncSession, invitation_id: int) -> dict[str, Given]:
    """What has been answered, by question."""
    query = select(Answer).where(Answer.invitation_id == invitation_id)
    return {row.question: given_of(row) for row in await session.scalars(query)}


def given_of(row: Answer) -> Given:
    """An answer as a value."""
    return Given(number=row.number, choices=tuple(row.choices or ()), words=row.words)


async def answer(session: AsyncSession, invitation_id: int, question: str) -> Answer | None:
    """The row of one answer."""
    query = select(Answer).where(Answer.invitation_id == invitation_id, Answer.question == question)
    return (await session.scalars(query)).first()


async def counts(session: AsyncSession, survey_id: int) -> dict[str, int]:
    """How many invitations of a survey are in each state."""
    query = select(Invitation.state, func.count()).where(Invitation.survey_id == survey_id)
    return {state: int(count) for state, count in await session.execute(query.group_by(Invitation.state))}


async def next_planned(session: AsyncSession, survey_id: int) -> datetime | None:
    """When the next of those who have not been asked yet will be."""
    query = select(func.min(Invitation.next_at))
    query = query.where(Invitation.survey_id == survey_id, Invitation.state == InvitationState.PLANNED)
    return await session.scalar(query)


async def opened(session: AsyncSession, survey_id: int) -> int:
    """How many clients have pressed the first button."""
    query = select(func.count()).select_from(Invitation)
    query = query.where(Invitation.survey_id == survey_id, Invitation.opened_at.is_not(None))
    return await session.scalar(query) or 0


async def finished(session: AsyncSession, survey_id: int) -> list[int]:
    """The ids of the invitations that were answered to the end, in order."""
    query = select(Invitation.id).where(
        Invitation.survey_id == survey_id, Invitation.state == InvitationState.FINISHED
    )
    return list(await session.scalars(query.order_by(Invitation.id)))


async def surveys_in(session: AsyncSession, *states: SurveyState, most: int = 50) -> Sequence[Survey]:
    """Surveys in these states, the newest first."""
    query = select(Survey).where(Survey.state.in_(states)).order_by(Survey.id.desc())
    return (await session.scalars(query.limit(most))).all()


async def standing(session: AsyncSession, key: str) -> Survey | None:
    """The survey with a questionnaire that is under way, or is to be."""
    query = select(Survey).where(
        Survey.key == key, Survey.state.in_((SurveyState.SCHEDULED, SurveyState.RUNNING))
    )
    return (await session.scalars(query.limit(1))).first()


async def due(session: AsyncSession, now: datetime, most: int) -> Sequence[Invitation]:
    """Invitations that are to be sent, or to come back, the first first."""
    query = select(Invitation).where(Invitation.next_at <= now).order_by(Invitation.next_at, Invitation.id)
    return (await session.scalars(query.limit(most).with_for_update(skip_locked=True))).all()


async def due_surveys(session: AsyncSession, now: datetime) -> Sequence[Survey]:
    """Surveys that are to begin, to go on choosing clients, or to end."""
    query = select(Survey).where(Survey.next_at <= now).order_by(Survey.next_at)
    return (await session.scalars(query.with_for_update(skip_locked=True))).all()


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next of all these is due."""
    moments = [
        await session.scalar(select(func.min(table.next_at)).where(table.next_at.is_not(None)))
        for table in (Survey, Invitation)
    ]
    return min((moment for moment in moments if moment), default=None)


async def unsent(session: AsyncSession, survey_id: int) -> Sequence[Invitation]:
    """Invitations that are still to be sent or to come back."""
    query = select(Invitation).where(
        Invitation.survey_id == survey_id,
        or_(Invitation.state == InvitationState.PLANNED, Invitation.next_at.is_not(None)),
    )
    return (await session.scalars(query)).all()
