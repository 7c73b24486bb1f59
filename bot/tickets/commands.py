"""What managers type in the group: `/take`, `/snooze 2h`, `/merge 1002`, in a topic or with a number."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import Message
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.delivery.behind import replying
from bot.delivery.copying import text_message
from bot.delivery.models import Place, Priority
from bot.delivery.outbox import Options, Outbox
from bot.team.models import Manager
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.addressing import ticket_behind, ticket_of
from bot.tickets.cards import Cards
from bot.tickets.marks import DELIVERED, mark
from bot.tickets.models import FIRST_NUMBER, Ticket
from bot.tickets.orders import NUMBER, Order, Orders, UsageError
from bot.tickets.refusals import RefusedError

TAKES_NUMBERS = ("merge", "link")
"""A number after these is the other ticket's, unless two are given."""

TAKES_ANYTHING = ("note", "tag", "untag", "suggestion", "refusal")
"""What stands after these may begin with a number, so that a ticket's needs its `#`."""


@dataclass
class Commands:
    """Carries out what managers type, and answers where they typed it, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    cards: Cards
    orders: Orders

    async def explain(self, message: Message) -> None:
        """List what can be typed."""
        await self._answer(message, "managers/actions.help")

    async def run(self, name: str, words: str, manager: Manager, message: Message) -> None:
        """Do what the command `name` says to the ticket that it is about; what is amiss is said."""
        number, words, found = await self.about(name, words, message)
        if found is None:
            missing = "which_ticket" if number is None else "no_such_ticket"
            await self._answer(message, f"managers/actions.{missing}", command=name, number=number)
            return
        ticket, client = found
        order = Order(ticket, client, manager, words, message)
        try:
            outcome = await self.orders.carry_out(name, order)
        except RefusedError as error:
            who = await self.cards.responsible(ticket)
            await self._answer(
                message, f"managers/toasts.refused_{error.refusal}", ticket=ticket, manager=who
            )
        except UsageError:
            await self._answer(message, "managers/actions.usage", command=name, segments=self.orders.segments)
        else:
            if name != "note":
                await mark(self.outbox, message.message_id, DELIVERED)
            if outcome:
                await self._answer(message, f"managers/toasts.{outcome[0]}", **outcome[1])

    async def about(
        self, name: str, words: str, message: Message
    ) -> tuple[int | None, str, tuple[Ticket, Client] | None]:
        """The number of a ticket that a command names, the words after it, and the ticket it is about."""
        number, words = split(name, words, inside=_inside(message))
        return number, words, await self._ticket(number, message)

    async def _ticket(self, number: int | None, message: Message) -> tuple[Ticket, Client] | None:
        """The ticket by its number, or else the one that the message is in the topic of or replies to."""
        if number is None and (found := await ticket_of(self.session, self.outbox, message)):
            return found
        ticket = None
        if number is not None:
            ticket = await self._numbered(number)
        elif message.reply_to_message is not None:
            ticket = await ticket_behind(self.session, self.outbox, message.reply_to_message)
        return (ticket, await self.session.get_one(Client, ticket.client_id)) if ticket else None

    async def _numbered(self, number: int) -> Ticket | None:
        return await queries.by_number(self.session, number) if number >= FIRST_NUMBER else None

    async def _answer(self, message: Message, name: str, **context: Any) -> None:
        text = self.texts.html(name, self.team.reader, **context)
        to = await self._where(message)
        await self.outbox.send(
            to, text_message(text, reply_parameters=replying(message)), Options(priority=Priority.RELAY)
        )

    async def _where(self, message: Message) -> str:
        """The client's topic that the message is in, or else General."""
        query = select(Place.destination).where(
            Place.chat_id == message.chat.id, Place.thread_id == message.message_thread_id
        )
        place = await self.session.scalar(query) if message.message_thread_id is not None else None
        return place or GROUP


def split(name: str, words: str, *, inside: bool) -> tuple[int | None, str]:
    """The number of the ticket that a command names first, and what stands after it.

    inside: in a topic, where a number may as well be what the command is given.
    """
    first, _, rest = words.strip().partition(" ")
    match = NUMBER.fullmatch(first)
    other = name in TAKES_NUMBERS and NUMBER.fullmatch(rest.strip()) is None
    plain = match is not None and not match[1] and name in TAKES_ANYTHING
    if match is None or (inside and (other or plain)):
        return None, words.strip()
    return int(match[2]), rest.strip()


def _inside(message: Message) -> bool:
    """Whether a message is about a ticket even without a number."""
    return message.message_thread_id is not None or message.reply_to_message is not None
