"""The buttons on what is said about lines, in the managers' group and at the client's."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup

from bot.keyboards import Id, button, keyboard
from bot.texts import Reader, Texts

"""Of a row in the database; what a tampered button carries instead may be any."""


class RetryButton(CallbackData, prefix="retry"):
    """Send a refused line again. `row`: what was refused, in the outbox."""

    line: Id
    row: Id


class SomethingNewButton(CallbackData, prefix="new"):
    """The client's line is no part of the request that it was added to."""

    line: Id
    again: bool = False
    """The request was solved, and the line has opened it again."""


def retry_keyboard(line_id: int, row_id: int, texts: Texts, reader: Reader) -> InlineKeyboardMarkup:
    """Under the reason why a line was refused."""
    return _one(texts.plain("managers/lines.button_retry", reader), RetryButton(line=line_id, row=row_id))


def something_new_keyboard(
    line_id: int, texts: Texts, reader: Reader, *, again: bool
) -> InlineKeyboardMarkup:
    """Under the word to the client that a line was added to a request."""
    label = texts.plain("clients/courtesy.button_new", reader)
    return _one(label, SomethingNewButton(line=line_id, again=again))


def _one(label: str, data: CallbackData) -> InlineKeyboardMarkup:
    return keyboard([[button(label, data)]])
