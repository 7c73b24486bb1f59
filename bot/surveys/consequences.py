"""What follows from answers: the lead hears of low scores, detractors are talked to, others are thanked."""

from dataclasses import dataclass
from typing import Any

from bot.clock import Clock
from bot.complaints.leads import Leads
from bot.config.surveys import Nps
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options
from bot.surveys.answering import Answering, Way
from bot.surveys.definitions import NpsGroup, nps_group
from bot.surveys.follow_ups import FollowUps
from bot.surveys.models import InvitationState
from bot.surveys.questionnaire import Given, Question, said
from bot.surveys.rewards import Rewards
from bot.team.service import GROUP, Team
from bot.texts import Texts


@dataclass
class Consequences:
    """Acts on answers, within one unit of work."""

    answering: Answering
    clock: Clock
    texts: Texts
    team: Team
    leads: Leads
    follow_ups: FollowUps
    rewards: Rewards
    config: Nps

    async def answered(self, way: Way, question: Question, given: Given | None) -> str:
        """Act on one answer. Returns what the client should read above the next question."""
        if given is None:
            return ""
        await self._tell_low(way)
        if question.key == way.questionnaire.nps and self._group(way) == NpsGroup.DETRACTOR:
            return await self.follow_ups.open(way, int(given.number or 0))
        if way.questionnaire.nps and given.words:
            await self.follow_ups.explained(way, given.words)
        return ""

    async def finished(self, way: Way) -> None:
        """All is answered: thank the client, with what was promised for it."""
        way.invitation.state, way.invitation.finished_at = InvitationState.FINISHED, self.clock.now()
        group = self._group(way)
        context: dict[str, Any] = {
            "thanks": said(way.questionnaire.thanks, way.client.language),
            "reward": await self.rewards.earned(way.survey, way.client),
            "link": self.config.link if group == NpsGroup.PROMOTER else None,
            "follow_up": await self.follow_ups.promise(way) if group == NpsGroup.DETRACTOR else None,
        }
        await self.answering.finish(way, **context)

    def _group(self, way: Way) -> NpsGroup | None:
        given = way.answers.get(way.questionnaire.nps or "")
        return nps_group(given.number) if given and given.number is not None else None

    async def _tell_low(self, way: Way) -> None:
        """Tell the lead of low answers at once, in a line that grows with what the client writes."""
        language = self.team.reader.language
        asked = [
            (each, way.answers[each.key]) for each in way.questionnaire.questions if each.key in way.answers
        ]
        low = [
            {"text": said(each.text, language), "score": f"{given.number:g}", "best": each.ends[1]}
            for each, given in asked
            if each.is_low(given) and given.number is not None
        ]
        if not low:
            return
        text = self.texts.html(
            "managers/surveys.low",
            self.team.reader,
            client=way.client,
            title=said(way.questionnaire.title, language),
            low=low,
            words=[given.words for each, given in asked if given.words],
            called=await self.leads.names(),
        )
        options = Options(priority=Priority.ESCALATION)
        await self.answering.outbox.show(GROUP, f"{way.invitation.tag}:low", text_message(text), options)
