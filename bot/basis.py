"""What the services of a unit of work stand on: outbox, people, clocks, and what they do together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import structlog
from aiogram.methods import LeaveChat
from aiogram.types import User
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.consents import Consents
from bot.clients.curiosity import Curiosity
from bot.clients.me import Me
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.profile import Profiles
from bot.clients.service import Clients
from bot.clients.settings import SettingsDialogue
from bot.clock import Clock
from bot.config.model import Config
from bot.coupons.service import Coupons
from bot.delivery.copying import text_message
from bot.delivery.models import Place, Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE, Wire
from bot.faq.shelf import Shelf
from bot.greetings.album import Picture
from bot.greetings.occasions import Occasions
from bot.greetings.pictures import GreetingPictures
from bot.greetings.planning import Planner
from bot.greetings.service import Greetings
from bot.offering import Offering
from bot.replies.library import Library
from bot.sla.service import SlaClock
from bot.sla.worktime import Calendar
from bot.surveys.catalogue import Questionnaires
from bot.team.assignment import Assignment
from bot.team.duty import DutyRoster
from bot.team.rights import Rights
from bot.team.rota import Rota
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets.board import Board
from bot.tickets.fates import Fates
from bot.tickets.lists import Lists

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Tools:
    """What outlives a unit of work and every desk is made with."""

    config: Config
    clock: Clock
    texts: Texts
    wire: Wire
    calendars: Mapping[str, Calendar]
    rota: Rota
    shelf: Shelf
    replies: Library
    questionnaires: Questionnaires
    pictures: Mapping[str, Picture]
    wake_sender: Callable[[], None]


class Basis:
    """Services that need no ticket; made on demand. `bot.desk.Desk` adds the others."""

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
    def consents(self) -> Consents:
        return Consents(self.session, self.clock, self.config.outreach)

    @cached_property
    def sla(self) -> SlaClock:
        return SlaClock(session=self.session, rules=self.config.sla, calendars=self._tools.calendars)

    @cached_property
    def greetings(self) -> Greetings:
        return Greetings(
            self.session, self.outbox, self._tools.wire, self.clock, self.texts, self.clients, self.coupons,
            self.planner, self.greeting_pictures, self.config,
        )  # fmt: skip

    @cached_property
    def greeting_pictures(self) -> GreetingPictures:
        return GreetingPictures(self.session, self.outbox, self._tools.pictures)

    @cached_property
    def planner(self) -> Planner:
        occasions = Occasions(self.texts)
        return Planner(self.session, self.clock, occasions, self.config.greetings)

    @cached_property
    def coupons(self) -> Coupons:
        return Coupons(self.session, self.outbox, self.clock, self.texts, self.team)

    @cached_property
    def menu(self) -> Menu:
        return Menu(self.outbox, self.texts, self.clients, self.config.desk)

    @cached_property
    def settings(self) -> SettingsDialogue:
        return SettingsDialogue(self.outbox, self.texts, self.clock, self.clients, self.menu, self.planner)

    @cached_property
    def profiles(self) -> Profiles:
        return Profiles(self.session, self.clock, self.planner)

    @cached_property
    def me(self) -> Me:
        return Me(
            self.session, self.outbox, self.texts, self.clients, self.menu, self.profiles, self.consents,
            self.config,
        )  # fmt: skip

    @cached_property
    def curiosity(self) -> Curiosity:
        return Curiosity(
            self.session, self.clock, self.config, self.menu, self.profiles, self.consents, self.me
        )

    @cached_property
    def roster(self) -> DutyRoster:
        return DutyRoster(self.session, self.outbox, self.clock, self.texts, self.team, self.assignment)

    @cached_property
    def rights(self) -> Rights:
        return Rights(self.session, self.outbox, self.texts, self.config, self.team)

    @cached_property
    def lists(self) -> Lists:
        return Lists(self.session, self.outbox, self.clock, self.texts, self.team)

    @cached_property
    def board(self) -> Board:
        return Board(self.session, self.outbox, self.clock, self.texts, self.team)

    @cached_property
    def fates(self) -> Fates:
        return Fates(self.session, self.outbox, self.texts, self.team)

    @cached_property
    def assignment(self) -> Assignment:
        return Assignment(self.session, self.clock, self.config.duty, self._tools.rota)

    async def meet_client(self, user: User) -> Client:
        """The client behind a Telegram user; a new one has the next greetings planned, a renamed one anew."""
        client = await self.clients.meet(user)
        if client.is_new:
            await self.planner.plan(client)
        elif self.clients.renamed:
            await self.planner.replan(client)
        return client

    async def share_phone(self, client: Client, phone: str) -> bool:
        """Note a client's number, and what it tells of where they live. False if it can't exist."""
        known = self.clients.share_phone(client, phone)
        if known:
            await self.planner.replan(client)
        return known

    async def move(self, chat_id: int) -> None:
        """The managers' group has got a new id; topics of the old one are made anew there."""
        await self.session.execute(delete(Place).where(Place.chat_id == await self.team.chat_id()))
        await self.team.moved(chat_id)

    async def leave(self, chat_id: int, title: str) -> None:
        """Leave a chat that is not the desk's."""
        log.warning("leaving a chat the desk does not know", chat_id=chat_id, title=title)
        await self.outbox.replace(f"chat:{chat_id}", f"leave:{chat_id}", LeaveChat(chat_id=HERE), Options())

    async def tell_rules_changed(self, total: int, moved: int) -> None:
        """Tell the managers of how many open tickets the deadlines have moved."""
        text = self.texts.html("managers/desk.rules_changed", self.team.reader, total=total, moved=moved)
        await self.outbox.send(GROUP, text_message(text), Options(priority=Priority.RELAY))

    async def show_commands(self) -> None:
        """Have Telegram offer the commands: to clients in every language of the desk, and to managers."""
        await Offering(self.outbox, self.texts, self.clients, self.team).offer()
