"""The client's settings: language and time zone."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import InlineKeyboardMarkup
from babel import Locale

from bot.campaigns.greetings import Greetings
from bot.clients.buttons import Choose, LeaveButton, SettingsButton, column
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clients.zones import is_zone, zone_named, zones_like
from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.outbox import Outbox
from bot.texts import Texts


@dataclass
class SettingsDialogue:
    """Shows and changes settings, within one unit of work."""

    outbox: Outbox
    texts: Texts
    clock: Clock
    clients: Clients
    menu: Menu
    greetings: Greetings

    async def show(self, client: Client) -> None:
        """Show the settings as they are."""
        reader = self.clients.reader(client)
        labels = {
            choose: self.texts.plain(f"clients/settings.{name}", reader)
            for choose, name in ((Choose.LANGUAGES, "button_language"), (Choose.ZONES, "button_zone"))
        }
        leave = self.texts.plain("clients/settings.button_leave", reader)
        settings = [(label, SettingsButton(choose=choose)) for choose, label in labels.items()]
        keyboard = column(*settings, (leave, LeaveButton()))
        await self._say(client, "overview", keyboard, now=self.clock.now())

    async def offer_languages(self, client: Client) -> None:
        """Offer the desk's languages, each by its own name."""
        buttons = [
            (_own_name(code), SettingsButton(choose=Choose.LANGUAGE, value=code))
            for code in self.texts.languages
        ]
        await self._say(client, "which_language", column(*buttons))

    async def choose_language(self, client: Client, language: str) -> None:
        """Speak `language`; the menu comes again in it."""
        if self.clients.choose_language(client, language):
            await self.greetings.replan(client)
        await self.menu.show(client, "language_set")

    async def ask_city(self, client: Client) -> None:
        """Ask for the city whose time counts."""
        await self._say(client, "which_city")

    async def find_zone(self, client: Client, text: str) -> bool:
        """Take the zone that `text` names if it is certain, else offer what it may mean.

        True when the zone is set.
        """
        if zone := zone_named(text):
            await self.choose_zone(client, zone)
            return True
        zones = zones_like(text)
        buttons = [(_city(zone), SettingsButton(choose=Choose.ZONE, value=zone)) for zone in zones]
        await self._say(client, "did_you_mean" if zones else "no_such_city", column(*buttons))
        return False

    async def choose_zone(self, client: Client, zone: str) -> None:
        """Tell times in `zone`."""
        if is_zone(zone):
            self.clients.choose_zone(client, zone)
            await self.greetings.replan(client)
        await self.menu.show(client, "zone_set", now=self.clock.now())

    async def _say(
        self, client: Client, name: str, keyboard: InlineKeyboardMarkup | None = None, **context: Any
    ) -> None:
        text = self.texts.html(
            f"clients/settings.{name}", self.clients.reader(client), client=client, **context
        )
        markup = keyboard if keyboard and keyboard.inline_keyboard else None
        await self.outbox.send(client.chat, text_message(text, reply_markup=markup))


def _own_name(language: str) -> str:
    """A language as its speakers call it: `Svenska`."""
    return (Locale.parse(language).get_display_name() or language).capitalize()


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
