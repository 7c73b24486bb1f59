"""The desk at work on one unit of work: every service, wired to the same session and outbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import structlog
from aiogram.methods import LeaveChat
from aiogram.types import User
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks.bookings import Bookings
from bot.callbacks.dialogue import CallDialogue
from bot.callbacks.room import CallRoom
from bot.callbacks.service import Calls
from bot.campaigns.greetings import Greetings
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.requests import Requests
from bot.clients.service import Clients
from bot.clients.settings import SettingsDialogue
from bot.clock import Clock
from bot.complaint_desk import ComplaintDesk
from bot.config.model import Config
from bot.coupons.service import Coupons
from bot.delivery.copying import text_message
from bot.delivery.models import Place, Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE, Wire
from bot.faq.asking import Asking
from bot.faq.counsel import Counsel
from bot.faq.room import FaqRoom
from bot.faq.shelf import Shelf
from bot.offering import Offering
from bot.replies.library import Library
from bot.replies.service import Replies
from bot.sla.service import SlaClock
from bot.sla.worktime import Calendar
from bot.surveys.service import Surveys
from bot.team.assignment import Assignment
from bot.team.duty import DutyRoster
from bot.team.rights import Rights
from bot.team.rota import Rota
from bot.team.service import GROUP, Team
from bot.texts import Texts
from bot.tickets.actions import Actions
from bot.tickets.board import Board
from bot.tickets.cards import Cards
from bot.tickets.clerk import Clerk
from bot.tickets.commands import Commands
from bot.tickets.counter import Counter
from bot.tickets.deadlines import Deadlines
from bot.tickets.fates import Fates
from bot.tickets.floor import Floor
from bot.tickets.handover import Handover
from bot.tickets.history import History
from bot.tickets.intake import Intake
from bot.tickets.lines import Lines
from bot.tickets.lists import Lists
from bot.tickets.menus import Menus
from bot.tickets.orders import Orders
from bot.tickets.papers import Papers
from bot.tickets.relay import Relay
from bot.tickets.service import Tickets
from bot.tickets.topics import Topics
from bot.tickets.turns import Turns

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
        return SlaClock(session=self.session, rules=self.config.sla, calendars=self._tools.calendars)

    @cached_property
    def greetings(self) -> Greetings:
        return Greetings(
            self.session, self.outbox, self.clock, self.texts, self.clients, self.config.greetings
        )

    @cached_property
    def menu(self) -> Menu:
        return Menu(self.outbox, self.texts, self.clients, self.config.desk)

    @cached_property
    def requests(self) -> Requests:
        return Requests(
            self.session, self.outbox, self.texts, self.clients, self.menu, self.sla, self.tickets
        )

    @cached_property
    def settings(self) -> SettingsDialogue:
        return SettingsDialogue(self.outbox, self.texts, self.clock, self.clients, self.menu, self.greetings)

    @cached_property
    def calls(self) -> CallRoom:
        bookings = Bookings(self.session, self.clock, self.config.callbacks, self._tools.calendars)
        calls = Calls(
            self.session, self.outbox, self.clock, self.texts, self.team, self.clients, self.cards, bookings,
            self.sla, self.tickets, self.assignment,
        )  # fmt: skip
        return CallRoom(calls, self.menu)

    @property
    def callbacks(self) -> CallDialogue:
        return self.calls.dialogue

    @cached_property
    def cards(self) -> Cards:
        index, has_replies = self._tools.shelf.index, bool(self._tools.replies.replies)
        return Cards(
            self.session, self.outbox, self.texts, self.team, self.sla, index, has_replies,
            self.counsel.today, [self.complaints.register],
        )  # fmt: skip

    @cached_property
    def complaints(self) -> ComplaintDesk:
        return ComplaintDesk(self)

    @cached_property
    def coupons(self) -> Coupons:
        return Coupons(self.session, self.outbox, self.clock, self.texts, self.team)

    @cached_property
    def relay(self) -> Relay:
        return Relay(self.session, self.outbox, self.clock, self.texts, self.team)

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(
            self.session, self.outbox, self.clock, self.texts, self.clients, self.sla, self.cards, self.relay,
            self.assignment,
        )  # fmt: skip

    @cached_property
    def assignment(self) -> Assignment:
        return Assignment(self.session, self.clock, self.config.duty, self._tools.rota)

    @cached_property
    def handover(self) -> Handover:
        return Handover(
            self.session, self.outbox, self.clock, self.texts, self.team, self.assignment, self.tickets,
            self.cards,
        )  # fmt: skip

    @cached_property
    def roster(self) -> DutyRoster:
        return DutyRoster(self.session, self.outbox, self.clock, self.texts, self.team, self.assignment)

    @cached_property
    def lists(self) -> Lists:
        return Lists(self.session, self.outbox, self.clock, self.texts, self.team)

    @cached_property
    def board(self) -> Board:
        return Board(self.session, self.outbox, self.clock, self.texts, self.team)

    @cached_property
    def replies(self) -> Replies:
        return Replies(
            self.session, self.outbox, self.clock, self.texts, self.team, self.clients, self.tickets,
            self._tools.replies,
        )  # fmt: skip

    @cached_property
    def asking(self) -> Asking:
        shelf = self._tools.shelf
        return Asking(
            self.session, self.outbox, self.clock, self.texts, self.config.desk, self.clients,
            shelf.service, shelf.index, self.tickets, self.faq.answering, self.counsel.consultant,
            self.counsel.several, self.counsel.notes,
        )  # fmt: skip

    @cached_property
    def faq(self) -> FaqRoom:
        return FaqRoom(
            self.session, self.outbox, self.clock, self.texts, self.clients, self.team, self.menu,
            self._tools.shelf,
        )  # fmt: skip

    @cached_property
    def counsel(self) -> Counsel:
        return Counsel(
            self.session, self.outbox, self.clock, self.texts, self.config, self.team, self.clients,
            self._tools.shelf,
        )  # fmt: skip

    @cached_property
    def clerk(self) -> Clerk:
        return Clerk(
            self.session, self.outbox, self.clock, self.texts, self.team, self.clients, self.tickets,
            self.asking, self.counsel.ear, self.share_phone,
        )  # fmt: skip

    @cached_property
    def counter(self) -> Counter:
        return Counter(
            self.session, self.outbox, self.texts, self.team, self.tickets, self.actions, self.cards,
            self.menus, self.papers, self._tools.shelf.index, self.faq.workshop, self.counsel.notes,
        )  # fmt: skip

    @cached_property
    def actions(self) -> Actions:
        return Actions(self.session, self.clock, self.sla, self.cards, self.tickets)

    @cached_property
    def menus(self) -> Menus:
        return Menus(self.session, self.clock, self.texts, self.team, self.cards, self.sla)

    @cached_property
    def papers(self) -> Papers:
        return Papers(
            self.session, self.outbox, self.clock, self.texts, self.team, self.sla, self.actions,
            History(self.session, self.texts, self.team),
        )  # fmt: skip

    @cached_property
    def commands(self) -> Commands:
        orders = Orders(self.session, self.team, self.tickets, self.actions, self.menus, self.papers)
        return Commands(self.session, self.outbox, self.texts, self.team, self.cards, orders)

    @cached_property
    def turns(self) -> Turns:
        return Turns(self.session, self.clock, self.tickets, self.cards)

    @cached_property
    def floor(self) -> Floor:
        return Floor(
            self.session, self.outbox, self.texts, self.team, self.tickets, self.replies,
            self.faq.workshop, self.counsel.lessons,
        )  # fmt: skip

    @cached_property
    def intake(self) -> Intake:
        return Intake(
            self.session, self.outbox, self.clock, self.texts, self.team, self.clients, self.sla,
            self.tickets, self.clerk,
        )  # fmt: skip

    @cached_property
    def rights(self) -> Rights:
        return Rights(self.session, self.outbox, self.texts, self.config, self.team)

    @cached_property
    def fates(self) -> Fates:
        return Fates(self.session, self.outbox, self.texts, self.team)

    @cached_property
    def lines(self) -> Lines:
        return Lines(
            self.session, self.outbox, self.clock, self.texts, self.team, self.clients, self.tickets,
            self.fates,
        )  # fmt: skip

    @cached_property
    def topics(self) -> Topics:
        return Topics(self.session, self.outbox, self.texts, self.team, self.cards)

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
        await self.outbox.replace(f"chat:{chat_id}", f"leave:{chat_id}", LeaveChat(chat_id=HERE), Options())

    async def tell_rules_changed(self, total: int, moved: int) -> None:
        """Tell the managers of how many open tickets the deadlines have moved."""
        text = self.texts.html("managers/desk.rules_changed", self.team.reader, total=total, moved=moved)
        await self.outbox.send(GROUP, text_message(text), Options(priority=Priority.RELAY))

    async def show_commands(self) -> None:
        """Have Telegram offer the commands: to clients in every language of the desk, and to managers."""
        await Offering(self.outbox, self.texts, self.clients, self.team).offer()
