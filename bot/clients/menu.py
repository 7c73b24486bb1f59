"""The client's menu, and the short things the bot says around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.types import InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.clients.buttons import CancelButton, column
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.config.sections import Desk as DeskSection
from bot.delivery.copying import text_message
from bot.delivery.outbox import Outbox
from bot.texts import Reader, Texts

LAYOUT = (("ask", "faq"), ("complain", "call"), ("requests", "settings"))


@dataclass
class Menu:
    """Shows the menu and answers from it, within one unit of work."""

    outbox: Outbox
    texts: Texts
    clients: Clients
    desk: DeskSection

    def labels(self, name: str, template: str = "clients/menu") -> set[str]:
        """What the key `name` is called, in every language: its keyboard may be an old one."""
        zone = self.clients.desk_zone
        return {
            self.texts.plain(f"{template}.button_{name}", Reader(language, zone))
            for language in self.texts.languages
        }

    def is_label(self, text: str) -> bool:
        """Whether `text` is what a button of the menu says when it is pressed."""
        return any(text in self.labels(name) for row in LAYOUT for name in row)

    async def greet(self, client: Client) -> None:
        """Welcome the client by name."""
        await self.show(client, "welcome")

    async def show(self, client: Client, name: str, **context: Any) -> None:
        """Say something, with the menu under it."""
        await self._say(client, name, self._keyboard(client), context)

    async def prompt(self, client: Client, name: str, **context: Any) -> None:
        """Ask for the next message, with a way out; the menu stays."""
        cancel = self.texts.plain("clients/menu.button_cancel", self.clients.reader(client))
        await self._say(client, f"prompt_{name}", column((cancel, CancelButton())), context)

    async def ask(self, client: Client, text: str, above: Sequence[list[KeyboardButton]]) -> None:
        """Ask something (Telegram's HTML) that is answered by the keys `above` the menu, or in words."""
        keyboard = self._keyboard(client)
        keyboard.keyboard[:0] = above
        await self.outbox.send(client.chat, text_message(text, reply_markup=keyboard))

    async def toast(
        self, query_id: str, client: Client, name: str | None, *, alert: bool = False, **context: Any
    ) -> None:
        """Answer a pressed button, with a short text if there is something to say."""
        reader = self.clients.reader(client)
        text = self.texts.plain(f"clients/toasts.{name}", reader, **context) if name else None
        await self.outbox.answer_button(query_id, text, alert=alert)

    def _keyboard(self, client: Client) -> ReplyKeyboardMarkup:
        reader = self.clients.reader(client)
        rows = [
            [KeyboardButton(text=self.texts.plain(f"clients/menu.button_{name}", reader)) for name in row]
            for row in LAYOUT
        ]
        return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, is_persistent=True)

    async def _say(
        self,
        client: Client,
        name: str,
        keyboard: InlineKeyboardMarkup | ReplyKeyboardMarkup,
        context: dict[str, Any],
    ) -> None:
        reader = self.clients.reader(client)
        text = self.texts.html(f"clients/menu.{name}", reader, client=client, desk=self.desk.name, **context)
        await self.outbox.send(client.chat, text_message(text, reply_markup=keyboard))
