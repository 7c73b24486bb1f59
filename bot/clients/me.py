"""`/me`: what the desk knows of a client, what they get unasked, and how to correct it; one message."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from bot import dialogue
from bot.audiences.consents import Consents
from bot.audiences.models import MailingKind
from bot.clients.days import read_country, read_day
from bot.clients.menu import Menu
from bot.clients.models import Client, WordKind
from bot.clients.profile import Profiles
from bot.clients.service import Clients
from bot.clients.typed import Word, Words
from bot.config.model import Config
from bot.delivery.copying import text_message
from bot.delivery.outbox import Options, Outbox
from bot.greetings.days import NO_COUNTRY, NO_NAME_DAY, TRADITIONS
from bot.keyboards import Rows, button, in_rows, keyboard, keyboard_if_any
from bot.texts import Texts

STATES = {"country": "Me:country", "birthday": "Me:birthday", "date": "Me:date"}
"""What is asked for in words, and what aiogram calls it when somebody is being asked."""


class MeAct(StrEnum):
    """What a button of `/me` does; those with a value say what it is."""

    SHOW = "show"
    ASK = "ask"
    """One of STATES."""
    FORGET_BIRTHDAY = "nobirth"
    DATES = "dates"
    FORGET_DATE = "nodate"
    """The number of a date."""
    INTERESTS = "int"
    """To choose; or the number of one, which is then turned round."""
    TRADITIONS = "trad"
    """The same for a tradition's name."""
    MAILINGS = "mail"
    """The same for a kind of messages."""


class MeButton(CallbackData, prefix="me"):
    """A button under what the desk knows of the client."""

    act: MeAct
    value: Annotated[str, Field(max_length=20)] = ""


@dataclass
class Me:
    """Shows and changes what is known of a client, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    texts: Texts
    clients: Clients
    menu: Menu
    profiles: Profiles
    consents: Consents
    config: Config

    async def show(self, client: Client) -> None:
        """Show it in a new message."""
        await self.outbox.forget_sent(_handle(client))
        await self._put(client, "overview", self._home(client))

    async def pressed(self, query_id: str, client: Client, button: MeButton) -> None:
        """Do what a button says, in place."""
        toast = await self._act(client, button)
        await self.menu.toast(query_id, client, toast)

    async def heard(self, client: Client, state: str, text: str) -> bool:
        """Take what the client writes as what they were asked for. False if it is something else."""
        words = Words(self.texts)
        if words.meant(text, Word.CANCEL, Word.SKIP, Word.NO) is not None:
            await self._told(client, state)
            return True
        name = next(name for name, each in STATES.items() if each == state)
        if not await self._take(client, name, text):
            await self._say(client, f"unclear_{name}")
            return True
        await self._told(client, state)
        return True

    async def begin(self, client: Client, thing: str) -> None:
        """Ask for one of STATES in words, or for interests by buttons, in a new message."""
        if thing in STATES:
            await dialogue.enter(self.session, client.user_id, STATES[thing])
            await self._say(client, f"ask_{thing}")
            return
        await self.outbox.forget_sent(_handle(client))
        name, rows = await self._choices(client, MeAct.INTERESTS)
        await self._put(client, name, rows)

    async def _act(self, client: Client, button: MeButton) -> str | None:
        match button.act:
            case MeAct.SHOW:
                await self._put(client, "overview", self._home(client))
            case MeAct.ASK if button.value in STATES:
                await self.begin(client, button.value)
            case MeAct.FORGET_BIRTHDAY:
                await self.profiles.set_birthday(client, None)
                await self._put(client, "overview", self._home(client))
            case MeAct.DATES:
                await self._put(client, "dates", await self._dates(client))
            case MeAct.FORGET_DATE:
                if not (
                    button.value.isdecimal() and await self.profiles.forget_date(client, int(button.value))
                ):
                    return "stale"
                await self._put(client, "dates", await self._dates(client))
            case MeAct.INTERESTS | MeAct.TRADITIONS | MeAct.MAILINGS:
                return await self._choose(client, button)
            case _:
                return "stale"
        return None

    async def _choose(self, client: Client, button: MeButton) -> str | None:
        """Turn a choice round, and show all of them."""
        value = button.value
        match button.act:
            case MeAct.INTERESTS if value:
                offered = self.config.clients.interests
                if not value.isdecimal() or int(value) >= len(offered):
                    return "stale"
                await self.profiles.toggle(client, WordKind.INTEREST, offered[int(value)])
            case MeAct.TRADITIONS if value:
                if value not in (*TRADITIONS, NO_COUNTRY, NO_NAME_DAY):
                    return "stale"
                await self.profiles.toggle(client, WordKind.TRADITION, value)
            case MeAct.MAILINGS if value:
                if value not in list(MailingKind):
                    return "stale"
                kind = MailingKind(value)
                agreed = not (await self.consents.gets(client))[kind]
                words = self._plain(client, "choice_mailing", kind=kind, has=agreed)
                await self.consents.say(client, kind, agreed=agreed, words=words, source="me")
        name, rows = await self._choices(client, button.act)
        await self._put(client, name, rows)
        return None

    async def _choices(self, client: Client, act: MeAct) -> tuple[str, Rows]:
        profile = await self.profiles.of(client)
        match act:
            case MeAct.INTERESTS:
                name = "interests"
                labels = [
                    (str(at), self._plain(client, "choice", word=word, has=word in profile.interests))
                    for at, word in enumerate(self.config.clients.interests)
                ]
            case MeAct.TRADITIONS:
                name, has = "traditions", profile.traditions
                labels = [
                    (each, self._plain(client, "choice_tradition", tradition=each, has=each in has))
                    for each in TRADITIONS
                ]
                refusals = [(NO_COUNTRY, "country")]
                if self.profiles.name_day(client):
                    refusals.append((NO_NAME_DAY, "name_day"))
                labels[:0] = [
                    (each, self._plain(client, "choice_tradition", tradition=name, has=each not in has))
                    for each, name in refusals
                ]
            case _:
                name, gets = "mailings", await self.consents.gets(client)
                labels = [
                    (kind.value, self._plain(client, "choice_mailing", kind=kind, has=gets[kind]))
                    for kind in MailingKind
                ]
        buttons = [self._button(label, act, value) for value, label in labels]
        rows = in_rows(buttons, 2)
        return name, [*rows, [self._named(client, "back", MeAct.SHOW)]]

    def _home(self, client: Client) -> Rows:
        ask = [self._named(client, name, MeAct.ASK, name) for name in ("country", "birthday")]
        interests = (
            [self._named(client, "interests", MeAct.INTERESTS)] if self.config.clients.interests else []
        )
        dates = [self._named(client, "dates", MeAct.DATES), *interests]
        choose = [
            self._named(client, "traditions", MeAct.TRADITIONS),
            self._named(client, "mailings", MeAct.MAILINGS),
        ]
        return [ask, dates, choose]

    async def _dates(self, client: Client) -> Rows:
        profile = await self.profiles.of(client)
        rows = [
            [self._button(self._plain(client, "forget", name=each.name), MeAct.FORGET_DATE, str(each.id))]
            for each in profile.dates
        ]
        if profile.birthday:
            rows.append([self._named(client, "forget_birthday", MeAct.FORGET_BIRTHDAY)])
        new = [self._named(client, "date", MeAct.ASK, "date"), self._named(client, "back", MeAct.SHOW)]
        return [*rows, new]

    async def _take(self, client: Client, name: str, text: str) -> bool:
        if name == "country":
            country = read_country(text, self.texts.languages)
            if country is not None:
                await self.profiles.set_country(client, country)
            return country is not None
        found = read_day(text, self.texts.languages)
        if found is None:
            return False
        if name == "birthday":
            return await self.profiles.set_birthday(client, found[0])
        return await self.profiles.add_date(client, *found)

    async def _told(self, client: Client, state: str) -> None:
        await dialogue.leave(self.session, client.user_id, state)
        await self.show(client)

    async def _put(self, client: Client, name: str, rows: Rows) -> None:
        html = await self._html(client, name)
        message = text_message(html, reply_markup=keyboard(rows))
        await self.outbox.show(client.chat, _handle(client), message, Options())

    async def _say(self, client: Client, name: str, rows: Rows | None = None) -> None:
        message = text_message(await self._html(client, name), reply_markup=keyboard_if_any(rows or []))
        await self.outbox.send(client.chat, message)

    async def _html(self, client: Client, name: str) -> str:
        gets = [kind for kind, has in (await self.consents.gets(client)).items() if has]
        profile = await self.profiles.of(client)
        reader = self.clients.reader(client)
        return self.texts.html(f"clients/me.{name}", reader, client=client, profile=profile, gets=gets)

    def _plain(self, client: Client, name: str, /, **context: Any) -> str:
        return self.texts.plain(f"clients/me.{name}", self.clients.reader(client), **context)

    def _named(self, client: Client, name: str, act: MeAct, value: str = "") -> InlineKeyboardButton:
        return self._button(self._plain(client, f"button_{name}"), act, value)

    def _button(self, label: str, act: MeAct, value: str = "") -> InlineKeyboardButton:
        return button(label, MeButton(act=act, value=value))


def _handle(client: Client) -> str:
    return f"me:{client.id}"
