"""Finds out whether an ambiguous call took effect, so that nothing is said twice after a crash.

The Bot API has no way to read a chat, but refusing tells. Setting the buttons that a message already has is
answered "message is not modified" if the message is the bot's own, and otherwise "message to edit not found"
or "message can't be edited". A message of our own that is newer than all that were known when the call was
made, and that no row accounts for, is the one in doubt: in each chat only one call is under way at a time.
Nothing is changed by asking. Any other answer proves nothing, and the row is sent again.

Source: https://core.telegram.org/bots/api#editmessagereplymarkup; why this way: docs/decisions.
"""

from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.methods import EditForumTopic, EditMessageReplyMarkup, TelegramMethod
from aiogram.types import InlineKeyboardMarkup
from sqlalchemy import select

from bot.delivery.calls import Call
from bot.delivery.models import OutboxRow, OutboxStatus
from bot.delivery.numbering import Numbering
from bot.delivery.parcels import Parcel
from bot.storage.uow import Database

MOST_QUESTIONS = 40
"""After so many the doubt is left as it is: each one is a call."""


async def find_sent(
    bot: Bot, database: Database, numbering: Numbering, parcel: Parcel, call: Call
) -> int | None:
    """The id of the message that `call` has sent already; None if that can't be proved.

    Raises what aiogram raises when the question itself fails, as for a flood limit.
    """
    row = parcel.head
    markup = call.payload.get("reply_markup")
    if row.floor is None or (markup is not None and "inline_keyboard" not in markup):
        return None  # a message with a keyboard for replies can't be asked about
    buttons = InlineKeyboardMarkup.model_validate(markup) if markup else None
    known = await _accounted_for(database, row)
    unexplained = [each for each in numbering.unexplained(call.chat_id, row.floor) if each not in known]
    for message_id in unexplained[:MOST_QUESTIONS]:
        question = EditMessageReplyMarkup(chat_id=call.chat_id, message_id=message_id, reply_markup=buttons)
        if await _refused_with(bot, question, "message is not modified"):
            return message_id
    return None


async def find_topic(bot: Bot, numbering: Numbering, row: OutboxRow, chat_id: int, title: str) -> int | None:
    """The topic `title` that a call interrupted by a crash has made already; None if there is none."""
    floor = row.floor or 0  # of a group that nobody has written in yet, nothing was known
    for thread_id in numbering.unexplained(chat_id, floor)[:MOST_QUESTIONS]:
        question = EditForumTopic(chat_id=chat_id, message_thread_id=thread_id, name=title)
        if await _refused_with(bot, question, "topic_not_modified"):
            return thread_id
    return None


async def _refused_with(bot: Bot, question: TelegramMethod[Any], words: str) -> bool:
    """Whether Telegram's answer is this refusal. Only being too fast, or cut off, is no answer at all."""
    try:
        await bot(question)
    except (TelegramRetryAfter, TelegramNetworkError):
        raise
    except TelegramBadRequest as refusal:
        return words in refusal.message.lower()
    except (TelegramAPIError, ClientDecodeError):
        return False
    return False


async def _accounted_for(database: Database, row: OutboxRow) -> set[int]:
    """The newer messages of ours in the same chats whose rows are settled."""
    query = select(OutboxRow.message_id, OutboxRow.album).where(
        OutboxRow.status == OutboxStatus.SENT,
        OutboxRow.bucket == row.bucket,
        OutboxRow.message_id > row.floor,
    )
    async with database.read() as session:
        found = await session.execute(query)
    return {first + item for first, album in found if first is not None for item in range(len(album or [0]))}
