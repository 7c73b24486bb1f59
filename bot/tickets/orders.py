"""The verbs behind what managers type: each takes its words apart and does it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.card import Card
from bot.clients.models import Client
from bot.errors import DeskbellError
from bot.team.models import Manager
from bot.team.service import Team
from bot.tickets import queries
from bot.tickets.actions import Actions
from bot.tickets.menus import Menus
from bot.tickets.models import Ticket, TicketPriority
from bot.tickets.papers import Papers, handle_of
from bot.tickets.service import Tickets
from bot.tickets.tags import tags_of

NAMES = (
    "take", "give", "release", "wait", "snooze", "wake", "priority", "tag", "untag", "merge", "link",
    "resolve", "reopen", "note", "history", "client", "segment", "own", "why",
)  # fmt: skip

NONE = "-"
"""Typed for no segment, or no own manager."""

NUMBER = re.compile(r"(#?)(\d{4,18})")
"""How a ticket's number is typed."""


class UsageError(DeskbellError):
    """The command lacks something, or can't be read"""


@dataclass(frozen=True)
class Order:
    """A command about a ticket; `words` are what stands after it and the ticket's number."""

    ticket: Ticket
    client: Client
    manager: Manager
    words: str
    message: Message


Outcome = tuple[str, dict[str, Any]] | None
"""What is said of it: a text of `managers/toasts`; None when it shows anyway."""


@dataclass
class Orders:
    """Carries out what was typed about a ticket, within one unit of work."""

    session: AsyncSession
    team: Team
    tickets: Tickets
    actions: Actions
    menus: Menus
    papers: Papers
    card: Card

    async def carry_out(self, name: str, order: Order) -> Outcome:
        """Do it. Raises `UsageError` when its words can't be read, `RefusedError` when it can't be done."""
        doing: dict[str, Callable[[Order], Awaitable[Outcome]]] = {
            "take": self._take,
            "give": self._give,
            "release": self._release,
            "wait": self._wait,
            "snooze": self._snooze,
            "wake": self._wake,
            "priority": self._priority,
            "tag": self._tag,
            "untag": self._untag,
            "merge": self._merge,
            "link": self._link,
            "resolve": self._resolve,
            "reopen": self._reopen,
            "note": self._note,
            "history": self._history,
            "client": self._client,
            "segment": self._segment,
            "own": self._own,
            "why": self._why,
        }
        return await doing[name](order)

    @property
    def segments(self) -> tuple[str, ...]:
        """What a client can be counted to."""
        return tuple(self.team.config.clients.segments)

    async def _take(self, order: Order) -> Outcome:
        await self.tickets.take(order.ticket, order.client, order.manager)
        return None

    async def _give(self, order: Order) -> Outcome:
        to = await self._manager(order.words)
        if to is None:
            return "unknown_manager", {}
        await self.actions.give(order.ticket, order.client, order.manager, to)
        return None

    async def _release(self, order: Order) -> Outcome:
        await self.actions.release(order.ticket, order.client, order.manager)
        return None

    async def _wait(self, order: Order) -> Outcome:
        await self.actions.wait(order.ticket, order.client, order.manager)
        return None

    async def _snooze(self, order: Order) -> Outcome:
        until = self.menus.moment(order.words)
        if until is None:
            raise UsageError
        promised = await self.actions.snooze(order.ticket, order.client, order.manager, until)
        return "snoozed", {"client": order.client, "until": until, "promised": promised}

    async def _wake(self, order: Order) -> Outcome:
        await self.tickets.wake(order.ticket, order.client, order.manager)
        return None

    async def _priority(self, order: Order) -> Outcome:
        word = order.words.casefold()
        if word not in list(TicketPriority):
            raise UsageError
        await self.actions.prioritise(order.ticket, order.client, order.manager, TicketPriority(word))
        return None

    async def _tag(self, order: Order) -> Outcome:
        await self.actions.tag(order.ticket, order.client, order.manager, _tags(order))
        return None

    async def _untag(self, order: Order) -> Outcome:
        await self.actions.untag(order.ticket, order.client, order.manager, _tags(order))
        return None

    async def _merge(self, order: Order) -> Outcome:
        other = await self._other(order)
        if other is None:
            return "no_such_ticket", {"number": order.words.removeprefix("#")}
        await self.actions.merge(order.ticket, order.client, order.manager, other)
        return "merged", {"ticket": order.ticket, "other": other}

    async def _link(self, order: Order) -> Outcome:
        other = await self._other(order)
        if other is None:
            return "no_such_ticket", {"number": order.words.removeprefix("#")}
        await self.actions.link(order.ticket, order.client, order.manager, other)
        return None

    async def _resolve(self, order: Order) -> Outcome:
        await self.tickets.resolve(order.ticket, order.client, order.manager)
        return None

    async def _reopen(self, order: Order) -> Outcome:
        await self.tickets.reopen(order.ticket, order.client, order.manager)
        return None

    async def _note(self, order: Order) -> Outcome:
        if not order.words:
            raise UsageError
        await self.tickets.note(order.ticket, order.manager, order.message)
        return None

    async def _history(self, order: Order) -> Outcome:
        await self.papers.show_history(order.ticket, order.client, _shown(order))
        return None

    async def _client(self, order: Order) -> Outcome:
        if order.words and not await self.card.change(order.client, order.words):
            raise UsageError
        await self.papers.show_client(order.ticket, order.client, _shown(order))
        return None

    async def _why(self, order: Order) -> Outcome:
        await self.papers.show_why(order.ticket, order.client, _shown(order))
        return None

    async def _segment(self, order: Order) -> Outcome:
        known = {segment.casefold(): segment for segment in self.segments}
        word = order.words.casefold()
        if word != NONE and word not in known:
            raise UsageError
        await self.actions.set_segment(order.ticket, order.client, order.manager, known.get(word))
        return "segment", {"client": order.client}

    async def _own(self, order: Order) -> Outcome:
        own = None if order.words == NONE else await self._manager(order.words)
        if own is None and order.words != NONE:
            return "unknown_manager", {}
        await self.actions.set_own(order.ticket, order.client, order.manager, own)
        return "own_manager", {"client": order.client, "own": own}

    async def _other(self, order: Order) -> Ticket | None:
        match = NUMBER.fullmatch(order.words)
        if match is None:
            raise UsageError
        return await queries.by_number(self.session, int(match[2]))

    async def _manager(self, words: str) -> Manager | None:
        if not words.removeprefix("@"):
            raise UsageError
        return await queries.manager_called(self.session, words)


def _tags(order: Order) -> list[str]:
    tags = tags_of(order.words)
    if tags is None:
        raise UsageError
    return tags


def _shown(order: Order) -> str:
    return handle_of(order.ticket, order.message.message_id)
