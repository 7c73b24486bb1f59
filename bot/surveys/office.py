"""`/survey` in the managers' group: choose, look at it as a client, send or schedule, watch, stop."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.audience import Audience
from bot.audiences.buttons import AudienceButton, Part
from bot.audiences.models import MailingKind
from bot.audiences.picker import Subject
from bot.clock import Clock
from bot.delivery.behind import number_behind, replying
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import Rows, in_rows, keyboard
from bot.surveys import queries
from bot.surveys.buttons import Panel, PanelButton
from bot.surveys.catalogue import Questionnaires
from bot.surveys.closing import Closing
from bot.surveys.models import Survey, SurveyState
from bot.surveys.panel import SENDS, STOPS, Panels
from bot.surveys.previews import Previews
from bot.surveys.questionnaire import said
from bot.surveys.rewards import title_of
from bot.surveys.sending import Sending
from bot.surveys.showing import Showing
from bot.team.models import Manager
from bot.tickets.menus import Menus
from bot.tickets.press import StaleError
from bot.tickets.times import NAPS

OWNER = "survey"
"""By which presses of the audience picker are ours."""

LISTED = 8
NEW = "\N{HEAVY PLUS SIGN}"
ACTIVE = (SurveyState.DRAFT, SurveyState.SCHEDULED, SurveyState.RUNNING)
OVER = (SurveyState.STOPPED, SurveyState.DONE)


@dataclass
class Office:
    """Answers managers about surveys, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    questionnaires: Questionnaires
    panels: Panels
    previews: Previews
    sending: Sending
    closing: Closing
    showing: Showing
    menus: Menus

    async def command(self, message: Message) -> None:
        """Show what there is to send, what is under way, and what has come of the last ones."""
        place = await self.panels.team.place_of(message)
        active = await queries.surveys_in(self.session, *ACTIVE, most=LISTED)
        over = await queries.surveys_in(self.session, *OVER, most=LISTED)
        language = self.panels.team.reader.language
        titles = {each.id: title_of(each, language) for each in (*active, *over)}
        text = self._html("list", active=active, over=over, titles=titles, states=self.panels.states())
        rows = keyboard(self._rows([*active, *over], titles))
        await self.outbox.send(
            place,
            text_message(text, reply_markup=rows, reply_parameters=replying(message)),
            Options(priority=Priority.RELAY),
        )

    async def pressed(
        self, query_id: str, pressed: PanelButton, manager: Manager, message: Message | None
    ) -> None:
        """Do what a button says, and tell in a word how it went."""
        if message is None:
            await self._toast(query_id, "old")
            return
        place = await self.panels.team.place_of(message)
        survey = await queries.survey(self.session, pressed.survey) if pressed.survey else None
        if pressed.act == Panel.INERT:
            await self._toast(query_id, "inert")
        elif pressed.act == Panel.NEW:
            await self._toast(query_id, await self._new(pressed.value, manager, place))
        elif pressed.act == Panel.CSAT:
            await self.showing.ratings(place)
            await self._toast(query_id, None)
        elif self.showing.takes(pressed.act) and (survey or not pressed.survey):
            await self._toast(query_id, await self.showing.pressed(survey, pressed, place))
        elif survey is None:
            await self._toast(query_id, "old")
        else:
            await self._toast(query_id, await self._do(survey, pressed, place))

    async def audience_pressed(self, query_id: str, pressed: AudienceButton) -> None:
        """A button of the audience picker."""
        survey = await queries.survey(self.session, pressed.id)
        if survey is None or survey.state != SurveyState.DRAFT:
            await self._toast(query_id, "old")
            return
        try:
            audience = Audience.model_validate(survey.audience)
            survey.audience = (await self.panels.picker.pressed(pressed, audience)).dump()
        except StaleError:
            await self._toast(query_id, "old")
            return
        await self._pick(survey, pressed.part, pressed.page)
        await self._toast(query_id, None)

    async def behind(self, message: Message) -> Survey | None:
        """The survey whose panel a manager's message replies to, if it says when to send it."""
        if message.text is None:
            return None
        number = await number_behind(self.outbox, message, OWNER, "panel")
        survey = None if number is None else await queries.survey(self.session, number)
        return survey if survey is not None and survey.state == SurveyState.DRAFT else None

    async def typed(self, survey: Survey, message: Message) -> None:
        """A reply to the panel: when it is to be sent."""
        at = self.menus.moment(message.text or "")
        if at is None or at <= self.clock.now():
            text = self._html("not_a_time")
            await self.outbox.send(survey.place, text_message(text), Options(priority=Priority.RELAY))
            return
        if not await self._schedule(survey, at):
            text = self._plain("toast_stands")
            await self.outbox.send(survey.place, text_message(text), Options(priority=Priority.RELAY))

    async def _new(self, place_in_list: int, manager: Manager, place: str) -> str | None:
        known = list(self.questionnaires.known.values())
        if place_in_list >= len(known):
            return "old"
        questionnaire = known[place_in_list]
        if questionnaire.nps and (standing := await queries.standing(self.session, questionnaire.key)):
            await self._show_here(standing, place)
            return "stands"
        survey = Survey(
            key=questionnaire.key,
            state=SurveyState.DRAFT,
            content=questionnaire.model_dump(mode="json", exclude_defaults=True),
            reward=questionnaire.reward.model_dump(mode="json") if questionnaire.reward else {},
            audience={},
            place=place,
            made_by=manager.user_id,
            made_at=self.clock.now(),
        )
        self.session.add(survey)
        await self.session.flush()
        await self.panels.show(survey, anew=True)
        return None

    async def _do(self, survey: Survey, pressed: PanelButton, place: str) -> str | None:
        """Do something about a survey. Returns the name of what to say about it, if anything."""
        is_draft = survey.state == SurveyState.DRAFT
        match pressed.act:
            case Panel.LIST:
                await self._show_here(survey, place)
            case Panel.SHOW:
                await self.panels.show(survey)
            case Panel.PREVIEW:
                await self.previews.show(survey, pressed.value, pressed.language)
            case Panel.AUDIENCE if is_draft:
                await self._pick(survey, Part.HOME, 0)
            case Panel.REWARD if is_draft:
                return await self._reward(survey, pressed.value)
            case Panel.SEND if is_draft:
                await self.panels.show(survey, "send", self.panels.confirm(survey, SENDS))
            case Panel.SCHEDULE if is_draft:
                await self.panels.show(survey, "when", self.panels.choice(survey, Panel.AT, self._moments()))
            case Panel.AT if is_draft and 0 < pressed.value <= len(NAPS):
                at = self.menus.moment(NAPS[pressed.value - 1])
                return None if await self._schedule(survey, at or self.clock.now()) else "stands"
            case Panel.CONFIRM if is_draft and pressed.value == SENDS:
                return await self._send(survey)
            case Panel.STOP if survey.state == SurveyState.RUNNING:
                await self.panels.show(survey, "stop", self.panels.confirm(survey, STOPS))
            case Panel.CONFIRM if survey.state == SurveyState.RUNNING and pressed.value == STOPS:
                await self.closing.close(survey, SurveyState.STOPPED)
            case Panel.CANCEL if survey.state in (SurveyState.DRAFT, SurveyState.SCHEDULED):
                await self.closing.close(survey, SurveyState.STOPPED)
            case _:
                return "old"
        return None

    async def _send(self, survey: Survey) -> str | None:
        if not await self._schedule(survey, self.clock.now()):
            return "stands"
        await self.sending.sweep()
        await self.panels.show(survey)
        return "sent"

    async def _schedule(self, survey: Survey, at: datetime) -> bool:
        """Have it begin. False if it is one that stands, and one such is under way."""
        if survey.content.get("nps") and await queries.standing(self.session, survey.key):
            return False
        self.sending.schedule(survey, at)
        await self.session.flush()
        await self.panels.show(survey)
        return True

    async def _pick(self, survey: Survey, part: Part, page: int) -> None:
        back: Rows = [[self.panels.button(self._plain("button_back"), Panel.SHOW, survey)]]
        subject = Subject(OWNER, survey.id, MailingKind.SURVEY, back)
        shown = await self.panels.picker.page(subject, Audience.model_validate(survey.audience), part, page)
        message = text_message(shown.html, reply_markup=keyboard(shown.rows))
        await self.outbox.show(survey.place, survey.panel, message, Options(priority=Priority.RELAY))

    async def _reward(self, survey: Survey, value: int) -> str | None:
        """Choose what those get who finish; or take the choice."""
        known = await self.panels.rewards()
        if not value:
            labels = [self.panels.reward_label(each) for each in known]
            await self.panels.show(survey, "reward", self.panels.choice(survey, Panel.REWARD, labels))
            return None
        if value > len(known):
            return "old"
        survey.reward = known[value - 1]
        await self.panels.show(survey)
        return None

    async def _show_here(self, survey: Survey, place: str) -> None:
        survey.place = place
        await self.panels.show(survey, anew=True)

    def _moments(self) -> list[str]:
        reader = self.panels.team.reader
        return [
            self.panels.texts.plain(f"managers/actions.nap_{nap}", reader, until=until)
            for nap in NAPS
            if (until := self.menus.moment(nap))
        ]

    def _rows(self, surveys: list[Survey], titles: dict[int, str]) -> Rows:
        language = self.panels.team.reader.language
        known = [
            self.panels.button(f"{NEW} {said(each.title, language)}", Panel.NEW, None, place)
            for place, each in enumerate(self.questionnaires.known.values())
        ]
        shown = [
            self.panels.button(f"#{each.id} {titles[each.id]}"[:40], Panel.LIST, each) for each in surveys
        ]
        ratings = self.panels.button(self._plain("button_csat"), Panel.CSAT, None)
        return [*in_rows(known, 2), *in_rows(shown, 2), [ratings]]

    def _plain(self, name: str) -> str:
        return self.panels.texts.plain(f"managers/surveys.{name}", self.panels.team.reader)

    def _html(self, name: str, **context: Any) -> str:
        return self.panels.texts.html(f"managers/surveys.{name}", self.panels.team.reader, **context)

    async def _toast(self, query_id: str, name: str | None) -> None:
        await self.outbox.answer_button(query_id, self._plain(f"toast_{name}") if name else None)
