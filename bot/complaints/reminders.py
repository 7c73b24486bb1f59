"""Complaints that lie unfinished: their authors are reminded, once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clock import Clock
from bot.complaints import queries
from bot.complaints.models import DraftState
from bot.complaints.questions import Questions

AT_ONCE = 50
"""How many clients one unit of work reminds."""


@dataclass
class Reminders:
    """Looks after complaints that lie, within one unit of work."""

    session: AsyncSession
    clock: Clock
    questions: Questions

    async def sweep(self) -> int:
        """Offer to send them as they are, or to go on. Returns how many were looked at."""
        lying = await queries.lying(self.session, self.clock.now(), AT_ONCE)
        for draft in lying:
            draft.remind_at = None
            client = await self.session.get_one(Client, draft.client_id)
            if draft.state == DraftState.WRITING and not client.blocked_at:
                await self.questions.close(draft, client)
                await self.questions.offer_to_send(draft, client, "reminder")
        return len(lying)

    async def next_due(self) -> datetime | None:
        """When the next of them is due."""
        return await queries.next_reminder(self.session)
