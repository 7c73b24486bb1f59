"""The services around campaigns and greetings, wired to a desk."""

from functools import cached_property
from typing import TYPE_CHECKING

from aiogram.types import Message

from bot.audiences.picker import AudiencePicker
from bot.campaigns import queries
from bot.campaigns.composing import Composing
from bot.campaigns.engine import Engine
from bot.campaigns.letters import Letters
from bot.campaigns.responses import Responses
from bot.campaigns.service import Campaigns
from bot.campaigns.sheet import Sheets
from bot.campaigns.watch import CampaignWatch
from bot.clients.models import Client
from bot.delivery.copying import plain_of
from bot.delivery.wire import Wire
from bot.faq.understanding.reading import Sort
from bot.greetings.calendar import GreetingCalendar
from bot.tickets.models import Kind

if TYPE_CHECKING:
    from bot.desk import Desk


class CampaignDesk:
    """What handlers and the schedule call about campaigns; one for each desk, its services on demand."""

    def __init__(self, desk: "Desk", wire: Wire) -> None:
        self._desk, self._wire = desk, wire

    @cached_property
    def work(self) -> Campaigns:
        """The managers' work."""
        desk = self._desk
        picker = AudiencePicker(desk.session, desk.clock, desk.texts, desk.team)
        composing = Composing(desk.session, desk.outbox, self._letters)
        return Campaigns(
            desk.session, desk.outbox, desk.clock, desk.texts, desk.team, desk.menus, picker, self.engine,
            self.sheets, composing,
        )  # fmt: skip

    @cached_property
    def responses(self) -> Responses:
        """What clients do."""
        desk = self._desk
        return Responses(
            desk.session, desk.outbox, desk.clock, desk.texts, desk.team, desk.clients, desk.menu,
            desk.consents, self.sheets,
        )  # fmt: skip

    async def answered(self, client: Client, message: Message) -> bool:
        """A client replies to a campaign: a line of the ticket that answers it already, or a new one.

        Thanks are answered as ever. False if it replies to something else.
        """
        desk = self._desk
        campaign = await self.responses.behind(client, message)
        if campaign is None:
            return False
        ticket = await queries.answer_of(desk.session, client.id, campaign.id)
        if ticket is not None:
            await desk.intake.add_to(ticket, client, message)
        elif desk.clerk.read(client, message).sort in (Sort.THANKS, Sort.GREETING):
            await desk.clerk.serve(client, message)
        else:
            self.responses.replied_to = campaign
            await desk.tickets.open(client, Kind.QUESTION, plain_of(message), message)
        return True

    @cached_property
    def calendar(self) -> GreetingCalendar:
        """What goes out in the next weeks."""
        desk = self._desk
        return GreetingCalendar(desk.session, desk.outbox, desk.clock, desk.texts, desk.team, desk.greetings)

    @cached_property
    def watch(self) -> CampaignWatch:
        """What happens by itself."""
        return CampaignWatch(self._desk.session, self._desk.clock, self.engine, self.sheets)

    @cached_property
    def engine(self) -> Engine:
        """What sends."""
        desk = self._desk
        return Engine(desk.session, desk.outbox, desk.clock, desk.config, self._letters)

    @cached_property
    def sheets(self) -> Sheets:
        """How campaigns look to managers."""
        desk = self._desk
        return Sheets(desk.session, desk.outbox, desk.clock, desk.texts, desk.team, self.engine)

    @cached_property
    def _letters(self) -> Letters:
        return Letters(self._desk.session, self._wire, self._desk.texts, self._desk.config)
