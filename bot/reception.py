"""Takes a stored update to its handler, and tells people when it could not be handled."""

from collections.abc import Callable

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.queries import by_user
from bot.delivery.copying import text_message
from bot.delivery.models import InboxRow, Priority
from bot.delivery.outbox import Options
from bot.desk import Desk
from bot.team.service import GROUP


class Reception:
    """Feeds stored updates to aiogram's dispatcher, each with a desk of its own."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, desk_for: Callable[[AsyncSession], Desk]) -> None:
        self._bot, self._dispatcher, self._desk_for = bot, dispatcher, desk_for

    async def handle(self, session: AsyncSession, row: InboxRow) -> None:
        """Handle one update. An error fails the row; a sort of update that aiogram doesn't know does not."""
        update = Update.model_validate_json(row.payload, context={"bot": self._bot})
        try:
            await self._dispatcher.feed_update(self._bot, update, desk=self._desk_for(session))
        except SkipHandler:
            return

    async def parked(self, session: AsyncSession, row: InboxRow) -> None:
        """Tell the managers that an update was given up, and its author that a person has been called."""
        desk = self._desk_for(session)
        client = await self._author(session, row)
        text = desk.texts.html("managers/desk.parked", desk.team.reader, row=row, client=client)
        await desk.outbox.send(GROUP, text_message(text), Options(priority=Priority.ESCALATION))
        if client is not None:
            await desk.tickets.say(client, "in_trouble")

    async def _author(self, session: AsyncSession, row: InboxRow) -> Client | None:
        """The client in whose private chat it happened; a private chat's id is the person's."""
        return await by_user(session, row.lane) if row.lane > 0 else None
