"""What managers write in the group: to a client, as a note, or by mistake."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.behind import replying
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.learning.service import Lessons
from bot.faq.workshop.service import Workshop
from bot.replies.service import Replies
from bot.team.models import Manager
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets import queries
from bot.tickets.addressing import ticket_of, tickets_behind
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
    workshop: Workshop
    lessons: Lessons

    async def wrote(self, manager: Manager, message: Message) -> None:
        """Send a line to the client whose topic it is in; in General managers talk to each other.

        What replies to the draft of a standard reply, or of an FAQ entry, is its new text, and what replies
        to the FAQ's message is what that asked for.
        """
        if await self.workshop.take(manager, message) or await self.lessons.revise(manager, message):
            return
        if await self.replies.revise(message):
            return
        if found := await ticket_of(self.session, self.outbox, message):
            ticket, client = found
            album = message.media_group_id
            if album and await queries.is_noted_album(self.session, ticket.id, album):
                await self.tickets.note(ticket, manager, message)
            else:
                await self.tickets.reply(ticket, client, manager, message)
        elif await self._speaks_of_several(message):
            await self._refuse(GROUP, "which_ticket", message)

    async def noted(self, manager: Manager, message: Message) -> None:
        """Keep a line that begins with `//` among the managers."""
        if found := await ticket_of(self.session, self.outbox, message):
            await self.tickets.note(found[0], manager, message)

    async def refuse_command(self, message: Message) -> None:
        """Say that the client has not seen a command. What managers tell other bots is not ours to answer."""
        found = await ticket_of(self.session, self.outbox, message)
        if found is None:
            return
        await self._refuse(found[1].topic, "unknown_command", message, command=message.text)

    async def _speaks_of_several(self, message: Message) -> bool:
        """Whether a reply in a group without topics answers a message about more than one ticket."""
        replied = message.reply_to_message
        if replied is None or message.chat.is_forum:
            return False
        return len(await tickets_behind(self.session, self.outbox, replied)) > 1

    async def _refuse(self, to: str, name: str, message: Message, **context: Any) -> None:
        """Answer that a message has not gone to a client, and why."""
        text = self.texts.html(f"managers/tickets.{name}", self.team.reader, **context)
        await self.outbox.send(
            to, text_message(text, reply_parameters=replying(message)), Options(priority=Priority.RELAY)
        )
