"""The panel of a survey in the managers' group: what it is, whom it asks, and how far it has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram.types import InlineKeyboardButton
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.audience import Audience
from bot.audiences.picker import AudiencePicker
from bot.clock import Clock
from bot.coupons.queries import levels
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.keyboards import Rows, button, in_rows, keyboard
from bot.surveys import choosing, queries
from bot.surveys.buttons import Panel, PanelButton
from bot.surveys.definitions import response_rate, share
from bot.surveys.models import REACHED, InvitationState, Survey, SurveyState
from bot.surveys.questionnaire import Questionnaire, said
from bot.surveys.rewards import commitment
from bot.team.service import Team
from bot.texts import Texts

SENDS, STOPS = 1, 2
"""What a manager is asked to confirm."""

SOON = timedelta(minutes=1)
"""Who is asked within this time is awake."""

WINNERS = (1, 3)
MOST_POOLS = 8


@dataclass
class Panels:
    """Draws panels, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    picker: AudiencePicker

    async def show(
        self,
        survey: Survey,
        asking: str = "",
        rows: Rows | None = None,
        *,
        anew: bool = False,
        priority: Priority = Priority.RELAY,
    ) -> None:
        """Draw it as the survey stands. asking: what is to be chosen, by the buttons in `rows`.

        anew: in a message of its own, below; else in the one that is there.
        """
        about = await self._about(survey)
        survey.shown = f"{asking} {about['counts']}"
        text = self.texts.html("managers/surveys.panel", self.team.reader, asking=asking, **about)
        buttons = keyboard(rows if rows is not None else self._rows(survey))
        message = text_message(text, reply_markup=buttons)
        options = Options(priority=priority, handle=survey.panel)
        if anew:
            await self.outbox.send(survey.place, message, options)
        else:
            await self.outbox.show(survey.place, survey.panel, message, options)

    async def sweep(self) -> int:
        """Bring the panels of surveys under way up to date; nothing is edited that says the same.

        What a manager is being asked stays asked.
        """
        query = select(Survey).where(Survey.state == SurveyState.RUNNING)
        for survey in await self.session.scalars(query):
            asking = (survey.shown or "").partition(" ")[0]
            if survey.shown != f"{asking} {await self._counts(survey)}":
                rows = self.confirm(survey, STOPS) if asking else None
                await self.show(survey, asking, rows, priority=Priority.CARD)
        return 0

    async def rewards(self) -> list[dict[str, Any]]:
        """What a survey may reward with: nothing, a coupon of a pool, a draw."""
        today = self.clock.now().astimezone(self.team.reader.zone).date()
        pools = [level.pool for level in await levels(self.session, today) if level.free][:MOST_POOLS]
        coupons = [{"kind": "coupon", "pool": pool, "winners": 1} for pool in pools]
        draws = [
            {"kind": "draw", "pool": pool, "winners": winners}
            for pool in ("", *pools[:2])
            for winners in WINNERS
        ]
        return [{}, *coupons, *draws]

    def reward_label(self, reward: dict[str, Any]) -> str:
        """What a reward is called."""
        return self.texts.plain("managers/surveys.reward", self.team.reader, reward=reward)

    def states(self) -> dict[str, str]:
        """What the states of surveys are called."""
        reader = self.team.reader
        return {
            state.value: self.texts.plain("managers/surveys.state", reader, state=state)
            for state in SurveyState
        }

    def choice(self, survey: Survey, act: Panel, labels: list[str]) -> Rows:
        """Buttons that carry the place of a choice, and the way back."""
        buttons = [self.button(label, act, survey, place + 1) for place, label in enumerate(labels)]
        return [*in_rows(buttons, 2), [self._named(Panel.SHOW, survey, "back")]]

    def confirm(self, survey: Survey, what: int) -> Rows:
        """Whether that is really meant."""
        name = {SENDS: "send_yes", STOPS: "stop_yes"}[what]
        return [[self._named(Panel.CONFIRM, survey, name, what), self._named(Panel.SHOW, survey, "back")]]

    def button(self, label: str, act: Panel, survey: Survey | None, value: int = 0) -> InlineKeyboardButton:
        """A button about a survey."""
        return button(label, PanelButton(act=act, survey=survey.id if survey else 0, value=value))

    def _rows(self, survey: Survey) -> Rows:
        match survey.state:
            case SurveyState.DRAFT:
                rows = [
                    (Panel.PREVIEW, Panel.AUDIENCE),
                    (Panel.REWARD,),
                    (Panel.SEND, Panel.SCHEDULE),
                    (Panel.CANCEL,),
                ]
            case SurveyState.SCHEDULED:
                rows = [(Panel.PREVIEW,), (Panel.CANCEL,)]
            case SurveyState.RUNNING:
                rows = [(Panel.RESULTS, Panel.STOP)]
            case _:
                rows = [(Panel.RESULTS,)]
        return [[self._named(act, survey, act.value) for act in row] for row in rows]

    def _named(self, act: Panel, survey: Survey, name: str, value: int = 0) -> InlineKeyboardButton:
        label = self.texts.plain(f"managers/surveys.button_{name}", self.team.reader)
        return self.button(label, act, survey, value)

    async def _about(self, survey: Survey) -> dict[str, Any]:
        questionnaire = Questionnaire.model_validate(survey.content)
        audience = Audience.model_validate(survey.audience)
        is_draft = survey.state in (SurveyState.DRAFT, SurveyState.SCHEDULED)
        now, config = self.clock.now(), self.team.config
        return {
            "survey": survey,
            "title": said(questionnaire.title, self.team.reader.language),
            "questionnaire": questionnaire,
            "audience": Markup(self.picker.described(audience)),
            "size": await choosing.size(self.session, survey, now, config) if is_draft else None,
            "days": config.surveys.nps.days if questionnaire.nps else 0,
            "states": self.states(),
            "reward_label": self.reward_label(survey.reward),
            "hash": commitment(survey.seed) if survey.seed else "",
            "counts": await self._counts(survey),
        }

    async def _counts(self, survey: Survey) -> dict[str, Any]:
        """How many have been asked, have begun and have finished, in numbers and in percent."""
        if survey.state in (SurveyState.DRAFT, SurveyState.SCHEDULED):
            return {}
        states = await queries.counts(self.session, survey.id)
        sent = sum(states.get(state, 0) for state in REACHED)
        opened = await queries.opened(self.session, survey.id)
        finished = states.get(InvitationState.FINISHED, 0)
        begun, rate = share(opened, sent), response_rate(finished, sent)
        return {
            "planned": states.get(InvitationState.PLANNED, 0),
            "sent": sent,
            "opened": opened,
            "opened_percent": round(begun.value) if begun else 0,
            "finished": finished,
            "finished_percent": round(rate.value) if rate else 0,
            "stopped": states.get(InvitationState.STOPPED, 0),
            "declined": states.get(InvitationState.DECLINED, 0),
            "skipped": states.get(InvitationState.SKIPPED, 0),
            "unreached": states.get(InvitationState.UNREACHED, 0),
            "goes_on": await self._goes_on(survey),
        }

    async def _goes_on(self, survey: Survey) -> datetime | None:
        """When those are asked who sleep; None while others are, or are asked by turns."""
        if survey.state != SurveyState.RUNNING or survey.content.get("nps"):
            return None
        at = await queries.next_planned(self.session, survey.id)
        return at if at is not None and at > self.clock.now() + SOON else None
