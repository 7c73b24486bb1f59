"""Writes the messages of a campaign: in the client's language, with their name and the buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.models import MailingKind
from bot.campaigns.buttons import unsubscribe_button
from bot.campaigns.contents import NAME, Content, content_for, contents_of, named, tracked
from bot.campaigns.models import Campaign
from bot.campaigns.naming import BOT_NAME
from bot.config.model import Config
from bot.delivery.bulk import Letter
from bot.delivery.wire import Wire
from bot.facts import recall
from bot.keyboards import Rows, link_button
from bot.texts import Reader, Texts

Write = Callable[[int, int, str, str], Letter]
"""The letter to a client, given their id, Telegram's number of them, first name and language."""


@dataclass
class Letters:
    """Writes letters, within one unit of work."""

    session: AsyncSession
    wire: Wire
    texts: Texts
    config: Config

    async def writer(self, campaign: Campaign) -> Write:
        """What writes the letters of a campaign; what letters have in common is made once."""
        contents, desk, source = contents_of(campaign), self.config.desk.language, campaign.source
        bot = await recall(self.session, BOT_NAME)
        patterns: dict[str, tuple[str, dict[str, Any]]] = {}

        def write(client_id: int, user_id: int, first_name: str, language: str) -> Letter:
            if language not in patterns:
                content = content_for(contents, language, desk)
                message = content.message(NAME, self.rows(campaign, content, language, bot))
                patterns[language] = message.__api_method__, self.wire.dump(message)[0]
            method, payload = patterns[language]
            words = {key: named(payload[key], first_name) for key in ("text", "caption") if key in payload}
            return Letter(f"client:{client_id}", user_id, method, payload | words, f"{source}:{client_id}")

        return write

    def rows(self, campaign: Campaign, content: Content, language: str, bot: str | None) -> Rows:
        """The buttons under a message: its links, counted if the bot's name is known, and the way out."""
        reader = Reader(language, ZoneInfo(self.config.desk.timezone))
        links = [
            [link_button(link.label, tracked(bot, campaign.id, at) if bot else link.url)]
            for at, link in enumerate(content.links)
        ]
        return [*links, [unsubscribe_button(self.texts, reader, MailingKind(campaign.kind), campaign.id)]]
