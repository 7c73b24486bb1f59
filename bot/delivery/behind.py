"""Replies: to which of our messages, by the names that they were sent under; and ours to others."""

from aiogram.types import Message, ReplyParameters

from bot.delivery.outbox import Outbox


def replying(message: Message) -> ReplyParameters:
    """A reply to `message`, or a message like any other if that one is gone."""
    return ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)


async def named_behind(outbox: Outbox, message: Message) -> list[str]:
    """The names of the message of ours that `message` replies to; none if it replies to none."""
    replied = message.reply_to_message
    return await outbox.named(replied.chat.id, replied.message_id) if replied else []


async def number_behind(outbox: Outbox, message: Message, kind: str, part: str = "") -> int | None:
    """The number in `kind:number:part`, if `message` replies to a message of ours that is named so."""
    for name in await named_behind(outbox, message):
        found, _, rest = name.partition(":")
        number, _, of_it = rest.partition(":")
        if (found, of_it) == (kind, part) and number.isdecimal():
            return int(number)
    return None
