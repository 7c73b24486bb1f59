"""Behind the buttons of a card: each press does its work and is answered, whatever it finds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.delivery.models import Priority
from bot.delivery.outbox import Outbox
from bot.faq.learning.notes import Notes
from bot.faq.service import FaqIndex
from bot.faq.workshop.service import Workshop
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.actions import Actions
from bot.tickets.buttons import Act, TicketButton
from bot.tickets.cards import Cards
from bot.tickets.menus import Menus
from bot.tickets.models import TicketPriority
from bot.tickets.papers import Papers
from bot.tickets.press import Press, StaleError, Toast
from bot.tickets.refusals import RefusedError
from bot.tickets.service import Tickets
from bot.tickets.tags import tag_of
from bot.tickets.times import NAPS


@dataclass
class Counter:
    """Answers the managers' buttons, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    tickets: Tickets
    actions: Actions
    cards: Cards
    menus: Menus
    papers: Papers
    index: FaqIndex
    workshop: Workshop
    notes: Notes

    async def pressed(
        self, query_id: str, pressed: TicketButton, manager: Manager, message_id: int | None
    ) -> None:
        """Do what a button says, and tell in a word how it went.

        message_id: what Telegram calls the message that the button is on, as far as it says.
        """
        ticket = await queries.by_number(self.session, pressed.number)
        if ticket is None:
            await self.stale(query_id)
            return
        client = await self.session.get_one(Client, ticket.client_id)
        press = Press(ticket, client, manager, pressed.value, query_id, message_id)
        try:
            toast = await self._doing()[pressed.act](press)
        except RefusedError as error:
            name = f"refused_{error.refusal}"
            await self._toast(query_id, name, ticket=ticket, manager=await self.cards.responsible(ticket))
        except StaleError:
            await self.stale(query_id)
        else:
            await self._toast(query_id, toast[0] if toast else None, **(toast[1] if toast else {}))

    async def stale(self, query_id: str) -> None:
        """The button means nothing any more."""
        await self._toast(query_id, "stale")

    def _doing(self) -> dict[Act, Callable[[Press], Awaitable[Toast]]]:
        return {
            Act.TAKE: self._take,
            Act.FAQ: self.menus.faq,
            Act.SEND_FAQ: self._send_faq,
            Act.BACK: self._back,
            Act.RESOLVE: self._resolve,
            Act.REOPEN: self._reopen,
            Act.WAIT: self._wait,
            Act.SNOOZE: self.menus.snooze,
            Act.SNOOZE_UNTIL: self._snooze,
            Act.WAKE: self._wake,
            Act.MORE: self.menus.more,
            Act.GIVE: self.menus.give,
            Act.GIVE_TO: self._give,
            Act.RELEASE: self._release,
            Act.PRIORITY: self._priority,
            Act.TAGS: self._tag,
            Act.HISTORY: self.papers.history_pressed,
            Act.CLIENT: self.papers.client_pressed,
            Act.SEGMENT: self.papers.segment_pressed,
            Act.OWN: self.papers.own_pressed,
            Act.WHY: self.papers.why_pressed,
            Act.TO_FAQ: self._to_faq,
        }

    async def _take(self, press: Press) -> Toast:
        await self.tickets.take(press.ticket, press.client, press.manager)
        return "taken", {"ticket": press.ticket}

    async def _back(self, press: Press) -> Toast:
        await self.cards.show(press.ticket, press.client, priority=Priority.RELAY)
        return None

    async def _resolve(self, press: Press) -> Toast:
        await self.tickets.resolve(press.ticket, press.client, press.manager)
        return "resolved", {"ticket": press.ticket}

    async def _reopen(self, press: Press) -> Toast:
        await self.tickets.reopen(press.ticket, press.client, press.manager)
        return "reopened", {"ticket": press.ticket}

    async def _wait(self, press: Press) -> Toast:
        await self.actions.wait(press.ticket, press.client, press.manager)
        return "waiting", {"client": press.client}

    async def _wake(self, press: Press) -> Toast:
        await self.tickets.wake(press.ticket, press.client, press.manager)
        return "woken", {"ticket": press.ticket}

    async def _release(self, press: Press) -> Toast:
        await self.actions.release(press.ticket, press.client, press.manager)
        return "released", {"ticket": press.ticket}

    async def _snooze(self, press: Press) -> Toast:
        until = self.menus.moment(press.value) if press.value in NAPS else None
        if until is None:
            raise StaleError
        promised = await self.actions.snooze(press.ticket, press.client, press.manager, until)
        return "snoozed", {"client": press.client, "until": until, "promised": promised}

    async def _give(self, press: Press) -> Toast:
        known = press.value.isascii() and press.value.isdecimal() and len(press.value) < 19
        to = await self.session.get(Manager, int(press.value)) if known else None
        if to is None:
            raise StaleError
        await self.actions.give(press.ticket, press.client, press.manager, to)
        return "given", {"ticket": press.ticket, "manager": to}

    async def _priority(self, press: Press) -> Toast:
        if not press.value:
            return await self.menus.priority(press)
        if press.value not in list(TicketPriority):
            raise StaleError
        priority = TicketPriority(press.value)
        await self.actions.prioritise(press.ticket, press.client, press.manager, priority)
        return "priority", {"ticket": press.ticket}

    async def _tag(self, press: Press) -> Toast:
        if not press.value:
            return await self.menus.tags(press)
        if (tag := tag_of(press.value)) is None:
            raise StaleError
        has = tag in await queries.tags(self.session, press.ticket.id)
        change = self.actions.untag if has else self.actions.tag
        await change(press.ticket, press.client, press.manager, [tag])
        await self.menus.tags(press)
        return None

    async def _send_faq(self, press: Press) -> Toast:
        """Send an FAQ answer in the client's language, once a ticket: a second tap does nothing more."""
        entry = self.index.by_key(press.value)
        if entry is None:
            raise StaleError
        press.refuse_if_over()
        language = self.team.reader.language
        title = entry.title(language).text
        if not await queries.was_sent_from_faq(self.session, press.ticket.id, title):
            answer = entry.answer(press.client.reads, language).answer
            await self.tickets.reply_from_faq(
                press.ticket, press.client, press.manager, title=title, answer=answer
            )
            await self.notes.answered_with(entry.id, press.client, press.ticket)
        await self.cards.show(press.ticket, press.client)
        return "faq_sent", {"client": press.client}

    async def _to_faq(self, press: Press) -> Toast:
        """Begin an FAQ entry with the question and the last answer, in the client's topic."""
        if press.message_id is None:
            raise StaleError
        await self.workshop.from_ticket(press.ticket, press.client, press.manager, press.message_id)
        return None

    async def _toast(self, query_id: str, name: str | None, **context: Any) -> None:
        text = self.texts.plain(f"managers/toasts.{name}", self.team.reader, **context) if name else None
        await self.outbox.answer_button(query_id, text)
