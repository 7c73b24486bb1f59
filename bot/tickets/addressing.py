"""Which ticket a message is about: the one it replies to, or else the client's current one."""

from aiogram.types import Message
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.queries import by_destination
from bot.delivery.models import Place
from bot.delivery.outbox import Outbox
from bot.errors import TooEarlyError
from bot.tickets import queries
from bot.tickets.models import Ticket, TicketMessage

ABOUT_TICKETS = ("ticket", "told")
"""How the names of messages about a ticket begin, to managers and to the client; its number follows."""


async def ticket_of(session: AsyncSession, outbox: Outbox, message: Message) -> tuple[Ticket, Client] | None:
    """The ticket and the client that a message in the managers' group is about; None among managers.

    In a client's topic it is the ticket that the message replies to, else the client's current one, else
    the latest. In a group without topics only replies are about tickets. Raises `TooEarlyError` when the
    topic may be one that is just being made.
    """
    replied = message.reply_to_message
    ticket = await ticket_behind(session, outbox, replied) if replied else None
    client = await _client_of_topic(session, message)
    if client is None and ticket is not None and not message.chat.is_forum:
        return ticket, await session.get_one(Client, ticket.client_id)
    if client is None:
        if message.message_thread_id is not None and await outbox.awaits_topic():
            raise TooEarlyError("the topic may be a client's, made just now")
        return None
    if ticket is None or ticket.client_id != client.id:
        ticket = await queries.current(session, client.id) or await queries.latest(session, client.id)
    return (ticket, client) if ticket else None


async def ticket_behind(session: AsyncSession, outbox: Outbox, message: Message) -> Ticket | None:
    """The ticket that a message belongs to: somebody's line in it, or what the bot said about it.

    Of a ticket that goes on as part of another it is the other. None if the message speaks of several.
    """
    tickets = await tickets_behind(session, outbox, message)
    return tickets[0] if len(tickets) == 1 else None


async def tickets_behind(session: AsyncSession, outbox: Outbox, message: Message) -> list[Ticket]:
    """The same with all of which a message speaks: the bot's lines about several may have been merged."""
    line = await queries.message_from(session, message.chat.id, message.message_id)
    found = [await session.get_one(Ticket, line.ticket_id)] if line else []
    for name in [] if found else await outbox.named(message.chat.id, message.message_id):
        if ticket := await _ticket_named(session, name):
            found.append(ticket)
    return list(dict.fromkeys([await _end_of(session, ticket) for ticket in found]))


async def _end_of(session: AsyncSession, ticket: Ticket) -> Ticket:
    """The ticket as part of which a merged one goes on, or the ticket itself."""
    while ticket.merged_into:
        ticket = await session.get_one(Ticket, ticket.merged_into)
    return ticket


async def line_behind(session: AsyncSession, outbox: Outbox, message: Message) -> TicketMessage | None:
    """The line that a message is, or is the copy of."""
    if line := await queries.message_from(session, message.chat.id, message.message_id):
        return line
    for name in await outbox.named(message.chat.id, message.message_id):
        kind, number = _parts(name)
        if kind == "msg" and number is not None:
            return await session.get(TicketMessage, number)
    return None


async def _ticket_named(session: AsyncSession, handle: str) -> Ticket | None:
    kind, number = _parts(handle)
    if number is None:
        return None
    if kind in ABOUT_TICKETS:
        return await queries.by_number(session, number)
    line = await session.get(TicketMessage, number) if kind == "msg" else None
    return await session.get(Ticket, line.ticket_id) if line else None


def _parts(handle: str) -> tuple[str, int | None]:
    """The sort of a handle and the number in it: `ticket:1001:card`, `msg:7`, `msg:7:fate`."""
    kind, _, rest = handle.partition(":")
    number = rest.partition(":")[0]
    return kind, int(number) if number.isdecimal() else None


async def _client_of_topic(session: AsyncSession, message: Message) -> Client | None:
    if message.message_thread_id is None:
        return None
    query = select(Place.destination).where(
        Place.chat_id == message.chat.id, Place.thread_id == message.message_thread_id
    )
    destination = (await session.scalars(query)).first()
    return await by_destination(session, destination) if destination else None
