"""What those get who finish a survey: a coupon each, or some of them by lot, so that anybody can check it.

The draw: every finished invitation is ranked by SHA-256 of `seed:id` in hexadecimal, and the lowest win. The
SHA-256 of the seed is told when the survey begins, the seed itself with the winners: nobody could choose one
or the other afterwards.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clients.models import Client
from bot.clients.service import Clients
from bot.clock import Clock
from bot.coupons.models import Coupon
from bot.coupons.service import Coupons
from bot.delivery.copying import text_message
from bot.delivery.models import Priority
from bot.delivery.outbox import Options, Outbox
from bot.surveys import queries
from bot.surveys.models import Draw, Invitation, Survey
from bot.surveys.questionnaire import Questionnaire, Reward, said
from bot.team.service import GROUP, Team
from bot.texts import Texts

SEED_BYTES = 16


def new_seed() -> str:
    """A seed that nobody can foresee."""
    return secrets.token_hex(SEED_BYTES)


def commitment(seed: str) -> str:
    """What is told of the seed before the draw."""
    return hashlib.sha256(seed.encode()).hexdigest()


def drawn(seed: str, participants: Sequence[int], winners: int) -> list[int]:
    """Which of the participants win, the first first; the same for the same seed, in any order."""
    ranked = sorted(
        participants, key=lambda each: (hashlib.sha256(f"{seed}:{each}".encode()).hexdigest(), each)
    )
    return ranked[:winners]


@dataclass
class Rewards:
    """Hands out coupons and draws lots, within one unit of work."""

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    texts: Texts
    team: Team
    clients: Clients
    coupons: Coupons

    async def earned(self, survey: Survey, client: Client) -> dict[str, Any]:
        """What the client gets for finishing: `coupon`, or whether they take part in a `draw` until when."""
        reward = reward_of(survey)
        if reward is None:
            return {}
        if reward.kind == "draw":
            return {"kind": "draw", "winners": reward.winners, "closes_at": survey.closes_at}
        coupon = await self._grant(survey, reward, client)
        return {"kind": "coupon", "coupon": coupon}

    async def draw(self, survey: Survey) -> Draw | None:
        """Draw the winners, tell them and the managers, and keep how it went. None if there is no draw."""
        reward = reward_of(survey)
        if reward is None or reward.kind != "draw" or survey.seed is None:
            return None
        if known := await self.session.get(Draw, survey.id):
            return known
        participants = await queries.finished(self.session, survey.id)
        winners = drawn(survey.seed, participants, reward.winners)
        draw = Draw(
            survey_id=survey.id,
            seed=survey.seed,
            participants=participants,
            winners=winners,
            drawn_at=self.clock.now(),
        )
        self.session.add(draw)
        await self.session.flush()
        won = [await self._tell(survey, reward, each) for each in winners]
        text = self.texts.html(
            "managers/surveys.drawn",
            self.team.reader,
            title=title_of(survey, self.team.reader.language),
            draw=draw,
            hash=commitment(survey.seed),
            won=won,
        )
        await self.outbox.send(GROUP, text_message(text), Options(priority=Priority.RELAY))
        return draw

    async def _tell(self, survey: Survey, reward: Reward, invitation_id: int) -> dict[str, Any]:
        """Tell a winner."""
        invitation = await self.session.get_one(Invitation, invitation_id)
        client = await self.session.get_one(Client, invitation.client_id)
        coupon = await self._grant(survey, reward, client) if reward.pool else None
        reader = self.clients.reader(client)
        title = title_of(survey, reader.language)
        text = self.texts.html("clients/surveys.won", reader, client=client, coupon=coupon, title=title)
        await self.outbox.send(client.chat, text_message(text), Options(priority=Priority.RELAY))
        return {"id": invitation_id, "client": client, "coupon": coupon}

    async def _grant(self, survey: Survey, reward: Reward, client: Client) -> Coupon | None:
        """A coupon; when the pool is empty, the managers hear that they owe one."""
        coupon = await self.coupons.grant(client, reward.pool, f"survey:{survey.id}:{client.id}")
        if coupon is None:
            text = self.texts.html(
                "managers/surveys.no_coupon", self.team.reader, client=client, pool=reward.pool
            )
            await self.outbox.send(GROUP, text_message(text), Options(priority=Priority.ESCALATION))
        return coupon


def reward_of(survey: Survey) -> Reward | None:
    """What a survey rewards with."""
    return Reward.model_validate(survey.reward) if survey.reward else None


def title_of(survey: Survey, language: str) -> str:
    """What a survey is called."""
    return said(Questionnaire.model_validate(survey.content).title, language)
