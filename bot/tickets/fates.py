"""What the wire tells about a ticket's lines: noted on the line and shown on the message itself."""

from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup, ReplyParameters
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.delivery.calls import NEVER_SENT
from bot.delivery.copying import text_message
from bot.delivery.directory import Fate
from bot.delivery.models import OutboxRow, Priority
from bot.delivery.outbox import Options, Outbox
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.line_buttons import retry_keyboard
from bot.tickets.marks import COURTESY, DELIVERED, LIKED, REFUSED, mark
from bot.tickets.models import Delivery, Direction, Ticket, TicketMessage


@dataclass
class Fates:
    """Tells the authors of lines how these fare, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team

    async def note(self, row: OutboxRow, fate: Fate) -> None:
        """Note on each line that `row` carried whether it arrived, and tell its author."""
        lines = [await self.session.get_one(TicketMessage, line_id) for line_id in _line_ids(row)]
        if row.method == "deleteMessage":
            if fate.reason not in ("", NEVER_SENT):
                await self._stays(lines[0], fate)
            return
        for line in lines:
            if row.method.startswith("edit") and fate.delivered and line.delivery != Delivery.REFUSED:
                continue
            if line.direction == Direction.IN:
                await self._note_clients(line, fate, courtesy=(row.tag or "").endswith(COURTESY))
            elif line.direction == Direction.OUT and line.delivery != Delivery.UNSENT:
                await self._note_managers(line, fate)
        if lines[0].direction == Direction.OUT and lines[0].delivery == Delivery.REFUSED:
            await self._explain(lines[0], row)

    async def _note_clients(self, line: TicketMessage, fate: Fate, *, courtesy: bool) -> None:
        """The client sees on the message that people have got it."""
        line.delivery = Delivery.DELIVERED if fate.delivered else Delivery.REFUSED
        line.refusal = fate.reason or None
        if fate.delivered and line.source_message_id is not None:
            _, client = await self._whose(line)
            emoji = LIKED if courtesy else DELIVERED
            await mark(self.outbox, line.source_message_id, emoji, to=client.chat)

    async def _note_managers(self, line: TicketMessage, fate: Fate) -> None:
        was_refused = line.delivery == Delivery.REFUSED or line.refusal is not None
        line.delivery = Delivery.DELIVERED if fate.delivered else Delivery.REFUSED
        line.refusal = fate.reason or None
        if line.source_message_id is not None:
            await mark(self.outbox, line.source_message_id, DELIVERED if fate.delivered else REFUSED)
        if fate.delivered and was_refused:
            await self.explain(line, "delivered_after_all")

    async def _explain(self, line: TicketMessage, row: OutboxRow) -> None:
        """Say why a line was refused, with a button to send it again."""
        keyboard = retry_keyboard(line.id, row.id, self.texts, self.team.reader)
        await self.explain(line, "refused", keyboard, reason=line.refusal)

    async def _stays(self, line: TicketMessage, fate: Fate) -> None:
        """A line could not be taken back."""
        if line.direction == Direction.OUT:
            line.delivery = Delivery.DELIVERED
        if line.source_message_id is not None:
            await mark(self.outbox, line.source_message_id, DELIVERED)
        await self.explain(line, "not_taken_back", reason=fate.reason)

    async def explain(
        self,
        line: TicketMessage,
        name: str,
        keyboard: InlineKeyboardMarkup | None = None,
        reason: str | None = None,
    ) -> None:
        """Say under a manager's line how it fares; what was said of it before is replaced."""
        _, client = await self._whose(line)
        text = self.texts.html(f"managers/lines.{name}", self.team.reader, client=client, reason=reason)
        replied = (
            ReplyParameters(message_id=line.source_message_id, allow_sending_without_reply=True)
            if line.source_message_id
            else None
        )
        message = text_message(text, reply_parameters=replied, reply_markup=keyboard)
        options = Options(priority=Priority.ESCALATION)
        await self.outbox.show(client.topic, f"{line.handle}:fate", message, options)

    async def _whose(self, line: TicketMessage) -> tuple[Ticket, Client]:
        ticket = await self.session.get_one(Ticket, line.ticket_id)
        return ticket, await self.session.get_one(Client, ticket.client_id)


def _line_ids(row: OutboxRow) -> list[int]:
    """The lines behind a row, by their names such as `msg:7` or `line:7`: an album has one an item."""
    names = row.album or [row.tag or ""]
    return [int(name.split(":")[1]) for name in names]
