"""Who may decide what is above the managers' limit."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.config.model import Config
from bot.team import queries
from bot.team.models import Manager
from bot.team.rota import Who
from bot.tickets.queries import manager_called


@dataclass
class Leads:
    """Knows the leads of complaints, within one unit of work."""

    session: AsyncSession
    config: Config

    async def known(self) -> list[Manager]:
        """Those of them who have been seen in the group, as the configuration lists them."""
        found = await self.people(self._listed)
        name = self.config.managers.lead
        if not self.config.complaints.leads and name and not name.startswith("@"):
            by_name = await manager_called(self.session, name)  # nobody's, if several are called so
            found[:0] = [by_name] if by_name else []
        return list({lead.user_id: lead for lead in found}.values())

    async def people(self, listed: Sequence[Who]) -> list[Manager]:
        """Those of a list of the configuration who have been seen in the group, in its order."""
        people = await queries.known(self.session, listed) if listed else {}
        return [people[who] for who in listed if who in people]

    @property
    def are_named(self) -> bool:
        """Whether there are any; where there are none, every manager decides."""
        return bool(self._listed or self.config.managers.lead)

    async def may_decide(self, manager: Manager) -> bool:
        """Whether the manager's word counts."""
        if not self.are_named:
            return True
        return manager.user_id in {lead.user_id for lead in await self.known()}

    async def names(self) -> list[str]:
        """What to call them by, so that Telegram tells them where it can."""
        name = self.config.managers.lead
        if not self.config.complaints.leads and name:
            return [name]
        return await queries.names(self.session, self._listed)

    @property
    def _listed(self) -> list[Who]:
        """Those who are named by username or id."""
        if self.config.complaints.leads:
            return list(self.config.complaints.leads)
        managers = self.config.managers
        lead: list[Who] = [managers.lead] if managers.lead and managers.lead.startswith("@") else []
        return [*lead, *([managers.owner] if managers.owner else [])]
