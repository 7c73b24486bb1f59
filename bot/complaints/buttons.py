"""The buttons around complaints, for clients and for managers."""

from enum import StrEnum
from typing import Annotated

from aiogram import F
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter
from pydantic import Field

from bot.keyboards import Id
from bot.tickets.buttons import Number

Count = Annotated[int, Field(ge=0, le=2**31)]
Key = Annotated[str, Field(max_length=16)]


class Act(StrEnum):
    """What a client does with the complaint they are writing."""

    DONE = "done"
    """They have told everything."""
    ANEW = "anew"
    """They want to tell it once more from the beginning."""
    CATEGORY = "cat"
    YES = "yes"
    NO = "no"
    REMEDY = "rem"
    BACK = "back"
    CANCEL = "stop"
    SEND = "send"
    """As it is, after they had cancelled it or let it lie."""
    GO_ON = "on"


class ComplaintButton(CallbackData, prefix="c"):
    """A button under a question; `asked` says under which, so that old ones are known."""

    act: Act
    draft: Id
    asked: Count
    value: Key = ""


class OfferButton(CallbackData, prefix="co"):
    """Whether the client takes what is offered."""

    case: Id
    offer: Count
    takes: bool


class LeavingAct(StrEnum):
    """What a client does when asked why they leave."""

    BEGIN = "go"
    SKIP = "skip"
    STOP = "stop"


class LeavingButton(CallbackData, prefix="lv"):
    """A button under one of the questions."""

    act: LeavingAct
    leaving: Id
    step: Annotated[int, Field(ge=0, le=3)]


class CardAct(StrEnum):
    """What managers do about complaints on a ticket's card."""

    GRANT = "yes"
    OTHER = "other"
    """Choose what to offer instead."""
    OFFER = "offer"
    """The key of a remedy."""
    MENU = "menu"
    SHEET = "sheet"
    SUGGESTION = "idea"
    LEAVES = "leaves"
    DECLINED = "no"


class CardButton(CallbackData, prefix="k"):
    """A button on a ticket's card."""

    act: CardAct
    number: Number
    value: Key = ""

    @classmethod
    def filter_for(cls, *acts: CardAct) -> CallbackQueryFilter:
        """Passes presses of buttons of these sorts."""
        return cls.filter(F.act.in_(acts))


class SheetAct(StrEnum):
    """What a manager fills in on the sheet of a case."""

    SHOW = "show"
    """The sheet itself again, without asking for anything."""
    KIND = "kind"
    CATEGORY = "cat"
    CAUSE = "cause"
    PRODUCT = "prod"
    REMEDY = "rem"
    COST = "cost"
    DONE = "done"


class SheetButton(CallbackData, prefix="s"):
    """A button on a sheet: asks for something, or with a value fills it in."""

    act: SheetAct
    case: Id
    value: Annotated[str, Field(max_length=20)] = ""


class SearchAct(StrEnum):
    """What a manager does with what was found in the register."""

    PAGE = "page"
    CSV = "csv"
    XLSX = "xlsx"


class SearchButton(CallbackData, prefix="x"):
    """A button under what was found."""

    act: SearchAct
    search: Id
    page: Annotated[int, Field(ge=0, le=99_999)] = 0
