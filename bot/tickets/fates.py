"""What the wire tells about a ticket's lines: noted on the line and shown on the manager's message."""

from aiogram.types import ReplyParameters
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.delivery.copying import text_message
from bot.delivery.directory import Fate
from bot.delivery.models import OutboxRow, Priority
from bot.delivery.outbox import Options, Outbox
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.marks import DELIVERED, REFUSED, mark
from bot.tickets.models import Delivery, Direction, Ticket, TicketMessage


async def note_fate(
    session: AsyncSession, row: OutboxRow, fate: Fate, *, outbox: Outbox, texts: Texts, team: Team
) -> None:
    """Note on each line that `row` carried whether it arrived, and tell its author."""
    for line_id in _line_ids(row):
        line = await session.get_one(TicketMessage, line_id)
        if not row.method.startswith("edit") or not fate.delivered:
            await _note(session, line, fate, outbox=outbox, texts=texts, team=team)


async def _note(
    session: AsyncSession, line: TicketMessage, fate: Fate, *, outbox: Outbox, texts: Texts, team: Team
) -> None:
    line.delivery = Delivery.DELIVERED if fate.delivered else Delivery.REFUSED
    line.refusal = fate.reason or None
    if line.direction != Direction.OUT or line.manager_id is None:
        return
    if line.source_message_id is not None:
        await mark(outbox, line.source_message_id, DELIVERED if fate.delivered else REFUSED)
    if fate.delivered:
        return
    ticket = await session.get_one(Ticket, line.ticket_id)
    client = await session.get_one(Client, ticket.client_id)
    text = texts.html("managers/tickets.refused", team.reader, client=client, reason=fate.reason)
    replied = (
        ReplyParameters(message_id=line.source_message_id, allow_sending_without_reply=True)
        if line.source_message_id
        else None
    )
    message = text_message(text, reply_parameters=replied)
    await outbox.send(client.topic, message, Options(priority=Priority.ESCALATION))


def _line_ids(row: OutboxRow) -> list[int]:
    """The lines behind a row: an album has one an item."""
    names = row.album or [row.tag or ""]
    return [int(name.partition(":")[2]) for name in names]
