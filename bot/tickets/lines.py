"""What is done with lines that have been sent: they are changed, taken back, sent again."""

from dataclasses import dataclass

from aiogram.enums import ContentType
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.delivery import copying
from bot.delivery.behind import replying
from bot.delivery.markup import visible_text
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.team.models import Manager
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.addressing import line_behind, ticket_of
from bot.tickets.cards import SHOWN_OF_QUESTION
from bot.tickets.fates import Fates
from bot.tickets.marks import NOTED, ON_ITS_WAY, TAKEN_BACK, mark
from bot.tickets.models import NOTED_EVENT, Delivery, Direction, Ticket, TicketMessage
from bot.tickets.service import Tickets

UNSENT_EVENT = "taken back"
SENT_AGAIN_EVENT = "sent again"

MEDIA = frozenset(copying.COPYABLE) - {ContentType.TEXT}
"""What can't be made again from the words that were kept of it."""


@dataclass
class Lines:
    """The use cases of sent lines, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    clients: Clients
    tickets: Tickets
    fates: Fates

    async def unsend(self, manager: Manager, message: Message) -> None:
        """Take back the line that `message` replies to, or say how that is done."""
        line = await self._replied_to(message)
        if line is None or line.direction != Direction.OUT:
            await self._answer(message, "how_to_unsend")
        elif line.delivery == Delivery.UNSENT:
            await self._answer(message, "taken_back_already")
        else:
            await self._take_back(line, manager)
            if message.reply_to_message is not None:
                await mark(self.outbox, message.reply_to_message.message_id, TAKEN_BACK)

    async def edited_by_client(self, client: Client, message: Message) -> None:
        """Bring an edited line up to date where the managers see it, on the card too."""
        line = await queries.message_from(self.session, message.chat.id, message.message_id)
        said = visible_text(line.body) if line else ""
        line = await self.tickets.relay.edited_by_client(client, message)
        ticket = await self.session.get(Ticket, line.ticket_id) if line else None
        if line is None or ticket is None:
            return
        is_first = line is await queries.first_line(self.session, ticket.id)
        if not is_first and (not said or said not in ticket.question):
            return
        before = ticket.question
        ticket.question = before.replace(said, copying.plain_of(message), 1)
        await self.tickets.cards.show(ticket, client)
        if message.text and len(before) <= SHOWN_OF_QUESTION < len(ticket.question):
            await self.tickets.relay.send_on(client, line)

    async def edited(self, manager: Manager, message: Message) -> None:
        """Change a line at the client's too. What is made into a note is taken back there."""
        line = await queries.message_from(self.session, message.chat.id, message.message_id)
        if line is None:
            return
        if line.direction == Direction.OUT and (message.text or message.caption or "").startswith("//"):
            await self._make_note(line, manager, message)
            return
        ticket = await self.session.get_one(Ticket, line.ticket_id)
        client = await self.session.get_one(Client, ticket.client_id)
        await self.tickets.relay.edited_by_manager(client, self.clients.reader(client), message)

    async def retry(self, query_id: str, line_id: int, row_id: int, manager: Manager) -> None:
        """Send a refused line again; a second tap does nothing more."""
        line = await self.session.get(TicketMessage, line_id, with_for_update=True)
        if line is None or line.direction != Direction.OUT or line.delivery == Delivery.UNSENT:
            await self._toast(query_id, "stale")
        elif line.delivery != Delivery.REFUSED:
            await self._toast(query_id, "retried_already")
        elif await self._send_again(line, row_id):
            ticket = await self.session.get_one(Ticket, line.ticket_id)
            await self.tickets.record(ticket, SENT_AGAIN_EVENT, manager, line=line.id)
            await self.fates.explain(line, "sent_again")
            await self._toast(query_id, "retried")
        else:
            await self._toast(query_id, "cannot_retry")

    async def _send_again(self, line: TicketMessage, row_id: int) -> bool:
        """Let the refused row leave again, or make the text anew: edited since, or no longer kept."""
        arrived = await self.outbox.find(line.handle) is not None
        anew = not arrived and line.content not in MEDIA and line.manager_id is not None
        row = None if anew and line.edited_at else await self.outbox.retry(row_id, line.tag)
        if row is None:
            if not anew:
                return False
            ticket = await self.session.get_one(Ticket, line.ticket_id)
            client = await self.session.get_one(Client, ticket.client_id)
            author = await self.session.get_one(Manager, line.manager_id)
            await self.tickets.relay.text_to_client(client, self.clients.reader(client), line, author)
        for handle in (row.album if row else None) or [line.handle]:
            item = await self.session.get_one(TicketMessage, int(handle.split(":")[1]))
            item.delivery = Delivery.QUEUED
            if item.source_message_id is not None:
                await mark(self.outbox, item.source_message_id, ON_ITS_WAY)
        return True

    async def _take_back(self, line: TicketMessage, manager: Manager) -> None:
        ticket = await self.session.get_one(Ticket, line.ticket_id)
        client = await self.session.get_one(Client, ticket.client_id)
        await self.tickets.relay.withdraw(client, line)
        await self.tickets.record(ticket, UNSENT_EVENT, manager, line=line.id)
        if line.source_message_id is not None:
            await mark(self.outbox, line.source_message_id, TAKEN_BACK)

    async def _make_note(self, line: TicketMessage, manager: Manager, message: Message) -> None:
        if line.delivery != Delivery.UNSENT:
            await self._take_back(line, manager)
        self.tickets.relay.rewrite(line, copying.html_of(message))
        line.direction, line.delivery = Direction.NOTE, Delivery.DELIVERED
        ticket = await self.session.get_one(Ticket, line.ticket_id)
        await self.tickets.record(ticket, NOTED_EVENT, manager)
        await mark(self.outbox, message.message_id, NOTED)

    async def _replied_to(self, message: Message) -> TicketMessage | None:
        replied = message.reply_to_message
        return await line_behind(self.session, self.outbox, replied) if replied else None

    async def _answer(self, message: Message, name: str) -> None:
        found = await ticket_of(self.session, self.outbox, message)
        text = self.texts.html(f"managers/lines.{name}", self.team.reader)
        to = found[1].topic if found else GROUP
        options = Options(priority=Priority.RELAY)
        await self.outbox.send(to, copying.text_message(text, reply_parameters=replying(message)), options)

    async def _toast(self, query_id: str, name: str) -> None:
        text = self.texts.plain(f"managers/lines.toast_{name}", self.team.reader)
        await self.outbox.answer_button(query_id, text)
