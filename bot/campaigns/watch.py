"""Moves campaigns on by itself, and shows how far they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns import queries
from bot.campaigns.engine import Engine
from bot.campaigns.models import Campaign, CampaignState
from bot.campaigns.sheet import Sheets
from bot.clock import Clock


@dataclass
class CampaignWatch:
    """What the schedule calls, within one unit of work."""

    session: AsyncSession
    clock: Clock
    engine: Engine
    sheets: Sheets

    async def sweep(self) -> int:
        """Begin what is due, and put some more messages into the outbox. Returns how much that was."""
        found = await queries.due(self.session, self.clock.now())
        return sum([await self._move(campaign) for campaign in found])

    async def next_due(self) -> datetime | None:
        """When a campaign that rests goes on."""
        return await queries.next_due(self.session)

    async def _move(self, campaign: Campaign) -> int:
        if campaign.state == CampaignState.SCHEDULED:
            await self.engine.fix(campaign)
            await self.sheets.show_progress(campaign, now=True)
            return 1
        fed = await self.engine.feed(campaign)
        rests = campaign.next_at is not None
        await self.sheets.show_progress(campaign, now=rests or campaign.state == CampaignState.DONE)
        return fed
