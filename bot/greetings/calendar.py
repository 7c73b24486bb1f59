"""`/calendar` in the managers' group: what goes out in the next weeks, to how many, and what it says."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, Message, ReplyParameters
from pydantic import Field
from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns import queries as campaigns
from bot.campaigns.composing import read_text
from bot.campaigns.contents import Content, dumped
from bot.clients.models import Client
from bot.clock import Clock
from bot.delivery.behind import named_behind, replying
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.faq.chat.buttons import turning
from bot.faq.workshop.reading import BadInputError
from bot.greetings.days import IMPORTANT, NAME_DAY, OWN_THEMES
from bot.greetings.models import Greeting, GreetingChange, GreetingStatus
from bot.greetings.pictures import messages
from bot.greetings.service import Greetings
from bot.keyboards import Rows, button, keyboard, short
from bot.team.models import Manager
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.marks import NOTED, mark

AHEAD = timedelta(days=30)
ON_A_PAGE = 8
HANDLE = "calendar"
OWN = "own"
"""What a button of the list carries that shows the days of single clients, where there are many of them."""


class CalendarAct(StrEnum):
    """What a button of the calendar does."""

    LIST = "list"
    SHOW = "show"
    PREVIEW = "see"
    SKIP = "skip"
    """Leave it out, or do send it after all."""
    TEXT = "text"
    """A language, to type another text in it."""
    USUAL = "as"
    """The usual texts again."""


class CalendarButton(CallbackData, prefix="cal"):
    """A button under the message that answered `asked`. `key` and `day` (20261224) name what it is about."""

    act: CalendarAct
    asked: Annotated[int, Field(ge=1, le=2**52)]
    key: str = Field(default="", max_length=8)
    day: Annotated[int, Field(ge=0, le=99991231)] = 0
    value: str = Field(default="", max_length=8)
    page: Annotated[int, Field(ge=0, le=999)] = 0


@dataclass
class Entry:
    """What is celebrated on a day, with how many clients, and an example of a greeting in each language."""

    day: date
    occasion: str
    theme: str
    name: str = ""
    count: int = 0
    examples: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """By which a button knows the occasion."""
        return short(self.occasion)


@dataclass
class GreetingCalendar:
    """Shows and changes what is planned, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    greetings: Greetings

    async def command(self, message: Message) -> None:
        """Answer `/calendar`."""
        reply = replying(message)
        place = await self.team.place_of(message)
        await self._show(place, message.message_id, *await self._list(message.message_id, 0), reply=reply)

    async def pressed(
        self, query_id: str, button: CalendarButton, manager: Manager, message: Message | None
    ) -> None:
        """Do what a button says, in place."""
        place = await self.team.place_of(message) if message else ""
        entry = None
        if button.act != CalendarAct.LIST:
            entries = await self._entries()
            entry = next((e for e in entries if e.key == button.key and _number(e.day) == button.day), None)
        if not place or (entry is None and button.act != CalendarAct.LIST):
            await self._toast(query_id, "stale")
            return
        if entry is None:
            await self._show(place, button.asked, *await self._list(button.asked, button.page, button.value))
            await self._toast(query_id, None)
            return
        await self._toast(query_id, await self._act(button, entry, manager, place))

    async def behind(self, message: Message, user_id: int) -> GreetingChange | None:
        """What a reply to the calendar's message is the text of."""
        names = await named_behind(self.outbox, message)
        if not any(name.startswith(f"{HANDLE}:") for name in names):
            return None
        query = select(GreetingChange).where(
            GreetingChange.asking_by == user_id, GreetingChange.asking.is_not(None)
        )
        return (await self.session.scalars(query.order_by(GreetingChange.id.desc()).limit(1))).first()

    async def typed(self, change: GreetingChange, message: Message) -> None:
        """Take a reply as another text for an occasion."""
        place, language = await self.team.place_of(message), change.asking or ""
        try:
            html, photo = read_text(message)
        except BadInputError as problem:
            reader = self.team.reader
            text = self.texts.html("managers/campaigns.bad", reader, why=problem.why, **problem.context)
            await self.outbox.send(place, text_message(text), Options(priority=Priority.RELAY))
            return
        change.texts = {**change.texts, language: dumped(Content(html=html, photo=photo))}
        change.asking = change.asking_by = None
        await mark(self.outbox, message.message_id, NOTED)
        entry = next(
            (e for e in await self._entries() if e.occasion == change.occasion and e.day == change.day), None
        )
        if entry is not None:
            await self._preview(entry, place, language)

    async def _act(self, button: CalendarButton, entry: Entry, manager: Manager, place: str) -> str | None:
        change = await self.greetings.change_of(entry.occasion, entry.day)
        asking = ""
        match button.act:
            case CalendarAct.PREVIEW:
                await self._preview(entry, place)
                return None
            case CalendarAct.SKIP:
                change = change or await self._change(entry)
                change.is_skipped = not change.is_skipped
            case CalendarAct.TEXT if button.value in self.texts.languages:
                change = change or await self._change(entry)
                change.asking, change.asking_by, asking = button.value, manager.user_id, button.value
            case CalendarAct.USUAL if change is not None:
                change.texts = {}
        await self._show(place, button.asked, *self._sheet(button.asked, entry, change, asking))
        return None

    async def _change(self, entry: Entry) -> GreetingChange:
        change = GreetingChange(occasion=entry.occasion, day=entry.day, is_skipped=False, texts={})
        self.session.add(change)
        await self.session.flush()
        return change

    async def _entries(self) -> list[Entry]:
        """What is planned, by day and occasion."""
        celebrated = case((Greeting.theme == NAME_DAY, Greeting.name), else_="")
        query = (
            select(
                Greeting.occasion, Greeting.theme, Greeting.due_at, Client.zone, Client.language,
                func.min(Greeting.name), func.count(), func.min(Greeting.id), celebrated,
            )
            .join(Client, Client.id == Greeting.client_id)
            .where(Greeting.status == GreetingStatus.PLANNED, Greeting.due_at <= self.clock.now() + AHEAD)
            .group_by(Greeting.occasion, Greeting.theme, Greeting.due_at, Client.zone, Client.language,
                      celebrated)
        )  # fmt: skip
        found: dict[tuple[date, str], Entry] = {}
        for occasion, theme, due, zone, language, name, count, example, names in await self.session.execute(
            query
        ):
            day, group = due.astimezone(ZoneInfo(zone)).date(), IMPORTANT if theme == IMPORTANT else occasion
            entry = found.setdefault((day, group), Entry(day, group, theme))
            if names:
                entry.name = ", ".join(
                    dict.fromkeys([*filter(None, entry.name.split(", ")), *names.split(", ")])
                )
            elif not entry.name or language == self.team.reader.language:
                entry.name = name
            entry.count += count
            entry.examples.setdefault(language, example)
        return sorted(found.values(), key=lambda each: (each.day, each.occasion))

    async def _list(self, asked: int, page: int, which: str = "") -> tuple[str, Rows]:
        entries = await self._entries()
        own = [each for each in entries if each.theme in OWN_THEMES]
        apart = len(own) > ON_A_PAGE
        if apart:
            entries = own if which == OWN else [each for each in entries if each not in own]
        pages = max(-(-len(entries) // ON_A_PAGE), 1)
        page = min(page, pages - 1)
        shown = entries[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        changes = [await self.greetings.change_of(each.occasion, each.day) for each in shown]
        first, until = page == 0 and which != OWN, self.clock.now() + AHEAD
        coming = await campaigns.scheduled(self.session, until) if first else []
        html = self._html("list", empty=not (entries or apart), page=page + 1, pages=pages, campaigns=coming)
        rows = [
            [self._button(self._plain("label", entry=entry, at=self._noon(entry.day), change=change),
                          CalendarAct.SHOW, asked, entry)]
            for entry, change in zip(shown, changes, strict=True)
        ]  # fmt: skip
        turn = [
            self._button(label, CalendarAct.LIST, asked, value=which, page=to)
            for label, to in turning(page, pages)
        ]
        other = self._plain("button_back" if which == OWN else "button_own", count=len(own))
        switch = [self._button(other, CalendarAct.LIST, asked, value="" if which == OWN else OWN)]
        return html, [*rows, turn, switch if apart else []]

    def _sheet(
        self, asked: int, entry: Entry, change: GreetingChange | None, asking: str = ""
    ) -> tuple[str, Rows]:
        """One occasion, and what can be done about it."""
        html = self._html("sheet", entry=entry, at=self._noon(entry.day), change=change, asking=asking)
        skipped, changed = bool(change and change.is_skipped), bool(change and change.texts)
        skip = self._named("send" if skipped else "skip", CalendarAct.SKIP, asked, entry)
        texts = [
            self._button(self._plain("button_text", language=each), CalendarAct.TEXT, asked, entry, each)
            for each in self.texts.languages
        ]
        usual = [self._named("usual", CalendarAct.USUAL, asked, entry)] if changed else []
        which = OWN if entry.theme in OWN_THEMES else ""
        back = [self._button(self._plain("button_back"), CalendarAct.LIST, asked, value=which)]
        return html, [[self._named("preview", CalendarAct.PREVIEW, asked, entry), skip], texts, usual, back]

    async def _preview(self, entry: Entry, place: str, language: str | None = None) -> None:
        """What clients get, in each language that they read."""
        change = await self.greetings.change_of(entry.occasion, entry.day)
        chosen = [language] if language in entry.examples else list(entry.examples)
        for each in chosen:
            greeting = await self.session.get_one(Greeting, entry.examples[each])
            client = await self.session.get_one(Client, greeting.client_id)
            content = self.greetings.content(greeting, client, change)
            picture, tag = await self.greetings.picture(greeting, content)
            options = Options(priority=Priority.RELAY, tag=tag)
            for message in messages(content.html, picture, self.greetings.keyboard(client)):
                await self.outbox.send(place, message, options)

    async def _show(
        self, place: str, asked: int, html: str, rows: Rows, *, reply: ReplyParameters | None = None
    ) -> None:
        message = text_message(html, reply_markup=keyboard(rows), reply_parameters=reply)
        options = Options(priority=Priority.RELAY)
        await self.outbox.show(place, f"{HANDLE}:{asked}", message, options)

    def _named(self, name: str, act: CalendarAct, asked: int, entry: Entry) -> InlineKeyboardButton:
        return self._button(self._plain(f"button_{name}"), act, asked, entry)

    def _button(
        self,
        label: str,
        act: CalendarAct,
        asked: int,
        entry: Entry | None = None,
        value: str = "",
        page: int = 0,
    ) -> InlineKeyboardButton:
        key, day = (entry.key, _number(entry.day)) if entry else ("", 0)
        data = CalendarButton(act=act, asked=asked, key=key, day=day, value=value, page=page)
        return button(label, data)

    def _html(self, name: str, **context: Any) -> str:
        return self.texts.html(f"managers/calendar.{name}", self.team.reader, **context)

    def _plain(self, name: str, **context: Any) -> str:
        return self.texts.plain(f"managers/calendar.{name}", self.team.reader, **context)

    def _noon(self, day: date) -> datetime:
        """A moment of the day, by which texts name it."""
        return datetime.combine(day, time(12), self.team.reader.zone)

    async def _toast(self, query_id: str, name: str | None) -> None:
        await self.outbox.answer_button(query_id, self._plain(f"toast_{name}") if name else None)


def _number(day: date) -> int:
    """A day as buttons carry it: 20261224."""
    return int(f"{day:%Y%m%d}")
