"""Ends surveys: nothing more is sent, no more answers are taken, prizes are drawn."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.directory import Fate
from bot.delivery.giving_up import give_up
from bot.delivery.models import OutboxRow
from bot.surveys import queries
from bot.surveys.models import Invitation, InvitationState, Survey, SurveyState
from bot.surveys.panel import Panels
from bot.surveys.rewards import Rewards

TAG = "survey"
"""How the tags of invitations begin."""


@dataclass
class Closing:
    """The use cases of ending surveys, within one unit of work."""

    session: AsyncSession
    clock: Clock
    rewards: Rewards
    panels: Panels

    async def close(self, survey: Survey, state: SurveyState) -> None:
        """End it: by a manager (STOPPED) or because its time is over (DONE)."""
        survey.state, survey.ended_at, survey.next_at = state, self.clock.now(), None
        unsent = {int(tag.rpartition(":")[2]) for tag in await give_up(self.session, f"{survey.source}:")}
        for invitation_id in unsent:
            await self._skip(await self.session.get_one(Invitation, invitation_id))
        for invitation in await queries.unsent(self.session, survey.id):
            if invitation.state == InvitationState.PLANNED:
                await self._skip(invitation)
            invitation.next_at = None
        await self.session.flush()
        await self.rewards.draw(survey)
        await self.panels.show(survey)

    async def note(self, row: OutboxRow, fate: Fate) -> None:
        """An invitation has left, or could not: then it counts as none."""
        invitation = await queries.invitation(self.session, int((row.tag or "").rpartition(":")[2]))
        if invitation is not None and not fate.delivered and invitation.state == InvitationState.SENT:
            invitation.state = InvitationState.UNREACHED

    async def _skip(self, invitation: Invitation) -> None:
        invitation.state, invitation.sent_at = InvitationState.SKIPPED, None
