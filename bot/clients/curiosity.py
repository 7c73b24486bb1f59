"""What clients are asked for, lightly: what is of use and unknown, one thing at a time, at a good moment.

Everything is asked for once: who says no, or nothing, is not asked for it again, but may tell it with `/me`.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import Message
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import dialogue
from bot.audiences.consents import Consents
from bot.audiences.models import Approach, MailingKind
from bot.clients.days import read_country, read_day
from bot.clients.me import STATES, Me
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.profile import Profiles
from bot.clients.typed import Word, Words
from bot.clock import Clock
from bot.config.model import Config
from bot.delivery.copying import text_message
from bot.delivery.outbox import Options
from bot.keyboards import Rows, button, keyboard_if_any
from bot.texts import Reader
from bot.tickets import queries as tickets

STATE = "Curiosity:asked"
"""What aiogram calls it when the next message may be an answer."""

LISTENS_FOR = timedelta(hours=1)
PAUSE = timedelta(days=30)
"""A client is asked for one thing in so much time."""

SURE_SCORE = 4
"""Who gives this rating or a better one, and comments on it, may be asked for something."""

SOURCE = "ask:"
"""What `Approach.source` begins with for a thing that was asked for."""

BIRTHDAY, COUNTRY, INTERESTS, CONSENT = "birthday", "country", "interests", "consent"

_LIKE_A_DAY = re.compile(r"\b\d{1,2}\b")
MOST_WORDS = 3
"""A day or country in more words than these is part of something else."""


class Answer(StrEnum):
    """What a button under a question says."""

    YES = "yes"
    OTHER = "other"
    NO = "no"


class AskedButton(CallbackData, prefix="asked"):
    """A button under a question. `about`: the country or the kind of messages that is asked about."""

    answer: Answer
    thing: Annotated[str, Field(max_length=10)]
    about: Annotated[str, Field(max_length=12)] = ""


@dataclass
class Curiosity:
    """Asks, and takes the answers, within one unit of work."""

    session: AsyncSession
    clock: Clock
    config: Config
    menu: Menu
    profiles: Profiles
    consents: Consents
    me: Me

    async def rated(self, client: Client, score: int, comment: str) -> None:
        """A good moment: who is content may be asked for something, unless they ask something themselves."""
        if score >= SURE_SCORE and "?" not in comment and not await self._is_busy(client):
            await self._ask(client)

    async def pressed(self, query_id: str, client: Client, button: AskedButton) -> None:
        """Take the answer of a button."""
        label = self._label(button.thing, button.answer, client, button.about)
        taken = await self._take(client, button.answer, button.thing, button.about, label)
        await self.menu.toast(query_id, client, None if taken else "stale")

    async def hear(self, client: Client, message: Message) -> bool:
        """Take what the client writes as the answer. False if it is something else."""
        asked = await dialogue.data(self.session, client.user_id, STATE)
        await dialogue.leave(self.session, client.user_id, STATE)
        if not asked or datetime.fromisoformat(asked["until"]) < self.clock.now():
            return False
        thing, about, text = asked["thing"], asked["about"], message.text or ""
        word = Words(self.menu.texts).meant(text, Word.YES, Word.NO, Word.SKIP, Word.CANCEL)
        if word is not None:
            answer = Answer.YES if word == Word.YES else Answer.NO
            return await self._take(client, answer, thing, about, text)
        if thing in (BIRTHDAY, COUNTRY) and self._is_about(thing, text):
            await self._show(client, f"ask_{thing}", about=about)
            await dialogue.enter(self.session, client.user_id, STATES[thing])
            return await self.me.heard(client, STATES[thing], text)
        return False

    async def _ask(self, client: Client) -> None:
        """Ask for the first thing that is of use and has not been asked for, if it is time again."""
        now = self.clock.now()
        query = select(Approach.source, Approach.at).where(
            Approach.client_id == client.id, Approach.source.startswith(SOURCE)
        )
        asked = {row.source: row.at for row in await self.session.execute(query)}
        if any(now - at < PAUSE for at in asked.values()):
            return
        async for thing, about in self._wanted(client):
            source = SOURCE + (f"{thing}-{about}" if thing == CONSENT else thing)
            if source not in asked:
                self.session.add(Approach(source=source, client_id=client.id, at=now))
                until = (now + LISTENS_FOR).isoformat()
                await dialogue.enter(
                    self.session, client.user_id, STATE, thing=thing, about=about, until=until
                )
                await self.menu.outbox.forget_sent(_handle(client))
                await self._show(client, f"ask_{thing}", self._rows(client, thing, about), about=about)
                return

    async def _wanted(self, client: Client) -> AsyncIterator[tuple[str, str]]:
        """What would be of use and is not known: the thing, and what it is about."""
        profile, settings = await self.profiles.of(client), self.config.greetings
        gets = await self.consents.gets(client)
        greeted = settings.enabled and gets[MailingKind.GREETING]
        if greeted and settings.birthdays and profile.birthday is None:
            yield BIRTHDAY, ""
        by_country = settings.holidays or settings.name_days
        if greeted and by_country and client.country_is_guessed:
            yield COUNTRY, client.country
        if self.config.clients.interests and not profile.interests:
            yield INTERESTS, ""
        said = {consent.kind for consent in await self.consents.history(client)}
        for kind in self.config.outreach.opt_in:
            if kind not in said:
                yield CONSENT, kind

    async def _take(self, client: Client, answer: Answer, thing: str, about: str, words: str) -> bool:
        """Do what the answer says; `words` are the client's. False if a button makes no sense."""
        await dialogue.leave(self.session, client.user_id, STATE)
        match thing, answer:
            case "consent", (Answer.YES | Answer.NO) if about in list(MailingKind):
                agreed, kind = answer == Answer.YES, MailingKind(about)
                asked = self.menu.texts.plain("clients/curiosity.consent", self._reader(client), about=kind)
                said = f"{asked} {words}"
                await self.consents.say(client, kind, agreed=agreed, words=said, source="asked")
                await self._show(client, "agreed" if agreed else "refused", about=about)
            case (("birthday" | "country" | "interests"), Answer.NO):
                await self._show(client, "refused")
            case "country", Answer.YES if read_country(about, self.menu.texts.languages) == about:
                await self.profiles.set_country(client, about)
                await self._show(client, "noted_country", about=about)
            case ("birthday", Answer.YES) | ("country", Answer.OTHER) | ("interests", Answer.YES):
                await self._show(client, f"ask_{thing}", about=about)  # without buttons
                await self.me.begin(client, thing)
            case _:
                return False
        return True

    def _is_about(self, thing: str, text: str) -> bool:
        """Whether somebody who is asked for a day or a country may mean one with what they write."""
        languages, words = self.menu.texts.languages, len(text.split())
        if thing == COUNTRY:
            is_word = len(text) <= 2 and not text.isupper()  # "so" is Somalia's code
            return not is_word and read_country(text, languages) is not None
        found = read_day(text, languages)
        if found is not None:
            return len(found[1].split()) <= 1 and "?" not in text
        return words <= MOST_WORDS and bool(_LIKE_A_DAY.search(text))

    async def _is_busy(self, client: Client) -> bool:
        """Whether something is open with the client, or they are in a dialogue."""
        if client.left_at or await dialogue.under_way(self.session, client.user_id):
            return True
        return bool(await tickets.active(self.session, client.id))

    def _rows(self, client: Client, thing: str, about: str) -> Rows:
        answers = [Answer.YES, Answer.OTHER, Answer.NO] if thing == COUNTRY else [Answer.YES, Answer.NO]
        return [
            [
                button(
                    self._label(thing, each, client, about),
                    AskedButton(answer=each, thing=thing, about=about),
                )
            ]
            for each in answers
        ]

    def _label(self, thing: str, answer: Answer, client: Client, about: str) -> str:
        texts, reader = self.menu.texts, self._reader(client)
        return texts.plain("clients/curiosity.button", reader, thing=thing, answer=answer, about=about)

    async def _show(self, client: Client, name: str, rows: Rows | None = None, **context: Any) -> None:
        html = self.menu.texts.html(
            f"clients/curiosity.{name}", self._reader(client), client=client, **{"about": "", **context}
        )
        message = text_message(html, reply_markup=keyboard_if_any(rows or []))
        await self.menu.outbox.show(client.chat, _handle(client), message, Options())

    def _reader(self, client: Client) -> Reader:
        return self.menu.clients.reader(client)


def _handle(client: Client) -> str:
    return f"asked:{client.id}"
