"""A pressed button on its way through the desk."""

from dataclasses import dataclass
from typing import Any

from bot.clients.models import Client
from bot.errors import DeskbellError
from bot.team.models import Manager
from bot.tickets.models import State, Ticket
from bot.tickets.refusals import Refusal, RefusedError

Toast = tuple[str, dict[str, Any]] | None
"""What a press is answered with: a text of `managers/toasts` and its context; None says nothing."""


class StaleError(DeskbellError):
    """The button means nothing any more, or never did"""


@dataclass(frozen=True)
class Press:
    """A manager has pressed a button of a ticket's; `value` is what it carries besides.

    query_id: Telegram's name of the press. message_id: the message that the button is on, if it is known.
    """

    ticket: Ticket
    client: Client
    manager: Manager
    value: str
    query_id: str
    message_id: int | None

    @property
    def page(self) -> int:
        """The page that `value` names; 0 if it names none."""
        known = self.value.isascii() and self.value.isdecimal() and len(self.value) < 9
        return int(self.value) if known else 0

    def refuse_if_over(self) -> None:
        """Raise `RefusedError` when nothing is to be done with the ticket any more."""
        if not self.ticket.is_open:
            closed = self.ticket.state == State.CLOSED
            raise RefusedError(Refusal.CLOSED if closed else Refusal.RESOLVED)
