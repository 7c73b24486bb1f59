"""The desk at work on one unit of work: every service, wired to the same session and outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import structlog
from aiogram.methods import LeaveChat, SetMyCommands
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, Message, User
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.greetings import Greetings
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clients.settings import SettingsDialogue
from bot.clock import Clock
from bot.config.model import Config
from bot.delivery.models import Place, Priority
from bot.delivery.outbox import NO_CHAT, Options, Outbox
from bot.delivery.wire import HERE, Wire
from bot.faq.asking import Asking
from bot.faq.shelf import Shelf
from bot.sla.service import SlaClock
from bot.sla.worktime import Calendar
from bot.surveys.service import Surveys
from bot.team.service import Team
from bot.texts import Reader, Texts
from bot.tickets import queries
from bot.tickets.cards import Cards
from bot.tickets.counter import Counter
from bot.tickets.deadlines import Deadlines
from bot.tickets.floor import Floor
from bot.tickets.relay import Relay
from bot.tickets.service import Tickets

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Tools:
    """What outlives a unit of work and every desk is made with."""

    config: Config
    clock: Clock
    texts: Texts
    wire: Wire
    calendar: Calendar
    shelf: Shelf
    wake_sender: Callable[[], None]


class Desk:
    """What handlers and the schedule call. One is made for each unit of work, its services on demand."""

    def __init__(self, session: AsyncSession, tools: Tools) -> None:
        self.session, self._tools = session, tools
        self.clock, self.texts, self.config = tools.clock, tools.texts, tools.config

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.session, self._tools.wire, self.clock, self._tools.wake_sender)

    @cached_property
    def team(self) -> Team:
        return Team(self.session, self.clock, self.config)

    @cached_property
    def clients(self) -> Clients:
        return Clients(self.session, self.clock, self.texts, self.config.desk)

    @cached_property
    def sla(self) -> SlaClock:
        return SlaClock(self.session, self.config.sla, self._tools.calendar)

    @cached_property
    def greetings(self) -> Greetings:
        return Greetings(
            self.session, self.outbox, self.clock, self.texts, self.clients, self.config.greetings
        )

    @cached_property
    def menu(self) -> Menu:
        return Menu(self.session, self.outbox, self.texts, self.clients, self.config.desk, self.sla)

    @cached_property
    def settings(self) -> SettingsDialogue:
        return SettingsDialogue(self.outbox, self.texts, self.clock, self.clients, self.menu, self.greetings)

    @cached_property
    def cards(self) -> Cards:
        return Cards(self.session, self.outbox, self.texts, self.team, self.sla)

    @cached_property
    def relay(self) -> Relay:
        return Relay(self.session, self.outbox, self.clock, self.texts, self.team)

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(
            self.session, self.outbox, self.clock, self.texts, self.clients, self.sla, self.cards, self.relay
        )

    @cached_property
    def asking(self) -> Asking:
        shelf = self._tools.shelf
        return Asking(
            self.session, self.outbox, self.clock, self.texts, self.config.desk, self.clients,
            shelf.service, shelf.index, self.tickets,
        )  # fmt: skip

    @cached_property
    def counter(self) -> Counter:
        return Counter(
            self.session, self.outbox, self.texts, self.team, self.tickets, self.cards, self.asking,
            self._tools.shelf.index,
        )  # fmt: skip

    @cached_property
    def floor(self) -> Floor:
        return Floor(self.session, self.outbox, self.texts, self.team, self.clients, self.tickets)

    @cached_property
    def deadlines(self) -> Deadlines:
        return Deadlines(self.session, self.clock, self.sla, self.tickets, self.cards)

    @cached_property
    def surveys(self) -> Surveys:
        return Surveys(self.session, self.clock, self.cards)

    async def meet_client(self, user: User) -> Client:
        """The client behind a Telegram user; a new one has the next greeting planned."""
        client = await self.clients.meet(user)
        if client.is_new:
            await self.greetings.plan(client)
        return client

    async def hear(self, client: Client, message: Message) -> None:
        """A client's free message: a line of the open ticket, or a question."""
        if not await self.add(client, message):
            await self.asking.ask(client, message)

    async def add(self, client: Client, message: Message) -> bool:
        """Add a client's message to their open ticket. False if there is none."""
        ticket = await queries.current(self.session, client.id)
        if ticket is not None:
            await self.tickets.client_wrote(client, ticket, message)
        return ticket is not None

    async def share_phone(self, client: Client, phone: str) -> bool:
        """Note a client's number, and what it tells of where they live. False if it can't exist."""
        known = self.clients.share_phone(client, phone)
        if known:
            await self.greetings.replan(client)
        return known

    async def move(self, chat_id: int) -> None:
        """The managers' group has got a new id; topics of the old one are made anew there."""
        await self.session.execute(delete(Place).where(Place.chat_id == await self.team.chat_id()))
        await self.team.moved(chat_id)

    async def leave(self, chat_id: int, title: str) -> None:
        """Leave a chat that is not the desk's."""
        log.warning("leaving a chat the desk does not know", chat_id=chat_id, title=title)
        await self.outbox.send(f"chat:{chat_id}", LeaveChat(chat_id=HERE))

    async def show_commands(self) -> None:
        """Have Telegram offer the bot's commands to clients, in every language of the desk."""
        zone = self.clients.desk_zone
        for language in self.texts.languages:
            listed = self.texts.plain("clients/menu.commands", Reader(language, zone))
            commands = [
                BotCommand(command=name, description=description)
                for name, _, description in (line.partition(" ") for line in listed.splitlines())
            ]
            code = None if language == self.config.desk.language else language
            method = SetMyCommands(
                commands=commands, scope=BotCommandScopeAllPrivateChats(), language_code=code
            )
            options = Options(priority=Priority.BULK)
            await self.outbox.replace(NO_CHAT, f"commands:{language}", method, options)

    def note_rights(self, status: str) -> None:
        """The bot's standing in the managers' group has changed."""
        if status != "administrator":
            log.error("the bot is no administrator of the managers' group", status=status)
