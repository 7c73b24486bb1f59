"""How questions about a call are asked: in one message that changes, with the way back and out under it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks import draft as drafts
from bot.callbacks.buttons import Wish, day_value, wish
from bot.callbacks.draft import Draft
from bot.callbacks.service import Calls
from bot.callbacks.wishes import WishReader
from bot.clients.buttons import CancelButton
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.delivery.copying import text_message
from bot.keyboards import Rows, button, keyboard_if_any

MEANINGS = ("today", "tomorrow", "day_after", "soon", "filler")
"""Of words that clients write about a time."""


@dataclass
class CallAsking:
    """The parts that the questions share."""

    session: AsyncSession
    calls: Calls
    menu: Menu

    def _zone(self, client: Client) -> ZoneInfo:
        return ZoneInfo(client.zone)

    def says_when(self, client: Client, text: str) -> bool:
        """Whether these words tell a time for a call."""
        return self._reader(client).read(text, self.calls.clock.now()) is not None

    def _reader(self, client: Client) -> WishReader:
        """Understands the client's language and English."""
        readers = [
            replace(self.calls.clients.reader(client), language=each) for each in ("en", client.language)
        ]
        phrases = {}
        for meaning in MEANINGS:
            block = f"clients/callbacks.words_{meaning}"
            lines = [self.calls.texts.plain(block, reader).casefold() for reader in readers]
            phrases[meaning] = frozenset(word.strip() for line in lines for word in line.split(","))
        return WishReader(self._zone(client), client.language, phrases)

    def _day_button(self, client: Client, draft: Draft, day: date) -> InlineKeyboardButton:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=self._zone(client))
        label = self._label(client, "day", day=noon.astimezone(UTC))
        return wish(label, Wish.DAY, draft.callback or 0, day_value(day))

    def _turning(
        self, client: Client, draft: Draft, do: Wish, page: int, pages: int, value: int = 0
    ) -> list[InlineKeyboardButton]:
        """The way to the page before and the one after, as far as there are any."""
        turning = [(page - 1, "earlier")] if page else []
        turning += [(page + 1, "later")] if page + 1 < pages else []
        call = draft.callback or 0
        return [wish(self._label(client, name), do, call, value + to) for to, name in turning]

    def _leave(self, client: Client) -> list[InlineKeyboardButton]:
        return [self.calls.button(client, Wish.BACK), self._cancel(client)]

    def _cancel(self, client: Client) -> InlineKeyboardButton:
        label = self.calls.texts.plain("clients/menu.button_cancel", self.calls.clients.reader(client))
        return button(label, CancelButton())

    def _label(self, client: Client, name: str, **context: Any) -> str:
        reader = self.calls.clients.reader(client)
        return self.calls.texts.plain(f"clients/callbacks.label_{name}", reader, **context)

    async def _show(self, client: Client, draft: Draft, name: str, rows: Rows, **context: Any) -> None:
        """Ask something in the message that asked before, or in a new one when the client has written."""
        if not draft.shown:
            draft = replace(draft, shown=int(self.calls.clock.now().timestamp() * 1000))
        await drafts.save(self.session, client, draft)
        reader = self.calls.clients.reader(client)
        context = {"note": "", **context}
        text = self.calls.texts.html(
            f"clients/callbacks.{name}", reader, client=client, draft=draft, **context
        )
        message = text_message(text, reply_markup=keyboard_if_any(rows))
        await self.calls.outbox.show(client.chat, f"call:{client.id}:{draft.shown}", message)
