"""Takes a stored update to its handler, and tells people when it could not be handled."""

from collections.abc import Callable

import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message, Update
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.queries import by_user
from bot.delivery import copying
from bot.delivery.models import InboxRow, Priority
from bot.delivery.outbox import Options
from bot.desk import Desk
from bot.team.service import GROUP
from bot.tickets.marks import REFUSED, mark

log = structlog.get_logger(__name__)


class Reception:
    """Feeds stored updates to aiogram's dispatcher, each with a desk of its own."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, desk_for: Callable[[AsyncSession], Desk]) -> None:
        self._bot, self._dispatcher, self._desk_for = bot, dispatcher, desk_for

    async def handle(self, session: AsyncSession, row: InboxRow) -> None:
        """Handle one update. An error fails the row; a sort of update that aiogram doesn't know does not."""
        try:
            update = self._parse(row)
        except ValidationError:
            if _tells_of_a_message(row):
                raise
            log.warning("an update that aiogram can't read", update=row.update_id)
            return
        try:
            await self._dispatcher.feed_update(self._bot, update, desk=self._desk_for(session))
        except SkipHandler:
            return

    async def parked(self, session: AsyncSession, row: InboxRow) -> None:
        """Tell the managers that an update was given up, and its author that a person has been called.

        What a client wrote is shown in their topic; what a manager wrote is marked as refused.
        """
        desk = self._desk_for(session)
        client = await self._author(session, row, desk)
        text = desk.texts.html("managers/desk.parked", desk.team.reader, row=row, client=client)
        await desk.outbox.send(GROUP, copying.text_message(text), Options(priority=Priority.ESCALATION))
        message = self._message(row)
        if client is not None:
            await desk.tickets.say(client, "in_trouble")
            if message is not None and copying.can_be_copied(message):
                copy = copying.copy_of(message, copying.html_of(message))
                await desk.outbox.send(client.topic, copy, Options(priority=Priority.RELAY))
        elif message is not None and row.lane == await desk.team.chat_id():
            await mark(desk.outbox, message.message_id, REFUSED)

    def _parse(self, row: InboxRow) -> Update:
        return Update.model_validate_json(row.payload, context={"bot": self._bot})

    def _message(self, row: InboxRow) -> Message | None:
        """What somebody wrote, if that is what the update tells and aiogram can read it."""
        try:
            update = self._parse(row)
        except ValidationError:
            return None
        return update.message or update.edited_message

    async def _author(self, session: AsyncSession, row: InboxRow, desk: Desk) -> Client | None:
        """The client in whose private chat it happened; a private chat's id is the person's."""
        if row.lane <= 0:
            return None
        message = self._message(row)
        if (known := await by_user(session, row.lane)) or message is None or message.from_user is None:
            return known
        try:
            async with session.begin_nested():
                return await desk.meet_client(message.from_user)
        except Exception:  # this may be what failed before; the managers are told all the same
            log.exception("the author is not known", update=row.update_id)
            return None


def _tells_of_a_message(row: InboxRow) -> bool:
    """Whether somebody said or pressed something; a change of rights that can't be read loses nothing."""
    return any(kind in row.payload for kind in ('"message":', '"edited_message":', '"callback_query":'))
