"""Whom a message in the managers' group is about."""

from aiogram.types import Message
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.queries import by_destination
from bot.delivery.models import Place
from bot.delivery.outbox import Outbox
from bot.tickets import queries
from bot.tickets.models import Ticket, TicketMessage


async def client_of(session: AsyncSession, outbox: Outbox, message: Message) -> Client | None:
    """The client whose topic a message is in, or to whose line or card it replies.

    A reply counts only in a group without topics: in General managers talk to each other.
    """
    if message.message_thread_id is not None and (client := await _client_of_topic(session, message)):
        return client
    if message.chat.is_forum or message.reply_to_message is None:
        return None
    for name in await outbox.named(message.chat.id, message.reply_to_message.message_id):
        ticket = await _ticket_behind(session, name)
        if ticket is not None:
            return await session.get(Client, ticket.client_id)
    return None


async def _client_of_topic(session: AsyncSession, message: Message) -> Client | None:
    query = select(Place.destination).where(
        Place.chat_id == message.chat.id, Place.thread_id == message.message_thread_id
    )
    destination = (await session.scalars(query)).first()
    return await by_destination(session, destination) if destination else None


async def _ticket_behind(session: AsyncSession, handle: str) -> Ticket | None:
    kind, _, rest = handle.partition(":")
    number = rest.partition(":")[0]
    if not number.isdecimal():
        return None
    if kind == "ticket":
        return await queries.by_number(session, int(number))
    if kind == "msg":
        line = await session.get(TicketMessage, int(number))
        return await session.get(Ticket, line.ticket_id) if line else None
    return None
