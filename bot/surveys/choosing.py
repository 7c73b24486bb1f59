"""Whom a survey would ask: its audience, without those who are to be left in peace. Nothing here commits."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences import queries as audiences
from bot.audiences.audience import Audience
from bot.audiences.models import MailingKind
from bot.clients.models import Client
from bot.config.model import Config
from bot.surveys import timing
from bot.surveys.models import Survey


def conditions(survey: Survey, now: datetime, config: Config) -> list[ColumnElement[bool]]:
    """What a client has to fit to be chosen."""
    return [
        audiences.where(Audience.model_validate(survey.audience), now),
        audiences.mailable(MailingKind.SURVEY, now, config.outreach),
        timing.is_free(now, config.surveys.floor),
    ]


async def size(session: AsyncSession, survey: Survey, now: datetime, config: Config) -> int:
    """How many clients would be asked if it began now; of a standing one, in a whole period."""
    query = select(func.count()).select_from(Client).where(*conditions(survey, now, config))
    return await session.scalar(query) or 0
