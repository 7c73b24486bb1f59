"""The menus of a card: in place of its buttons, what there is to choose from."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram.types import InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery.models import Priority
from bot.sla.service import SlaClock
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.buttons import (
    Act,
    choice_keyboard,
    faq_keyboard,
    fits,
    more_keyboard,
    page_buttons,
)
from bot.tickets.cards import Cards
from bot.tickets.models import TicketPriority
from bot.tickets.press import Press, Toast
from bot.tickets.times import NAPS, Moments

SUGGESTIONS = 5
POSSIBLE = 1.5
"""How much likelier than by chance an entry has to be for a manager to see it."""
OFFERED_TAGS = 8
ON_A_PAGE = 8
KNOWN_FOR = timedelta(days=60)
"""Who has not been seen for longer is not offered a ticket."""

ANONYMOUS = 1087968824
"""Telegram's GroupAnonymousBot, as whom anonymous administrators write: nobody to give a ticket to."""


@dataclass
class Menus:
    """Shows on the card what there is to choose from, within one unit of work."""

    session: AsyncSession
    clock: Clock
    texts: Texts
    team: Team
    cards: Cards
    sla: SlaClock

    async def faq(self, press: Press) -> Toast:
        """FAQ entries that may answer."""
        press.refuse_if_over()
        least = POSSIBLE / max(1, len(self.cards.index.entries))
        found = await self.cards.suggestions(press.ticket, press.client, SUGGESTIONS, least)
        if not found:
            return "no_suggestions", {}
        return await self._show(press, "faq", faq_keyboard(press.ticket, found, self.texts, self.team.reader))

    async def more(self, press: Press) -> Toast:
        """What is needed less often."""
        press.refuse_if_over()
        additions = await self.cards.additions(press.ticket, press.client)
        added = [row for each in additions for row in each.more]
        return await self._show(press, "", more_keyboard(press.ticket, self.texts, self.team.reader, added))

    async def give(self, press: Press) -> Toast:
        """The managers, the last seen first."""
        press.refuse_if_over()
        since = self.clock.now() - KNOWN_FOR
        known = [
            manager
            for manager in await queries.managers_since(self.session, since, but=ANONYMOUS)
            if manager.user_id != press.ticket.taken_by
        ]
        if not known:
            return "nobody_to_give", {}
        pages = -(-len(known) // ON_A_PAGE)
        page = min(press.page, pages - 1)
        shown = known[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        choices = [(str(manager.user_id), manager.name[:40] or "?") for manager in shown]
        turning = page_buttons(press.ticket, Act.GIVE, page, pages)
        keyboard = choice_keyboard(press.ticket, Act.GIVE_TO, choices, self.texts, self.team.reader, turning)
        return await self._show(press, "give", keyboard)

    async def snooze(self, press: Press) -> Toast:
        """Until when it may sleep."""
        press.refuse_if_over()
        reader = self.team.reader
        choices = [
            (nap, self.texts.plain(f"managers/actions.nap_{nap}", reader, until=until))
            for nap in NAPS
            if (until := self.moment(nap))
        ]
        keyboard = choice_keyboard(press.ticket, Act.SNOOZE_UNTIL, choices, self.texts, reader)
        return await self._show(press, "snooze", keyboard)

    async def priority(self, press: Press) -> Toast:
        """How much it may matter."""
        press.refuse_if_over()
        reader = self.team.reader
        choices = [
            (each.value, self.texts.plain("managers/actions.priority", reader, priority=each))
            for each in TicketPriority
            if each != press.ticket.priority
        ]
        keyboard = choice_keyboard(press.ticket, Act.PRIORITY, choices, self.texts, reader)
        return await self._show(press, "priority", keyboard)

    async def tags(self, press: Press) -> Toast:
        """The tags it has, to take off, and the usual ones, to put on."""
        press.refuse_if_over()
        own = await queries.tags(self.session, press.ticket.id)
        usual = await queries.usual_tags(self.session, OFFERED_TAGS + len(own))
        offered = [tag for tag in usual if tag not in own][:OFFERED_TAGS]
        choices = [(tag, f"✓ {tag}") for tag in own] + [(tag, tag) for tag in offered]
        choices = [(tag, label) for tag, label in choices if fits(Act.TAGS, tag)]
        keyboard = choice_keyboard(press.ticket, Act.TAGS, choices, self.texts, self.team.reader)
        return await self._show(press, "tags", keyboard)

    def moment(self, text: str) -> datetime | None:
        """The moment that a manager has typed or pressed; None if it can't be read."""
        reader = self.team.reader
        words = self.texts.plain("managers/actions.words_for_tomorrow", reader).casefold().split(",")
        tomorrow = frozenset({"tomorrow", *(word.strip() for word in words)})
        return Moments(self.sla.calendar(""), reader.language, tomorrow).read(text, self.clock.now())

    async def _show(self, press: Press, asking: str, keyboard: InlineKeyboardMarkup) -> Toast:
        await self.cards.show(
            press.ticket, press.client, keyboard=keyboard, asking=asking, priority=Priority.RELAY
        )
        return None
