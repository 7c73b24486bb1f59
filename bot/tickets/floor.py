"""What managers write in the group: to a client, as a note, or by mistake."""

from dataclasses import dataclass

from aiogram.types import Message, ReplyParameters
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.learning.service import Lessons
from bot.replies.service import Replies
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.addressing import ticket_of
from bot.tickets.service import Tickets


@dataclass
class Floor:
    """Takes what managers write to where it belongs, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    team: Team
    tickets: Tickets
    replies: Replies
    lessons: Lessons

    async def wrote(self, manager: Manager, message: Message) -> None:
        """Send a line to the client whose topic it is in; in General managers talk to each other.

        What replies to the draft of a standard reply, or of an FAQ entry, is its new text.
        """
        if await self.replies.revise(message) or await self.lessons.revise(manager, message):
            return
        if found := await ticket_of(self.session, self.outbox, message):
            ticket, client = found
            album = message.media_group_id
            if album and await queries.is_noted_album(self.session, ticket.id, album):
                await self.tickets.note(ticket, manager, message)
            else:
                await self.tickets.reply(ticket, client, manager, message)

    async def noted(self, manager: Manager, message: Message) -> None:
        """Keep a line that begins with `//` among the managers."""
        if found := await ticket_of(self.session, self.outbox, message):
            await self.tickets.note(found[0], manager, message)

    async def refuse_command(self, message: Message) -> None:
        """Say that the client has not seen a command. What managers tell other bots is not ours to answer."""
        found = await ticket_of(self.session, self.outbox, message)
        if found is None:
            return
        text = self.texts.html("managers/tickets.unknown_command", self.team.reader, command=message.text)
        reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
        await self.outbox.send(
            found[1].topic, text_message(text, reply_parameters=reply), Options(priority=Priority.RELAY)
        )
