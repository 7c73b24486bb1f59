"""Choosing an audience by button."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.audience import Audience
from bot.audiences.buttons import AudienceButton, Part
from bot.audiences.models import MailingKind
from bot.audiences.picker import AudiencePicker, PickerPage, Subject
from bot.clients.models import ClientWord
from bot.config.model import Config
from bot.keyboards import short
from bot.storage.uow import Database
from bot.team.service import Team
from bot.texts import Texts
from bot.tickets.press import StaleError
from tests.audiences.conftest import NOW, take_in
from tests.samples.people import StoppedClock

SUBJECT = Subject("survey", 3, MailingKind.SURVEY)


def picker(session: AsyncSession) -> AudiencePicker:
    clock = StoppedClock(NOW)
    config = Config.model_validate(
        {
            "telegram": {"token": "1:x"},
            "managers": {"chat_id": -100},
            "clients": {"segments": ["vip"], "interests": ["tractors"]},
        }
    )
    return AudiencePicker(session, clock, Texts(clock), Team(session, clock, config))


def buttons(page: PickerPage) -> dict[str, AudienceButton]:
    return {
        button.text: AudienceButton.unpack(button.callback_data or "") for row in page.rows for button in row
    }


async def tapped(choose: AudiencePicker, audience: Audience, *labels: str) -> tuple[Audience, PickerPage]:
    """Press buttons one after another; what is chosen then, and what is shown."""
    page = await choose.page(SUBJECT, audience)
    for label in labels:
        button = buttons(page)[label]
        audience = await choose.pressed(button, audience)
        page = await choose.page(SUBJECT, audience, button.part, button.page)
    return audience, page


async def test_conditions_are_put_together_and_taken_back_by_tapping(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        anna = await take_in(session, "Anna", segment="vip")
        await take_in(session, "Joe", country="US")
        session.add(ClientWord(client_id=anna.id, kind="tag", word="x" * 32))
        await session.flush()
        choose = picker(session)
        audience, page = await tapped(choose, Audience(), "👥 Segment", "vip")
        assert audience == Audience(segments=("vip",))
        assert "1 client gets it" in page.html
        assert "Segment: vip" in page.html
        assert "✓ vip" in buttons(page)
        steps = ("← Back", "🏷 Tag", "x" * 32, "← Back", "🌍 Country", "United States", "Sweden")
        audience, page = await tapped(choose, audience, "👥 Segment", *steps)
        assert audience == Audience(segments=("vip",), tags=("x" * 32,), countries=("US", "SE"))
        audience, page = await tapped(choose, audience, "👥 Segment", "✓ vip", "← Back", "Everybody again")
        assert audience == Audience()
        assert "All clients" in page.html
        assert "2 clients get it" in page.html


async def test_of_times_and_ratings_one_is_chosen(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        choose = picker(session)
        steps: list[tuple[tuple[str, ...], dict[str, Any]]] = [
            (("🕓 Last contact", "Within 30 days", "Not for 90 days"), {"unseen_for": 90}),
            (("🕓 Last contact", "Not for 90 days", "✓ Not for 90 days"), {}),
            (("⭐ Rating", "⭐ 1 or 2", "⭐ 4 or 5"), {"score_from": 4}),
        ]
        for labels, expected in steps:
            assert (await tapped(choose, Audience(), *labels))[0].dump() == expected


@pytest.mark.parametrize(
    ("part", "value"),
    [(Part.SEGMENTS, short("partner")), (Part.TAGS, "zzzzzzzz"), (Part.SCORE, short("seen_30"))],
)
async def test_a_choice_that_is_none_is_stale(sqlite_database: Database, part: Part, value: str) -> None:
    async with sqlite_database.begin() as session:
        button = AudienceButton(owner="survey", id=3, part=part, value=value)
        with pytest.raises(StaleError):
            await picker(session).pressed(button, Audience())


async def test_buttons_fit_into_what_telegram_allows(sqlite_database: Database) -> None:
    async with sqlite_database.begin() as session:
        subject = Subject("campaign", 2**53, MailingKind.NEWS)
        for part in Part:
            page = await picker(session).page(subject, Audience(), part)
            for row in page.rows:
                assert all(len((button.callback_data or "").encode()) <= 64 for button in row)
