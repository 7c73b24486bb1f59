"""The buttons under an FAQ answer or an offer of entries."""

from collections.abc import Sequence
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.faq.chat.contents import shorten
from bot.faq.entries import Button
from bot.keyboards import Rows, button, keyboard, link_button
from bot.texts import Reader, Texts


class FaqAct(StrEnum):
    """What a client does with an answer or an offer."""

    HELPED = "yes"
    PERSON = "person"
    PICK = "pick"
    RELATED = "rel"


class FaqButton(CallbackData, prefix="q"):
    """A button under a question. `entry` is the key of an FAQ entry, with PICK and RELATED."""

    act: FaqAct
    question: int
    entry: str = ""


def _button(texts: Texts, reader: Reader, label: str, data: FaqButton) -> InlineKeyboardButton:
    return button(texts.plain(f"clients/faq.{label}", reader), data)


def link_rows(links: Sequence[Button]) -> Rows:
    """The links of an answer, one under another."""
    return [[link_button(link.label, link.url)] for link in links]


def helped_keyboard(
    question: int, texts: Texts, reader: Reader, related: Sequence[tuple[str, str]] = ()
) -> InlineKeyboardMarkup:
    """Did this help? related: entries (key and title) to read on with."""
    yes = _button(texts, reader, "button_helped", FaqButton(act=FaqAct.HELPED, question=question))
    no = _button(texts, reader, "button_not_helped", FaqButton(act=FaqAct.PERSON, question=question))
    rows = [
        [button(f"➡️ {shorten(title)}", FaqButton(act=FaqAct.RELATED, question=question, entry=key))]
        for key, title in related
    ]
    return keyboard([[yes, no], *rows])


def person_keyboard(question: int, texts: Texts, reader: Reader) -> InlineKeyboardMarkup:
    """The way to a person, where there is nothing to offer."""
    ask = _button(texts, reader, "button_person", FaqButton(act=FaqAct.PERSON, question=question))
    return keyboard([[ask]])


def offer_keyboard(
    question: int, entries: Sequence[tuple[str, str]], texts: Texts, reader: Reader
) -> InlineKeyboardMarkup:
    """The entries (key and title) that may be meant, and the way to a person."""
    rows = [
        [button(shorten(title), FaqButton(act=FaqAct.PICK, question=question, entry=key))]
        for key, title in entries
    ]
    none = _button(texts, reader, "button_none", FaqButton(act=FaqAct.PERSON, question=question))
    return keyboard([*rows, [none]])
