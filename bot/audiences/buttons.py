"""The buttons with which managers choose an audience; whatever it is for, the feature takes the presses."""

from enum import StrEnum
from typing import Annotated

from aiogram import F
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from pydantic import Field

MOST_PAGES = 99


class Part(StrEnum):
    """What is being chosen. All but HOME and CLEAR show their choices, or toggle the one in `value`."""

    HOME = "home"
    SEGMENTS = "seg"
    TAGS = "tag"
    INTERESTS = "int"
    LANGUAGES = "lang"
    COUNTRIES = "land"
    CONTACT = "seen"
    SCORE = "score"
    CLEAR = "all"
    """Everybody again."""


class AudienceButton(CallbackData, prefix="aud"):
    """A button of the picker. `owner`: the feature; `id`: what of its the audience is for."""

    owner: str = Field(max_length=8)
    id: Annotated[int, Field(ge=1, le=2**53)]
    part: Part
    value: str = Field(default="", max_length=8)
    """By what a choice is known (`short`); nothing to show the choices."""
    page: Annotated[int, Field(ge=0, le=MOST_PAGES)] = 0

    @classmethod
    def filter_for(cls, owner: str) -> CallbackQueryFilter:
        """Passes presses that are about a feature's audiences."""
        return cls.filter(F.owner == owner)
