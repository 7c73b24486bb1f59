"""The services around complaints, wired to a desk."""

from functools import cached_property
from typing import TYPE_CHECKING

from bot.clients.typed import Words
from bot.complaints.catalogue import Catalogue
from bot.complaints.counter import Handling
from bot.complaints.decisions import Decisions
from bot.complaints.dialogue import Complaining
from bot.complaints.filing import Filing
from bot.complaints.leads import Leads
from bot.complaints.leaving import Farewell
from bot.complaints.listing import Listing
from bot.complaints.offers import Offers
from bot.complaints.questions import Questions
from bot.complaints.register import Register
from bot.complaints.reminders import Reminders
from bot.complaints.sheets import Sheets
from bot.complaints.steps import Steps

if TYPE_CHECKING:
    from bot.desk import Desk


class ComplaintDesk:
    """What handlers and the schedule call about complaints; one for each desk, its services on demand."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._words = Words(desk.texts)
        self._catalogue = Catalogue(desk.texts, self._words, desk.config.complaints)
        self._leads = Leads(desk.session, desk.config)

    @cached_property
    def dialogue(self) -> Complaining:
        desk = self._desk
        steps = Steps(desk.session, desk.menu, self._catalogue, self._questions, self._filing)
        return Complaining(
            desk.session, desk.outbox, desk.clock, desk.menu, self._words, self._catalogue,
            self._questions, self._filing, steps,
        )  # fmt: skip

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self._desk.session, self._desk.clock, self._questions)

    @cached_property
    def decisions(self) -> Decisions:
        desk = self._desk
        return Decisions(
            desk.session, desk.outbox, desk.clock, desk.texts, desk.clients, desk.tickets, desk.coupons,
            self._catalogue, self._leads,
        )  # fmt: skip

    @cached_property
    def offers(self) -> Offers:
        return Offers(self._desk.session, self._desk.menu, self._words, self.decisions)

    @cached_property
    def sheets(self) -> Sheets:
        desk = self._desk
        return Sheets(desk.session, desk.outbox, desk.texts, desk.team, self._catalogue)

    @cached_property
    def register(self) -> Register:
        desk = self._desk
        return Register(
            desk.session, desk.clock, desk.texts, desk.team, self._catalogue, self.sheets, self._leads
        )

    @cached_property
    def listing(self) -> Listing:
        desk = self._desk
        return Listing(desk.session, desk.outbox, desk.clock, desk.texts, desk.team, self._catalogue)

    @cached_property
    def farewell(self) -> Farewell:
        desk = self._desk
        return Farewell(
            desk.session, desk.outbox, desk.clock, desk.texts, desk.team, desk.clients, desk.menu,
            self._words, self._leads, self.register,
        )  # fmt: skip

    @cached_property
    def handling(self) -> Handling:
        desk = self._desk
        return Handling(
            desk.session, desk.outbox, desk.texts, desk.team, desk.cards, desk.commands, self.register,
            self.sheets, self.decisions, self.farewell,
        )  # fmt: skip

    @cached_property
    def _questions(self) -> Questions:
        desk = self._desk
        return Questions(
            desk.session, desk.outbox, desk.clock, desk.texts, desk.clients, desk.sla, self._catalogue
        )

    @cached_property
    def _filing(self) -> Filing:
        return Filing(
            self._desk.session,
            self._desk.tickets,
            self._catalogue,
            self._questions,
            self.decisions,
            self.sheets,
        )
