"""The buttons of campaigns: the managers', and the clients' to unsubscribe with."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from bot.audiences.models import MailingKind
from bot.keyboards import button
from bot.texts import Reader, Texts

Id = Annotated[int, Field(ge=0, le=2**53)]

CAMPAIGN_KINDS = (MailingKind.NEWS, MailingKind.INVITATION, MailingKind.OFFER, MailingKind.INFORMATION)


class Act(StrEnum):
    """What a manager does with a campaign by button. Those with a value say what it is."""

    LIST = "list"
    NEW = "new"
    """A kind of message; `id` is 0."""
    SHOW = "show"
    TEXT = "text"
    """A language, to type its text."""
    LINKS = "link"
    """The same for its buttons."""
    DROP = "drop"
    """A language, to say nothing in it."""
    LANGUAGE = "lang"
    """A language, to work at it."""
    AUDIENCE = "who"
    WHEN = "when"
    """Choose when, or what was chosen: `now`, or such as `3h`."""
    LOCAL = "own"
    """Whether the time is that of each client's clock: turns it round."""
    TRIAL = "try"
    SEND = "send"
    """Asks whether that is meant."""
    SEND_NOW = "go"
    PAUSE = "hold"
    RESUME = "on"
    STOP = "stop"
    """Asks whether that is meant."""
    STOP_NOW = "end"
    DISCARD = "bin"
    CANCEL = "back"
    """Nothing is to be typed after all."""


class CampaignButton(CallbackData, prefix="camp"):
    """A manager's button. `id`: the campaign, 0 for none."""

    act: Act
    id: Id = 0
    value: str = Field(default="", max_length=16)


class UnsubscribeButton(CallbackData, prefix="unsub"):
    """Under a message that nobody asked for: no more of the kind, or, with `again`, as before.

    campaign: which one it was under, 0 for another message.
    """

    kind: MailingKind
    campaign: Id = 0
    again: bool = False


def act_button(label: str, act: Act, campaign_id: int = 0, value: str = "") -> InlineKeyboardButton:
    """A manager's button."""
    return button(label, CampaignButton(act=act, id=campaign_id, value=value))


def unsubscribe_button(
    texts: Texts, reader: Reader, kind: MailingKind, campaign_id: int = 0, *, again: bool = False
) -> InlineKeyboardButton:
    """The button under a message with which a client unsubscribes, or takes that back."""
    name = "button_again" if again else "button_unsubscribe"
    label = texts.plain(f"clients/mailings.{name}", reader, kind=kind)
    return button(label, UnsubscribeButton(kind=kind, campaign=campaign_id, again=again))
