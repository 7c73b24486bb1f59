"""What the bot may do in the managers' group; the owner hears when it is too little."""

from dataclasses import dataclass
from enum import StrEnum

import structlog
from aiogram.types import ChatMemberAdministrator, ChatMemberUpdated
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config.model import Config
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.facts import recall, remember
from bot.team.service import Team
from bot.texts import Texts

log = structlog.get_logger(__name__)

FACT = "standing in the group"


class Standing(StrEnum):
    """How the bot stands in the managers' group, as far as the desk depends on it."""

    FINE = "fine"
    REMOVED = "removed"
    MEMBER = "member"
    """No administrator."""
    NO_TOPICS = "no_topics"
    """It may not manage topics, in a group that has them."""


@dataclass
class Rights:
    """Watches the bot's standing, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    config: Config
    team: Team

    async def note(self, event: ChatMemberUpdated) -> None:
        """The bot's standing may have changed: the owner hears of each change once, and when it is mended.

        Without an owner in the configuration it is logged only.
        """
        standing = standing_of(event)
        before = await recall(self.session, FACT) or Standing.FINE
        if standing == before:
            return
        await remember(self.session, FACT, standing)
        if standing == Standing.FINE:
            log.info("the bot's rights in the managers' group are mended")
        else:
            log.error("the bot lacks rights in the managers' group", standing=standing)
        if owner := self.config.managers.owner:
            text = self.texts.html(
                f"managers/rights.{standing}", self.team.reader, group=event.chat.title or ""
            )
            await self.outbox.send(f"user:{owner}", text_message(text), Options(priority=Priority.ESCALATION))


def standing_of(event: ChatMemberUpdated) -> Standing:
    """How the bot stands after `event`."""
    member = event.new_chat_member
    if member.status in ("left", "kicked"):
        return Standing.REMOVED
    if not isinstance(member, ChatMemberAdministrator):
        return Standing.MEMBER
    return Standing.NO_TOPICS if event.chat.is_forum and not member.can_manage_topics else Standing.FINE
