"""The services around surveys, wired to a desk."""

from functools import cached_property
from typing import TYPE_CHECKING

from bot.audiences.picker import AudiencePicker
from bot.clients.typed import Words
from bot.complaints.leads import Leads
from bot.surveys.answering import Answering
from bot.surveys.closing import Closing
from bot.surveys.consequences import Consequences
from bot.surveys.dialogue import SurveyDialogue
from bot.surveys.follow_ups import FollowUpCard, FollowUps
from bot.surveys.office import Office
from bot.surveys.panel import Panels
from bot.surveys.previews import Previews
from bot.surveys.ratings import Ratings
from bot.surveys.recovery import Recovery
from bot.surveys.rewards import Rewards
from bot.surveys.screens import Screens
from bot.surveys.sending import Sending
from bot.surveys.showing import Showing
from bot.surveys.tables import Tables
from bot.surveys.weekly import Weekly

if TYPE_CHECKING:
    from bot.desk import Desk


class SurveyDesk:
    """What handlers and the schedule call about surveys; one for each desk, its services on demand."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._words = Words(desk.texts)
        self._leads = Leads(desk.session, desk.config)
        self._screens = Screens(desk.texts)

    @cached_property
    def ratings(self) -> Ratings:
        desk = self._desk
        recovery = Recovery(desk.session, desk.tickets, desk.actions, self._leads)
        return Ratings(
            desk.session, desk.clock, desk.menu, self._words, recovery, desk.clerk, desk.config.surveys
        )

    @cached_property
    def dialogue(self) -> SurveyDialogue:
        desk = self._desk
        consequences = Consequences(
            self._answering, desk.clock, desk.texts, desk.team, self._leads, self.follow_ups, self._rewards,
            desk.config.surveys.nps,
        )  # fmt: skip
        return SurveyDialogue(self._answering, consequences, desk.menu, self._words)

    @cached_property
    def card(self) -> FollowUpCard:
        desk = self._desk
        return FollowUpCard(desk.session, desk.outbox, desk.texts, desk.team)

    @cached_property
    def follow_ups(self) -> FollowUps:
        desk = self._desk
        return FollowUps(
            desk.session, desk.outbox, desk.texts, desk.team, desk.clients, desk.tickets, self.card,
            self._leads, desk.config.surveys.nps,
        )  # fmt: skip

    @cached_property
    def panels(self) -> Panels:
        desk = self._desk
        picker = AudiencePicker(desk.session, desk.clock, desk.texts, desk.team)
        return Panels(desk.session, desk.outbox, desk.clock, desk.texts, desk.team, picker)

    @cached_property
    def closing(self) -> Closing:
        return Closing(self._desk.session, self._desk.clock, self._rewards, self.panels)

    @cached_property
    def sending(self) -> Sending:
        desk = self._desk
        return Sending(desk.session, desk.clock, desk.config, self._answering, self.closing)

    @cached_property
    def office(self) -> Office:
        desk = self._desk
        showing = Showing(
            desk.session, desk.outbox, desk.clock, desk.texts, desk.team, self._words,
            Tables(desk.session, desk.texts, desk.team),
        )  # fmt: skip
        return Office(
            desk.session, desk.outbox, desk.clock, desk.questionnaires, self.panels,
            Previews(desk.outbox, desk.team, self._screens), self.sending, self.closing, showing, desk.menus,
        )  # fmt: skip

    @cached_property
    def weekly(self) -> Weekly:
        desk = self._desk
        return Weekly(
            desk.session, desk.outbox, desk.clock, desk.texts, desk.team, self._words, desk.config.surveys
        )

    @cached_property
    def _answering(self) -> Answering:
        desk = self._desk
        return Answering(desk.session, desk.outbox, desk.clock, desk.clients, desk.config, self._screens)

    @cached_property
    def _rewards(self) -> Rewards:
        desk = self._desk
        return Rewards(
            desk.session, desk.outbox, desk.clock, desk.texts, desk.team, desk.clients, desk.coupons
        )
