"""What is said about calls, to clients and in the managers' group."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks.bookings import Bookings
from bot.callbacks.buttons import Wish, minutes, wish
from bot.callbacks.models import Callback
from bot.callbacks.slots import Slot
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import Rows, in_rows, keyboard_if_any
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets.cards import Cards
from bot.tickets.models import Ticket

OFFERED = 2
"""How many new times a client is offered at once."""


@dataclass
class CallWords:
    """Speaks about calls, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    clients: Clients
    cards: Cards
    bookings: Bookings

    async def offer(
        self, name: str, callback: Callback, ticket: Ticket, client: Client, **context: Any
    ) -> None:
        """Tell the client something, with the next free times to choose from and the way to all others."""
        slots = await self.bookings.near(self.clock.now(), OFFERED)
        move = callback.id if callback.is_live else 0
        rows = self.slot_rows(client, slots, 1, move)
        rows.append([self.button(client, Wish.MOVE if move else Wish.BEGIN, callback)])
        if move:
            rows.append([self.button(client, Wish.CANCEL, callback)])
        await self.tell(name, callback, ticket, client, rows, slots=slots, **context)

    def slot_rows(
        self, client: Client, slots: Sequence[Slot], width: int, call: int = 0, *, short: bool = False
    ) -> Rows:
        """Buttons that choose slots; `short` tells the time of day only.

        A time that the clock shows twice, on the night on which it goes back, is told with its zone.
        """
        reader = self.clients.reader(client)
        block = "clients/callbacks.label_time" if short else "clients/callbacks.label_slot"
        labels = [(self.texts.plain(block, reader, start=slot.start), slot) for slot in slots]
        twice = {label for label, count in Counter(label for label, _ in labels).items() if count > 1}
        labels = [
            (f"{label} {slot.start.astimezone(reader.zone):%Z}" if label in twice else label, slot)
            for label, slot in labels
        ]
        return in_rows([wish(label, Wish.SLOT, call, minutes(slot.start)) for label, slot in labels], width)

    def button(self, client: Client, do: Wish, callback: Callback | None = None) -> InlineKeyboardButton:
        """A client's button that is called what it does; OFFERED times are moved by choosing another."""
        name = f"{do.name.lower()}_offered" if callback and not callback.has_time else do.name.lower()
        label = self.texts.plain(f"clients/callbacks.button_{name}", self.clients.reader(client))
        return wish(label, do, callback.id if callback and do != Wish.BEGIN else 0)

    async def tell(
        self, name: str, callback: Callback, ticket: Ticket, client: Client, rows: Rows, **context: Any
    ) -> None:
        """Tell the client something about the call; a reply to it is about the request."""
        context = {"manager": await self.cards.responsible(ticket), **context}
        text = self.texts.html(
            f"clients/callbacks.{name}",
            self.clients.reader(client),
            call=callback,
            ticket=ticket,
            client=client,
            **context,
        )
        message = text_message(text, reply_markup=keyboard_if_any(rows))
        await self.outbox.send(client.chat, message, Options(handle=f"told:{ticket.number}:call-{name}"))

    async def remark(
        self,
        name: str,
        callback: Callback,
        ticket: Ticket,
        client: Client,
        *,
        handle: str = "",
        buttons: InlineKeyboardMarkup | None = None,
        **context: Any,
    ) -> None:
        """A line about the call in the client's topic, under the card."""
        text = await self.line(name, callback, ticket, client, **context)
        handle = handle or f"ticket:{ticket.number}:call-{name}"
        options = Options(priority=Priority.RELAY, handle=handle, reply_to=ticket.card)
        await self.outbox.send(client.topic, text_message(text, reply_markup=buttons), options)

    async def announce(
        self, name: str, callback: Callback, ticket: Ticket, client: Client, **context: Any
    ) -> None:
        """A line about the call in General."""
        text = await self.line(name, callback, ticket, client, **context)
        options = Options(priority=Priority.ESCALATION, handle=f"ticket:{ticket.number}:call-{name}")
        await self.outbox.send(GROUP, text_message(text), options)

    async def line(
        self, name: str, callback: Callback, ticket: Ticket, client: Client, **context: Any
    ) -> str:
        """What managers are told about a call."""
        return self.texts.html(
            f"managers/callbacks.{name}",
            self.team.reader,
            call=callback,
            ticket=ticket,
            client=client,
            manager=await self.cards.responsible(ticket),
            **context,
        )
