"""The buttons of surveys, for clients and for managers."""

from enum import StrEnum
from typing import Annotated

from aiogram import F
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from pydantic import Field

from bot.keyboards import Id
from bot.surveys.questionnaire import MOST_QUESTIONS
from bot.tickets.buttons import Number

Step = Annotated[int, Field(ge=0, le=MOST_QUESTIONS)]
Value = Annotated[int, Field(ge=-1000, le=1000)]
Page = Annotated[int, Field(ge=0, le=99_999)]
NO_SURVEY = 0
SurveyId = Annotated[int, Field(ge=NO_SURVEY, le=2**62)]


class Act(StrEnum):
    """What a client does with a survey."""

    BEGIN = "go"
    LATER = "later"
    DECLINE = "no"
    ANSWER = "is"
    """The number on the scale, 1 or 0, or the place of the option in the list."""
    TICK = "tick"
    """The place of an option among several."""
    DONE = "done"
    """All that fits is ticked."""
    SKIP = "skip"
    BACK = "back"
    STOP = "stop"


class SurveyButton(CallbackData, prefix="sv"):
    """A button under a question; `step` says under which, so that old ones are known."""

    act: Act
    invitation: Id
    step: Step
    value: Value = 0


class CommentButton(CallbackData, prefix="rc"):
    """What was taken for the comment on a rating was something else."""

    number: Number


class Panel(StrEnum):
    """What a manager does with surveys. All but LIST, CSAT and NEW are about one."""

    LIST = "list"
    NEW = "new"
    """The place of a questionnaire among all."""
    SHOW = "show"
    PREVIEW = "view"
    """A page: 0 for the invitation, then the questions, then the thanks."""
    INERT = "inert"
    """A button of the preview, which does nothing."""
    AUDIENCE = "who"
    REWARD = "gift"
    """Choose what for; or the place of one of the choices."""
    SEND = "send"
    CONFIRM = "yes"
    SCHEDULE = "when"
    AT = "at"
    """The place of one of the moments offered."""
    STOP = "stop"
    CANCEL = "drop"
    RESULTS = "res"
    PICTURE = "pic"
    """The number of a question."""
    COMMENTS = "said"
    """A page."""
    WORDS = "words"
    CSV = "csv"
    XLSX = "xlsx"
    CSAT = "csat"


class PanelButton(CallbackData, prefix="sp"):
    """A button of the managers' panel."""

    act: Panel
    survey: SurveyId = NO_SURVEY
    value: Page = 0
    language: Annotated[str, Field(pattern=r"^[a-zA-Z_]{0,6}$")] = ""

    @classmethod
    def filter_for(cls, *acts: Panel) -> CallbackQueryFilter:
        """Passes presses of buttons of these sorts."""
        return cls.filter(F.act.in_(acts))


class FollowAct(StrEnum):
    """What a manager writes down about a detractor."""

    CAUSE = "cause"
    CHANGED = "changed"


class FollowButton(CallbackData, prefix="fo"):
    """A button on the card of a follow-up."""

    act: FollowAct
    number: Number
