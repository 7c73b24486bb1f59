"""Carries what is said in a ticket to the other side, and keeps it: lines, media, albums, edits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clock import Clock
from bot.delivery import copying
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.buttons import link_rows
from bot.faq.entries import Answer
from bot.faq.files import AnswerFiles
from bot.keyboards import keyboard_if_any
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Reader, Texts
from bot.tickets import queries
from bot.tickets.marks import COURTESY, NOTED, ON_ITS_WAY, mark
from bot.tickets.models import Delivery, Direction, LineVersion, Ticket, TicketMessage

ALBUM_PAUSE = timedelta(seconds=1)
"""An album comes item by item and is sent on once no more have come for so long."""

SHOW_ON_ITS_WAY_AFTER = timedelta(seconds=2)
"""Most lines are delivered sooner and need no mark for being on their way."""


@dataclass
class Relay:
    """Moves lines between a client's chat and their topic, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team

    async def write(
        self, ticket: Ticket, direction: Direction, content: str, body: str, **more: Any
    ) -> TicketMessage:
        """A line for the ticket's history, as it is made everywhere; `more` are further fields of it."""
        line = TicketMessage(
            ticket_id=ticket.id,
            direction=direction,
            content=content,
            body=body,
            at=self.clock.now(),
            **{"delivery": Delivery.QUEUED, **more},
        )
        self.session.add(line)
        await self.session.flush()
        return line

    async def keep(
        self, ticket: Ticket, message: Message, direction: Direction, manager: Manager | None = None
    ) -> TicketMessage:
        """Put `message` into the ticket's history, without sending it anywhere."""
        return await self.write(
            ticket,
            direction,
            message.content_type,
            copying.html_of(message),
            source_chat_id=message.chat.id,
            source_message_id=message.message_id,
            manager_id=manager.user_id if manager else None,
            delivery=Delivery.QUEUED if direction != Direction.NOTE else Delivery.DELIVERED,
        )

    async def begin(
        self, client: Client, ticket: Ticket, messages: Sequence[Message], *, shown: bool
    ) -> None:
        """Put what was said into the history as its first lines; send on what the card doesn't show."""
        if not messages:
            await self.recall(client, ticket, ticket.question, shown=shown)
        for message in messages:
            if message.text is None or not shown:
                await self.to_team(client, ticket, message)
            else:
                line = await self.keep(ticket, message, Direction.IN)
                line.delivery = Delivery.DELIVERED

    async def recall(self, client: Client, ticket: Ticket, text: str, *, shown: bool) -> None:
        """Put what a client wrote before the ticket into its history; send it on unless it is shown."""
        delivery = Delivery.DELIVERED if shown else Delivery.QUEUED
        body = escape(text, quote=False)
        line = await self.write(ticket, Direction.IN, ContentType.TEXT, body, delivery=delivery)
        if not shown:
            await self.send_on(client, line)

    async def send_on(self, client: Client, line: TicketMessage) -> None:
        """Send a client's text, as it was kept, to their topic."""
        options = Options(priority=Priority.RELAY, handle=line.handle, tag=line.tag)
        await self.outbox.send(client.topic, copying.text_message(line.body), options)

    async def to_team(
        self, client: Client, ticket: Ticket, message: Message, *, courtesy: bool = False
    ) -> TicketMessage:
        """Show a client's line in their topic, and mark it for the client once it is there.

        courtesy: it asks for no answer, and is marked with a heart.
        """
        await self.outbox.end_albums(client.topic, but=album_of(message))
        line = await self.keep(ticket, message, Direction.IN)
        options = Options(
            priority=Priority.RELAY,
            handle=line.handle,
            mergeable=message.text is not None,
            tag=f"{line.tag}:{COURTESY}" if courtesy else line.tag,
        )
        if not copying.can_be_copied(message):
            text = self.texts.html(
                "managers/tickets.not_shown",
                self.team.reader,
                client=client,
                content=message.content_type.replace("_", " "),
            )
            await self.outbox.send(client.topic, copying.text_message(text), options)
        elif message.media_group_id:
            await self._add_to_album(client.topic, line, message, line.body, options)
        else:
            await self.outbox.send(client.topic, copying.copy_of(message, line.body), options)
        return line

    async def to_client(
        self, client: Client, reader: Reader, ticket: Ticket, manager: Manager, message: Message
    ) -> None:
        """Send a manager's line to the client, signed; the manager's message will show how it fares."""
        await self.outbox.end_albums(client.chat, but=album_of(message))
        line = await self.keep(ticket, message, Direction.OUT, manager)
        options = Options(handle=line.handle, tag=line.tag)
        signed = self._signed(line.body, manager, reader)
        fits = copying.takes_caption(message) and copying.fits(signed, caption=message.text is None)
        if message.media_group_id:
            body = signed if fits and await self._starts_album(message) else line.body
            await self._add_to_album(client.chat, line, message, body, options)
        else:
            await self.outbox.send(
                client.chat, copying.copy_of(message, signed if fits else line.body), options
            )
            if not fits and copying.takes_caption(message):
                signature = copying.text_message(self._signed("", manager, reader))
                await self.outbox.send(client.chat, signature, Options(handle=_beside(line)))
        later = self.clock.now() + SHOW_ON_ITS_WAY_AFTER
        await mark(self.outbox, message.message_id, ON_ITS_WAY, not_before=later)

    async def text_to_client(
        self, client: Client, reader: Reader, line: TicketMessage, manager: Manager
    ) -> None:
        """Send a line as it was kept to the client, as a signed text."""
        text = copying.text_message(self._signed(line.body, manager, reader))
        await self.outbox.send(client.chat, text, Options(handle=line.handle, tag=line.tag))

    async def answer_to_client(
        self, client: Client, reader: Reader, line: TicketMessage, manager: Manager, answer: Answer
    ) -> None:
        """Send an answer of the FAQ to the client, signed, with its picture or file and its links."""
        signed = self._signed(line.body, manager, reader)
        links = keyboard_if_any(link_rows(answer.buttons))
        *before, last = await AnswerFiles(self.session, self.outbox).messages(
            signed, answer.attachment, links
        )
        for picture in before:
            await self.outbox.send(client.chat, picture, Options(handle=_beside(line)))
        await self.outbox.send(client.chat, last, Options(handle=line.handle, tag=line.tag))

    async def withdraw(self, client: Client, line: TicketMessage) -> None:
        """Take a manager's line back: it does not leave, or is deleted at the client's."""
        self.session.add(LineVersion(line_id=line.id, body=line.body, until=self.clock.now()))
        line.delivery = Delivery.UNSENT
        for handle, tag in ((line.handle, line.tag), (_beside(line), None)):
            await self.outbox.withdraw(client.chat, handle, tag)

    async def withdraw_album(self, message: Message) -> None:
        """The album of `message` turns out to be a note: what has been gathered of it is not sent."""
        for handle in await self.outbox.withdraw_album(album_of(message)):
            line = await self.session.get_one(TicketMessage, int(handle.partition(":")[2]))
            line.direction, line.delivery = Direction.NOTE, Delivery.DELIVERED
            if line.source_message_id is not None:
                await mark(self.outbox, line.source_message_id, NOTED)

    async def gathered(self, message: Message) -> TicketMessage | None:
        """The line of an earlier item of the album of `message`, while it is being gathered."""
        album = await self.outbox.waiting_album(album_of(message)) if message.media_group_id else None
        if album is None or not album.album:
            return None
        return await self.session.get(TicketMessage, int(album.album[0].partition(":")[2]))

    async def edited_by_client(self, client: Client, message: Message) -> TicketMessage | None:
        """Change the copy in the topic. None when the message belongs to no ticket."""
        line = await self._edited(message)
        if line is None or line.direction != Direction.IN:
            return None
        if copying.takes_caption(message):  # a live location is edited too, every few seconds
            await self.outbox.change(client.topic, line.handle, copying.edit_of(message, line.body))
        return line

    async def edited_by_manager(self, client: Client, reader: Reader, message: Message) -> None:
        """Change the copy at the client's; a note stays a note."""
        line = await self._edited(message)
        if line is None or not copying.takes_caption(message):
            return
        if line.direction == Direction.OUT and line.manager_id and line.delivery != Delivery.UNSENT:
            manager = await self.session.get_one(Manager, line.manager_id)
            signed = self._signed(line.body, manager, reader)
            body = signed if copying.fits(signed, caption=message.text is None) else line.body
            options = Options(tag=line.tag)
            await self.outbox.change(client.chat, line.handle, copying.edit_of(message, body), options)

    async def _edited(self, message: Message) -> TicketMessage | None:
        line = await queries.message_from(self.session, message.chat.id, message.message_id)
        if line is not None:
            self.rewrite(line, copying.html_of(message))
        return line

    def rewrite(self, line: TicketMessage, body: str) -> None:
        """Let a line say `body`; what it said before is kept."""
        now = self.clock.now()
        if line.body != body and line.delivery != Delivery.UNSENT:
            self.session.add(LineVersion(line_id=line.id, body=line.body, until=now))
        line.body, line.edited_at = body, now

    def _signed(self, body: str, manager: Manager, reader: Reader) -> str:
        return self.texts.html("clients/tickets.signed", reader, body=body, manager=manager)

    async def _starts_album(self, message: Message) -> bool:
        """True for an album's first item, which carries the signature."""
        return await self.outbox.waiting_album(album_of(message)) is None

    async def _add_to_album(
        self, to: str, line: TicketMessage, message: Message, body: str, options: Options
    ) -> None:
        album = Options(
            priority=options.priority,
            handle=album_of(message),
            tag=options.tag,
            not_before=self.clock.now() + ALBUM_PAUSE,
        )
        await self.outbox.gather_album(to, copying.album_item(message, body), line.handle, album)


def album_of(message: Message) -> str:
    """The name of the album that `message` is an item of."""
    return f"album:{message.chat.id}:{message.media_group_id}"


def _beside(line: TicketMessage) -> str:
    """The name of the message that goes with a line: who wrote it, where it has no room, or a picture."""
    return f"{line.handle}:signature"
