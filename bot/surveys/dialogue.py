"""What clients press and write in surveys, and what follows from each answer."""

from dataclasses import dataclass

from aiogram.types import Message

from bot import dialogue
from bot.clients.menu import Menu
from bot.clients.models import Client
from bot.clients.typed import Word, Words
from bot.delivery.behind import named_behind
from bot.delivery.copying import plain_of
from bot.surveys import flow, queries, replies
from bot.surveys.answering import STATE, Answering, Way
from bot.surveys.buttons import Act, SurveyButton
from bot.surveys.consequences import Consequences
from bot.surveys.models import Invitation, InvitationState, SurveyState
from bot.surveys.questionnaire import Given, Question

UNDER_WAY = (InvitationState.SENT, InvitationState.OPENED)
FEW_WORDS = 3
"""Who writes no more where a number is wanted has meant to answer."""


@dataclass
class SurveyDialogue:
    """Leads clients through surveys, within one unit of work."""

    answering: Answering
    consequences: Consequences
    menu: Menu
    words: Words

    async def pressed(self, query_id: str, client: Client, pressed: SurveyButton) -> None:
        """A button; only those of the step at which the client stands mean anything."""
        session = self.answering.session
        invitation = await queries.invitation(session, pressed.invitation)
        if invitation is None or invitation.client_id != client.id or invitation.step != pressed.step:
            await self.menu.toast(query_id, client, "stale", alert=True)
            return
        way = await self.answering.way(invitation)
        if invitation.state not in UNDER_WAY or way.survey.state != SurveyState.RUNNING:
            await self.menu.toast(query_id, client, "survey_over", alert=True)
            return
        toast = await self._do(way, pressed)
        await self.menu.toast(query_id, client, toast, alert=toast is not None)

    async def hear(self, client: Client, message: Message) -> bool:
        """Take what a client writes as the answer. False if it is none."""
        invitation = await self._meant(client, message)
        if invitation is None:
            await dialogue.leave(self.answering.session, client.user_id, STATE)
            return False
        way = await self.answering.way(invitation)
        question, text = way.question, plain_of(message)
        if question is None or message.text is None or way.survey.state != SurveyState.RUNNING:
            return False
        match self.words.meant(text, Word.BACK, Word.SKIP, Word.CANCEL, Word.DONE):
            case Word.DONE if question.kind == "several" and way.invitation.picked:
                await self._answered(way, question, Given(choices=tuple(way.invitation.picked)), typed=True)
            case Word.BACK if way.standing.can_go_back:
                await self._back(way)
            case Word.SKIP if question.optional:
                await self._answered(way, question, None, typed=True)
            case Word.CANCEL:
                await self.answering.stop(way, InvitationState.STOPPED, "stopped")
            case _:
                return await self._typed(way, question, text)
        return True

    async def _typed(self, way: Way, question: Question, text: str) -> bool:
        given = replies.typed(question, text, self.words)
        if given is not None:
            await self._answered(way, question, given, typed=True)
            return True
        if question.kind == "number" and len(text.split()) <= FEW_WORDS:
            await self.answering.say(way, "not_read", low=question.low, high=question.high)
            return True
        return False

    async def _do(self, way: Way, pressed: SurveyButton) -> str | None:
        """Do what the button says. Returns what to say about it, if anything."""
        question = way.question
        self.answering.open(way)
        match pressed.act:
            case Act.BEGIN if question is None:
                await self._go_on(way)
            case Act.DECLINE if question is None:
                await self.answering.stop(way, InvitationState.DECLINED, "declined")
            case Act.LATER if not way.invitation.was_put_off:
                await self.answering.put_off(way)
            case Act.STOP if question:
                await self.answering.stop(way, InvitationState.STOPPED, "stopped")
            case Act.BACK if question and way.standing.can_go_back:
                await self._back(way)
            case Act.SKIP if question and question.optional:
                await self._answered(way, question, None)
            case Act.TICK if question and question.kind == "several":
                await self._tick(way, question, pressed.value)
            case Act.DONE if question and question.kind == "several":
                if not way.invitation.picked and not question.optional:
                    return "survey_tick"
                picked = tuple(str(key) for key in way.invitation.picked)
                await self._answered(way, question, Given(choices=picked) if picked else None)
            case Act.ANSWER if question and (given := replies.by_button(question, pressed.value)):
                await self._answered(way, question, given)
            case _:
                return "stale"
        return None

    async def _answered(
        self, way: Way, question: Question, given: Given | None, *, typed: bool = False
    ) -> None:
        self.answering.open(way)
        await self.answering.keep(way, question, given)
        lead = await self.consequences.answered(way, question, given)
        if typed:
            await self.answering.close_question(way, given)
        await self._go_on(way, lead)

    async def _go_on(self, way: Way, lead: str = "") -> None:
        following = flow.following(way.questionnaire, way.answers, way.invitation.step)
        if following is not None:
            await self.answering.ask(way, following, lead)
            return
        for key in way.answers.keys() - flow.valid(way.questionnaire, way.answers).keys():
            if question := way.questionnaire.question(key):
                await self.answering.keep(way, question, None)
        await self.consequences.finished(way)

    async def _back(self, way: Way) -> None:
        before = flow.preceding(way.questionnaire, way.answers, way.invitation.step)
        if before is not None:
            await self.answering.ask(way, before)

    async def _tick(self, way: Way, question: Question, place: int) -> None:
        if not 0 <= place < len(question.options):
            return
        key, picked = question.options[place].key, way.invitation.picked
        kept = [each for each in picked if each != key]
        ticked = kept if key in picked else [*picked, key]
        order = [each.key for each in question.options]
        way.invitation.picked = sorted(ticked, key=order.index)
        await self.answering.draw(way)

    async def _meant(self, client: Client, message: Message) -> Invitation | None:
        """What is answered: the question that is replied to, or the one that is open."""
        invitation = await queries.answering(self.answering.session, client.id)
        if invitation is None or invitation.listens_until is None:
            return None
        if message.reply_to_message is not None:
            names = await named_behind(self.answering.outbox, message)
            return invitation if invitation.message in names else None
        return invitation if self.answering.clock.now() <= invitation.listens_until else None
