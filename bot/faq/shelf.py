"""Holds the FAQ index in force for this process, and keeps it up to date with the database."""

from pathlib import Path

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.faq.service import FaqIndex, FaqService
from bot.storage.uow import Database

log = structlog.get_logger(__name__)


class Shelf:
    """The index that answers are looked up in. It is replaced whole when the store changes."""

    def __init__(self, service: FaqService, clock: Clock) -> None:
        self.service, self._clock = service, clock
        self.index = FaqIndex()

    async def load(self, database: Database, file: Path | None) -> None:
        """Load `file` into the store if it changed. Raises `FaqFileError`, and changes nothing then."""
        if file is not None:
            async with database.begin() as session:
                result = await self.service.sync_file(session, file, self._clock.now())
            if result.loaded:
                log.info("FAQ loaded", added=result.added, changed=result.changed, retired=result.retired)
        async with database.read() as session:
            await self.refresh(session)

    async def refresh(self, session: AsyncSession) -> int:
        """Take over what another replica, or this one, has put into the store."""
        self.index = await self.service.refresh(session, self.index)
        return 0
