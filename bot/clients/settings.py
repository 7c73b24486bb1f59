"""The client's settings: language and time zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup, KeyboardButton
from babel import Locale

from bot.clients.buttons import Choose, LeaveButton, SettingsButton, column
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.places import OFFERED, zones_near
from bot.clients.service import Clients
from bot.clients.zones import is_zone, zone_named, zones_like
from bot.clock import Clock
from bot.delivery.copying import text_message
from bot.delivery.outbox import Options, Outbox
from bot.greetings.planning import Planner
from bot.keyboards import button
from bot.texts import Texts

ZONES_ON_A_PAGE = 8
NEIGHBOURS = 3
"""How many of the nearest zones have to agree on the time."""


@dataclass
class SettingsDialogue:
    """Shows and changes settings, within one unit of work."""

    outbox: Outbox
    texts: Texts
    clock: Clock
    clients: Clients
    menu: Menu
    planner: Planner

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
            await self.planner.replan(client)
        await self.menu.show(client, "language_set")

    async def ask_city(self, client: Client) -> None:
        """Ask where the client is: a city in words, their position, or one of a list."""
        reader = self.clients.reader(client)
        text = self.texts.html("clients/settings.which_city", reader, client=client)
        labels = [
            self.texts.plain(f"clients/{name}", reader)
            for name in ("settings.button_locate", "settings.button_list", "menu.button_cancel")
        ]
        locate = KeyboardButton(text=labels[0], request_location=True)
        rest = [KeyboardButton(text=label) for label in labels[1:]]
        await self.menu.ask(client, text, [[locate], rest])

    async def offer_zones(self, client: Client, page_asked: int | None = None) -> None:
        """Offer zones by what the clock shows there: a page in place of another, or that of the client's."""
        now = self.clock.now()
        zones = sorted(OFFERED, key=lambda zone: now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0))
        offset = now.astimezone(ZoneInfo(client.zone)).utcoffset()
        like = [at for at, zone in enumerate(zones) if now.astimezone(ZoneInfo(zone)).utcoffset() == offset]
        pages = -(-len(zones) // ZONES_ON_A_PAGE)
        first = (like or [0])[0] // ZONES_ON_A_PAGE
        page = min(first if page_asked is None else page_asked, pages - 1)
        shown = zones[page * ZONES_ON_A_PAGE : (page + 1) * ZONES_ON_A_PAGE]
        turning = [("‹", page - 1)] if page else []  # noqa: RUF001
        turning += [("›", page + 1)] if page + 1 < pages else []  # noqa: RUF001
        keyboard = column(*self._zone_buttons(client, shown))
        keyboard.inline_keyboard.append(
            [button(label, SettingsButton(choose=Choose.LIST, value=str(to))) for label, to in turning]
        )
        handle = f"zones:{client.id}"
        if page_asked is None:
            await self.outbox.forget_sent(handle)
        text = self.texts.html("clients/settings.which_clock", self.clients.reader(client))
        message = text_message(text, reply_markup=keyboard)
        await self.outbox.show(client.chat, handle, message, Options())

    def _zone_buttons(self, client: Client, zones: Sequence[str]) -> list[tuple[str, SettingsButton]]:
        """Each with what the clock shows there now."""
        reader, now = self.clients.reader(client), self.clock.now()
        return [
            (
                self.texts.plain("clients/settings.zone", reader, zone=zone, now=now),
                SettingsButton(choose=Choose.ZONE, value=zone),
            )
            for zone in zones
        ]

    async def locate(self, client: Client, latitude: float, longitude: float) -> bool:
        """Take the zone at a position, if the nearest ones agree on the time; else offer them.

        True when the zone is set.
        """
        near = zones_near(latitude, longitude, NEIGHBOURS)
        moments = [self.clock.now() + timedelta(days=days) for days in (0, 91, 182, 273)]
        clocks = {tuple(each.astimezone(ZoneInfo(zone)).utcoffset() for each in moments) for zone in near}
        if len(clocks) == 1:
            await self.choose_zone(client, near[0])
            return True
        await self._say(client, "which_clock", column(*self._zone_buttons(client, near)))
        return False

    async def find_zone(self, client: Client, text: str) -> bool:
        """Take the zone that `text` names if it is certain, else offer what it may mean.

        True when the zone is set.
        """
        if zone := zone_named(text):
            await self.choose_zone(client, zone)
            return True
        zones = zones_like(text)
        buttons = self._zone_buttons(client, zones)
        await self._say(client, "did_you_mean" if zones else "no_such_city", column(*buttons))
        return False

    async def choose_zone(self, client: Client, zone: str) -> None:
        """Tell times in `zone`."""
        if is_zone(zone):
            self.clients.choose_zone(client, zone)
            await self.planner.replan(client)
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
