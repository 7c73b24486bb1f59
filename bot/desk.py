"""The desk at work on one unit of work: every service, wired to the same session and outbox."""

from functools import cached_property

from bot.basis import Basis
from bot.callbacks.bookings import Bookings
from bot.callbacks.dialogue import CallDialogue
from bot.callbacks.room import CallRoom
from bot.callbacks.service import Calls
from bot.campaign_desk import CampaignDesk
from bot.clients.card import Card
from bot.clients.requests import Requests
from bot.complaint_desk import ComplaintDesk
from bot.faq.asking import Asking
from bot.faq.counsel import Counsel
from bot.faq.room import FaqRoom
from bot.replies.service import Replies
from bot.survey_desk import SurveyDesk
from bot.surveys.catalogue import Questionnaires
from bot.tickets.actions import Actions
from bot.tickets.cards import Cards
from bot.tickets.clerk import Clerk
from bot.tickets.commands import Commands
from bot.tickets.counter import Counter
from bot.tickets.deadlines import Deadlines
from bot.tickets.floor import Floor
from bot.tickets.handover import Handover
from bot.tickets.history import History
from bot.tickets.intake import Intake
from bot.tickets.lines import Lines
from bot.tickets.menus import Menus
from bot.tickets.orders import Orders
from bot.tickets.papers import Papers
from bot.tickets.relay import Relay
from bot.tickets.service import Tickets
from bot.tickets.topics import Topics
from bot.tickets.turns import Turns


class Desk(Basis):
    """What handlers and the schedule call. One is made for each unit of work, its services on demand."""

    @cached_property
    def requests(self) -> Requests:
        return Requests(
            self.session, self.outbox, self.texts, self.clients, self.menu, self.sla, self.tickets
        )

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
            self.counsel.today,
            [self.complaints.register, self.surveys.card, self.campaigns.responses],
        )  # fmt: skip

    @cached_property
    def complaints(self) -> ComplaintDesk:
        return ComplaintDesk(self)

    @cached_property
    def campaigns(self) -> CampaignDesk:
        return CampaignDesk(self, self._tools.wire)

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
    def handover(self) -> Handover:
        return Handover(
            self.session, self.outbox, self.clock, self.texts, self.team, self.assignment, self.tickets,
            self.cards,
        )  # fmt: skip

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
            self.callbacks,
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
            History(self.session, self.texts, self.team), self.profiles, self.consents,
        )  # fmt: skip

    @cached_property
    def commands(self) -> Commands:
        card = Card(self.texts, self.profiles, self.config.clients.interests)
        orders = Orders(self.session, self.team, self.tickets, self.actions, self.menus, self.papers, card)
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
    def surveys(self) -> SurveyDesk:
        return SurveyDesk(self)

    @property
    def questionnaires(self) -> Questionnaires:
        return self._tools.questionnaires
