"""What other features do along with tickets: they hear of them and add to their cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from bot.clients.models import Client
from bot.tickets.models import Ticket

Row = list[InlineKeyboardButton]


@dataclass(frozen=True)
class Addition:
    """What a card shows besides: lines as Telegram's HTML, and rows of buttons, some of them under *More*."""

    lines: Markup | None = None
    rows: Sequence[Row] = ()
    more: Sequence[Row] = ()


class Companion(Protocol):
    """A feature that goes along with tickets, within the same unit of work."""

    async def opened(self, ticket: Ticket, client: Client) -> None:
        """A ticket has been opened, whoever did it."""

    async def resolved(self, ticket: Ticket, client: Client) -> None:
        """It is solved."""

    async def reopened(self, ticket: Ticket) -> None:
        """It is not solved after all."""

    async def addition(self, ticket: Ticket, client: Client) -> Addition:
        """What its card shows besides."""
