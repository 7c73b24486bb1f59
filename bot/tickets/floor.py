"""What managers write in the group: to a client, as a note, or by mistake."""

from dataclasses import dataclass

from aiogram.types import Message, ReplyParameters
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.errors import TooEarlyError
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.addressing import client_of
from bot.tickets.models import Ticket
from bot.tickets.service import Tickets


@dataclass
class Floor:
    """Takes what managers write to where it belongs, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    clients: Clients
    tickets: Tickets

    async def wrote(self, manager: Manager, message: Message) -> None:
        """Send a line to the client whose topic it is in; in General managers talk to each other."""
        if found := await self._ticket_of(message):
            ticket, client = found
            album = message.media_group_id
            if album and await queries.is_noted_album(self.session, ticket.id, album):
                await self.tickets.note(ticket, manager, message)
            else:
                await self.tickets.reply(ticket, client, manager, message)

    async def noted(self, manager: Manager, message: Message) -> None:
        """Keep a line that begins with `//` among the managers."""
        if found := await self._ticket_of(message):
            await self.tickets.note(found[0], manager, message)

    async def edited(self, message: Message) -> None:
        """Change a line at the client's too. A line made into a note is not changed there."""
        line = await queries.message_from(self.session, message.chat.id, message.message_id)
        if line is None or (message.text or message.caption or "").startswith("//"):
            return
        ticket = await self.session.get_one(Ticket, line.ticket_id)
        client = await self.session.get_one(Client, ticket.client_id)
        await self.tickets.relay.edited_by_manager(client, self.clients.reader(client), message)

    async def refuse_command(self, message: Message) -> None:
        """Say that the client has not seen a command. What managers tell other bots is not ours to answer."""
        found = await self._ticket_of(message)
        if found is None:
            return
        text = self.texts.html("managers/tickets.unknown_command", self.team.reader, command=message.text)
        reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
        await self.outbox.send(
            found[1].topic, text_message(text, reply_parameters=reply), Options(priority=Priority.RELAY)
        )

    async def _ticket_of(self, message: Message) -> tuple[Ticket, Client] | None:
        """The ticket that a message in the group belongs to: the client's current one, or the last."""
        client = await client_of(self.session, self.outbox, message)
        if client is None:
            if message.message_thread_id is not None and await self.outbox.awaits_topic():
                raise TooEarlyError("the topic may be a client's, made just now")
            return None
        ticket = await queries.current(self.session, client.id) or await queries.latest(
            self.session, client.id
        )
        return (ticket, client) if ticket else None
