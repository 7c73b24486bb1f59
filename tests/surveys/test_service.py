"""Ratings are kept, one a ticket."""

import pytest
from sqlalchemy import select

from bot.surveys.models import Rating
from bot.surveys.service import LOW_SCORE
from tests.scenarios.play import Play


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
async def test_low_ratings_are_told_in_general_at_once_and_others_are_not(play: Play, score: int) -> None:
    anna = play.sandbox.add_client("Anna")
    thread = await play.open_ticket(anna)
    await play.pressed(play.mia, play.card(thread), "t:done")
    general, seen = len(play.group.texts()), len(play.group.texts(thread))
    await play.pressed(anna, anna.messages[-1], f"rate:1001:{score}")
    [rating] = await play.all(select(Rating))
    assert rating.score == score
    assert len(play.group.texts(thread)) == seen + 1
    assert len(play.group.texts()) - general == (score <= LOW_SCORE)
