"""Asks Telegram about the token, the managers' group and the bot's rights in it."""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

from telegram import (
    Bot,
    ChatFullInfo,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
    User,
    WebhookInfo,
)
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.commands.finding import Finding, broken, fine, note
from bot.config import Config, Telegram

# The library logs answers it cannot read; here they become findings.
logging.getLogger("telegram").addHandler(logging.NullHandler())

T = TypeVar("T")

_RIGHTS = {
    "can_manage_topics": "Manage topics",
    "can_delete_messages": "Delete messages",
    "can_pin_messages": "Pin messages",
}


async def ask(config: Config, seconds: float) -> list[Finding]:
    """What Telegram says about this configuration, waiting for it at most `seconds`."""
    telegram, group = config.telegram, config.managers.chat_id
    request = HTTPXRequest(
        connection_pool_size=4, connect_timeout=seconds, read_timeout=seconds, pool_timeout=seconds
    )
    token, base_url = telegram.token.get_secret_value(), f"{telegram.api_base}/bot"
    # One for both purposes: a second would read the certificates of the web once more.
    bot = Bot(token, base_url, request=request, get_updates_request=request)
    try:
        async with asyncio.timeout(seconds):
            me, chat, member, webhook = await asyncio.gather(
                _outcome(bot.get_me()),
                _outcome(bot.get_chat(group)),
                _outcome(bot.get_chat_member(group, telegram.bot_id)),
                _outcome(bot.get_webhook_info()),
            )
    except TimeoutError:
        return [_unreached(telegram, f"no answer in {seconds:.1f} seconds")]
    finally:
        await request.shutdown()
    if isinstance(me, TelegramError):
        return [_refused(telegram, me)]
    findings = [fine(f"Token: it is @{me.username}'s ({me.first_name})."), _webhook(telegram, webhook)]
    return [*findings, *_group(group, me, chat, member)]


async def _outcome(call: Coroutine[Any, Any, T]) -> T | TelegramError:
    try:
        return await call
    except TelegramError as error:
        return error


def _refused(telegram: Telegram, error: TelegramError) -> Finding:
    if isinstance(error, InvalidToken):
        return broken(
            f"Token: {telegram.api_base} does not know it. Copy telegram.token again from @BotFather; "
            "if it is right, telegram.api_base is not a Bot API server."
        )
    return _unreached(telegram, str(error))


def _unreached(telegram: Telegram, reason: str) -> Finding:
    return broken(
        f"Telegram: {telegram.api_base} was not reached ({reason}). "
        "Check the network, a firewall or proxy, and telegram.api_base."
    )


def _webhook(telegram: Telegram, found: WebhookInfo | TelegramError) -> Finding:
    if isinstance(found, TelegramError):
        return note(f"Updates: how they are delivered is not known ({found}).")
    if found.url == (telegram.webhook.url or ""):
        problem = (
            f" Telegram's last delivery failed: {found.last_error_message}."
            if found.last_error_message
            else ""
        )
        mark = note if problem else fine
        return mark(f"Updates: {'by webhook' if found.url else 'fetched by polling'}.{problem}")
    if telegram.webhook.url:
        return note("Updates: the webhook is not set at Telegram yet; `deskbell run` sets it.")
    return note(
        f"Updates: Telegram still delivers them to {found.url}. `deskbell run` ends that; stop the program "
        "that receives them there, or the two take each other's."
    )


def _group(
    chat_id: int, me: User, chat: ChatFullInfo | TelegramError, member: ChatMember | TelegramError
) -> Iterator[Finding]:
    if isinstance(chat, TelegramError):
        yield broken(f"Group: {_why_no_group(chat_id, me, chat)}")
        return
    if chat.type != ChatType.SUPERGROUP:
        yield broken(
            f"Group: {chat_id} is a {chat.type}, not a supergroup. Turn on Topics in the group's settings, "
            "which makes it one, and set managers.chat_id to its new id."
        )
        return
    yield fine(f"Group: {chat.title}.")
    if chat.is_forum:
        yield fine("Topics: on, so that each client gets one.")
    else:
        yield note(
            "Topics: off, so that all clients share one stream. Turn on Topics in the group's settings."
        )
    yield _rights(me, member, topics=bool(chat.is_forum))


def _why_no_group(chat_id: int, me: User, error: TelegramError) -> str:
    if isinstance(error, ChatMigrated):
        return f"it has become a supergroup: set managers.chat_id to {error.new_chat_id}."
    if isinstance(error, Forbidden):
        return f"@{me.username} is not in {chat_id} ({error}). Add it to the group as an administrator."
    if isinstance(error, BadRequest):
        return (
            f"{chat_id} is not a chat that @{me.username} is in ({error}). "
            "Add the bot to the managers' group, or correct managers.chat_id."
        )
    return f"Telegram did not say anything about {chat_id} ({error}). Try again."


def _rights(me: User, member: ChatMember | TelegramError, *, topics: bool) -> Finding:
    advice = "group's settings → Administrators"
    if isinstance(member, TelegramError):
        return broken(
            f"Rights: Telegram does not say ({member}). Make @{me.username} an administrator: {advice}."
        )
    if isinstance(member, ChatMemberOwner):
        return fine("Rights: the bot owns the group.")
    if not isinstance(member, ChatMemberAdministrator):
        return broken(f"Rights: @{me.username} is not an administrator, so it sees only commands. {advice}.")
    missing = [label for right, label in _RIGHTS.items() if not getattr(member, right)]
    if not missing:
        return fine("Rights: administrator with all that is needed.")
    mark = broken if topics and not member.can_manage_topics else note
    return mark(f"Rights: @{me.username} may not: {', '.join(missing)}. Allow it: {advice}.")
