"""A client on the way through a survey: each answer is kept as it comes, whatever happens next."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiogram.enums import ParseMode
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import EditMessageText
from sqlalchemy.ext.asyncio import AsyncSession

from bot import dialogue
from bot.audiences.quiet import awake_from
from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.config.model import Config
from bot.delivery.copying import text_message
from bot.delivery.models import OnAmbiguity, Priority
from bot.delivery.outbox import Options, Outbox
from bot.delivery.wire import HERE
from bot.keyboards import keyboard
from bot.surveys import flow, queries
from bot.surveys.buttons import Act, SurveyButton
from bot.surveys.models import Answer, Invitation, InvitationState, Survey
from bot.surveys.questionnaire import Given, Question, Questionnaire
from bot.surveys.screens import Screen, Screens, Standing

STATE = "Survey:answering"
"""What aiogram calls it when somebody is in this dialogue."""

LISTENS_FOR = timedelta(hours=12)
"""So long what a client writes is the answer to an open question; later it is something else."""

NO_BUTTONS = keyboard([])
"""Takes them away, also where the message they are under has not left yet."""

UNASKED = timedelta(hours=24)
"""An invitation that could not leave for so long is not sent any more."""


@dataclass(frozen=True)
class Way:
    """A client in a survey, with all that the next step depends on."""

    survey: Survey
    invitation: Invitation
    client: Client
    questionnaire: Questionnaire
    answers: dict[str, Given]

    @property
    def question(self) -> Question | None:
        """What is asked now."""
        return flow.at(self.questionnaire, self.invitation.step)

    @property
    def standing(self) -> Standing:
        """How far the client is."""
        step = self.invitation.step
        number, total = flow.progress(self.questionnaire, self.answers, step)
        can_go_back = flow.preceding(self.questionnaire, self.answers, step) is not None
        return Standing(
            number, total, self.invitation.picked, can_go_back, can_wait=not self.invitation.was_put_off
        )

    def make(self, act: Act, value: int) -> CallbackData:
        """What a button of this step carries."""
        return SurveyButton(act=act, invitation=self.invitation.id, step=self.invitation.step, value=value)


@dataclass
class Answering:
    """Asks, keeps answers and moves on, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    clients: Clients
    config: Config
    screens: Screens

    async def way(self, invitation: Invitation) -> Way:
        """All about an invitation."""
        survey = await self.session.get_one(Survey, invitation.survey_id)
        client = await self.session.get_one(Client, invitation.client_id)
        questionnaire = Questionnaire.model_validate(survey.content)
        answers = await queries.answers(self.session, invitation.id)
        return Way(survey, invitation, client, questionnaire, answers)

    async def invite(self, way: Way, *, again: bool = False) -> None:
        """Send the invitation, or the question that it begins with; it is not sent twice."""
        now, invitation = self.clock.now(), way.invitation
        first = flow.following(way.questionnaire, way.answers, 0) or 1
        if way.questionnaire.direct and not invitation.step:
            invitation.step = first
        invitation.asked += 1
        invitation.next_at = None
        if not again:
            invitation.state, invitation.sent_at = InvitationState.SENT, now
        if invitation.step:
            await self._listen(way)
        options = Options(
            priority=Priority.BULK,
            tag=invitation.tag,
            expires_at=now + UNASKED,
            on_ambiguity=OnAmbiguity.DROP,
        )
        await self._show(way, self._screen(way, again=again, begins=True), options)

    async def ask(self, way: Way, step: int, lead: str = "") -> None:
        """Ask the question of a step in the same message; lead: what stands above it, as Telegram's HTML."""
        invitation = way.invitation
        invitation.step = step
        given = way.answers.get(way.questionnaire.questions[step - 1].key)
        invitation.picked = list(given.choices) if given else []
        await self._listen(way)
        await self._show(way, self._screen(way, lead=lead))

    async def draw(self, way: Way) -> None:
        """Show the step as it stands."""
        await self._show(way, self._screen(way))

    async def keep(self, way: Way, question: Question, given: Given | None) -> None:
        """Store an answer in place of the one before; None takes it away."""
        row = await queries.answer(self.session, way.invitation.id, question.key)
        if given is None:
            if row is not None:
                await self.session.delete(row)
            way.answers.pop(question.key, None)
        else:
            if row is None:
                row = Answer(invitation_id=way.invitation.id, question=question.key)
                self.session.add(row)
            row.number, row.words = given.number, given.words
            row.choices = list(given.choices) or None
            row.answered_at = self.clock.now()
            way.answers[question.key] = given
        await self.session.flush()

    def open(self, way: Way) -> None:
        """The client has pressed the first button."""
        if way.invitation.state == InvitationState.SENT:
            way.invitation.state, way.invitation.opened_at = InvitationState.OPENED, self.clock.now()

    async def close_question(self, way: Way, given: Given | None) -> None:
        """It was answered in words: its buttons go, and the next one comes below."""
        question = way.question
        if question is None:
            return
        reader = self.clients.reader(way.client)
        screen = self.screens.closed(way.questionnaire, question, way.standing, given, reader)
        edit = EditMessageText(
            chat_id=HERE,
            message_id=HERE,
            text=screen.html,
            parse_mode=ParseMode.HTML,
            reply_markup=NO_BUTTONS,
        )
        await self.outbox.change(way.client.chat, way.invitation.message, edit)
        way.invitation.asked += 1

    async def put_off(self, way: Way) -> None:
        """Later: it comes back once, when it is not quiet where the client is."""
        invitation = way.invitation
        at = self.clock.now() + self.config.surveys.later
        invitation.next_at = awake_from(at, way.client.zone, self.config.outreach)
        invitation.was_put_off = True
        await self._leave(way)
        await self.end(way, "later_said", at=invitation.next_at)
        invitation.asked += 1

    async def stop(self, way: Way, state: InvitationState, name: str) -> None:
        """The client does not want to go on; what was given is kept."""
        way.invitation.state, way.invitation.next_at = state, None
        await self._leave(way)
        await self.end(way, name)

    async def finish(self, way: Way, **context: Any) -> None:
        """Thank the client."""
        await self._leave(way)
        await self.end(way, "thanks", **context)

    async def end(self, way: Way, name: str, **context: Any) -> None:
        """The message becomes the last words."""
        reader = self.clients.reader(way.client)
        await self._show(way, self.screens.last_words(name, reader, client=way.client, **context))

    async def say(self, way: Way, name: str, **context: Any) -> None:
        """Say something below, such as that an answer could not be read."""
        reader = self.clients.reader(way.client)
        screen = self.screens.last_words(name, reader, client=way.client, **context)
        await self.outbox.send(way.client.chat, text_message(screen.html))

    async def _listen(self, way: Way) -> None:
        """What the client writes now is an answer, unless they are in the middle of something else."""
        way.invitation.listens_until = self.clock.now() + LISTENS_FOR
        if await dialogue.under_way(self.session, way.client.user_id) in (None, STATE):
            await dialogue.enter(self.session, way.client.user_id, STATE)

    async def _leave(self, way: Way) -> None:
        way.invitation.listens_until = None
        await dialogue.leave(self.session, way.client.user_id, STATE)

    def _screen(self, way: Way, *, again: bool = False, begins: bool = False, lead: str = "") -> Screen:
        reader = self.clients.reader(way.client)
        question, name = way.question, way.client.first_name
        about = (way.questionnaire, way.survey.reward, name, reader)
        if question is None:
            return self.screens.invitation(*about, way.make, again=again)
        lead = self.screens.lead(*about, again=again) if begins else lead
        return self.screens.question(way.questionnaire, question, way.standing, reader, way.make, lead)

    async def _show(self, way: Way, screen: Screen, options: Options | None = None) -> None:
        message = text_message(screen.html, reply_markup=screen.keyboard)
        options = options or Options(priority=Priority.ANSWER)
        await self.outbox.show(way.client.chat, way.invitation.message, message, options)
