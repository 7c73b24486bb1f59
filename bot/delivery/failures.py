"""The one place where Telegram's refusals are understood.

The words are Telegram's own (it gives no codes beyond HTTP's), gathered from
https://core.telegram.org/bots/api#making-requests and from its server's source.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError


class Trouble(StrEnum):
    """What a refusal means to us."""

    SLOW_DOWN = "slow down"
    UNREACHED = "not reached"
    """The call never left, or Telegram said that it failed: it can be made again."""
    UNKNOWN = "unknown"
    """The connection broke before the answer: nobody knows whether it took effect."""
    BLOCKED = "blocked"
    THREAD_GONE = "thread gone"
    THREAD_CLOSED = "thread closed"
    NO_FORUM = "no forum"
    MIGRATED = "migrated"
    NOT_MODIFIED = "not modified"
    MESSAGE_GONE = "message gone"
    TOO_LATE = "too late"
    """A message can be deleted for 48 hours only (https://core.telegram.org/bots/api#deletemessage)."""
    BAD_MARKUP = "bad markup"
    NO_RIGHTS = "no rights"
    """The bot was put out of the group or lost a right there: everything waits until it is back."""
    NO_CHAT = "no chat"
    REFUSED = "refused"


@dataclass(frozen=True)
class Failure:
    """A call that did not succeed.

    words: what Telegram said.
    retry_after: seconds to wait, with SLOW_DOWN.
    new_chat_id: the chat that the group became, with MIGRATED.
    """

    trouble: Trouble
    words: str
    retry_after: float = 0.0
    new_chat_id: int | None = None


WORDS: tuple[tuple[str, Trouble], ...] = (
    ("message is not modified", Trouble.NOT_MODIFIED),
    ("message to edit not found", Trouble.MESSAGE_GONE),
    ("message can't be edited", Trouble.MESSAGE_GONE),
    ("message to delete not found", Trouble.MESSAGE_GONE),
    ("message can't be deleted", Trouble.TOO_LATE),
    ("message to react not found", Trouble.MESSAGE_GONE),
    ("message_id_invalid", Trouble.MESSAGE_GONE),
    ("message thread not found", Trouble.THREAD_GONE),
    ("topic_deleted", Trouble.THREAD_GONE),
    ("topic_id_invalid", Trouble.THREAD_GONE),
    ("topic_closed", Trouble.THREAD_CLOSED),
    ("chat is not a forum", Trouble.NO_FORUM),
    ("can't parse", Trouble.BAD_MARKUP),
    ("unsupported start tag", Trouble.BAD_MARKUP),
    ("chat not found", Trouble.NO_CHAT),
    ("not enough rights", Trouble.NO_RIGHTS),
    ("chat_write_forbidden", Trouble.NO_RIGHTS),
    ("have no rights", Trouble.NO_RIGHTS),
)


def understand(error: TelegramAPIError | ClientDecodeError) -> Failure:
    """What `error`, raised by a call to Telegram, means."""
    words = getattr(error, "message", str(error))
    match error:
        case TelegramRetryAfter():
            return Failure(Trouble.SLOW_DOWN, words, retry_after=float(error.retry_after))
        case TelegramMigrateToChat():
            return Failure(Trouble.MIGRATED, words, new_chat_id=error.migrate_to_chat_id)
        case TelegramEntityTooLarge():
            return Failure(Trouble.REFUSED, words)
        case TelegramNetworkError():
            never_left = isinstance(error.__cause__, ClientConnectorError)
            return Failure(Trouble.UNREACHED if never_left else Trouble.UNKNOWN, words)
        case ClientDecodeError():
            return Failure(Trouble.UNKNOWN, words)
        case TelegramServerError() if "gateway" in words.lower():
            return Failure(Trouble.UNKNOWN, words)  # somebody between us and Telegram gave up waiting
        case TelegramServerError() | TelegramUnauthorizedError():
            # A revoked token is the operator's to mend; until then nothing is lost.
            return Failure(Trouble.UNREACHED, words)
        case TelegramNotFound():
            # A wrong path is the operator's to mend too, but a server may just not know a lesser method.
            lesser = not error.method.__api_method__.startswith("send")
            return Failure(Trouble.REFUSED if lesser else Trouble.UNREACHED, words)
        case TelegramForbiddenError():
            group = any(word in words for word in ("group", "channel"))
            return Failure(Trouble.NO_RIGHTS if group else Trouble.BLOCKED, words)
    if wait := re.search(r"too many requests: retry after (\d+)", words, re.IGNORECASE):
        return Failure(Trouble.SLOW_DOWN, words, retry_after=float(wait[1]))
    return Failure(_by_words(words), words)


def _by_words(words: str) -> Trouble:
    lower = words.lower()
    return next((trouble for part, trouble in WORDS if part in lower), Trouble.REFUSED)
