"""Keyboards that a bot sends, checked as Telegram checks them."""

from dataclasses import dataclass
from typing import Any

from telegram import ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, Refusal, bad_request
from bot.sandbox.typed import accepted

MAX_DATA_BYTES = 64
MAX_INLINE_BUTTONS = 100
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
WEB_SCHEMES = ("http://", "https://", "tg://", "ton://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Markup:
    """An inline keyboard, which is part of the message, or another markup, which only people see."""

    inline: JSON | None = None
    other: JSON | None = None


NO_MARKUP = Markup()


def read_markup(params: Params) -> Markup:
    """The call's `reply_markup`; raises Refusal when Telegram would."""
    if params.get("reply_markup") in (None, ""):
        return NO_MARKUP
    markup = params.object("reply_markup", "reply keyboard markup") or {}
    if "inline_keyboard" in markup:
        return Markup(inline=_inline(markup))
    if "keyboard" in markup:
        return Markup(other=_reply(markup))
    if "remove_keyboard" in markup:
        return Markup(other=_flagged(ReplyKeyboardRemove, markup, "remove_keyboard"))
    if "force_reply" in markup:
        return Markup(other=_flagged(ForceReply, markup, "force_reply"))
    if markup:
        raise bad_request("object expected as reply markup")
    return NO_MARKUP


def read_inline(params: Params) -> JSON | None:
    """The call's inline keyboard, the only kind that an edit can give."""
    markup = read_markup(params)
    if markup.other is not None:
        raise bad_request("inline keyboard expected")
    return markup.inline


def _inline(markup: JSON) -> JSON | None:
    rows = _rows(markup.get("inline_keyboard"), "inline keyboard")
    accepted(InlineKeyboardMarkup, markup, "inline keyboard button")
    for row in rows:
        for button in row:
            _check_inline_button(button)
    rows = [row for row in rows if row]
    if sum(map(len, rows)) > MAX_INLINE_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _check_inline_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise _button_error("inline keyboard", "object expected")
    _check_strings(button, ("text", "url", "callback_data"), "inline keyboard")
    if not button["text"].strip():
        raise _button_error("inline keyboard", "Text must be non-empty")
    if sum(name in button and button[name] is not None for name in ACTIONS) != 1:
        raise _button_error("inline keyboard", "Text buttons are unallowed in the inline keyboard")
    data, url = button.get("callback_data"), button.get("url")
    if data is not None and not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if url is not None and not url.startswith(WEB_SCHEMES) and ("." not in url or " " in url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply(markup: JSON) -> JSON:
    rows = _rows(markup["keyboard"], "keyboard")
    for row in rows:
        for button in row:
            _check_reply_button(button)
    named = [[{"text": key} if isinstance(key, str) else key for key in row] for row in rows]
    accepted(ReplyKeyboardMarkup, {**markup, "keyboard": named}, "keyboard button")
    for name in ("resize_keyboard", "one_time_keyboard", "is_persistent", "selective"):
        _check_flag(markup, name)
    return {**markup, "keyboard": named}


def _check_reply_button(button: Any) -> None:
    if not isinstance(button, dict | str):
        raise _button_error("keyboard", "object expected")
    fields = {"text": button} if isinstance(button, str) else button
    _check_strings(fields, ("text",), "keyboard")
    if not fields["text"].strip():
        raise _button_error("keyboard", "text must be non-empty")


def _check_strings(button: JSON, names: tuple[str, ...], keyboard: str) -> None:
    for name in names:
        if name == "text" and name not in button:
            raise _button_error(keyboard, 'Can\'t find field "text"')
        if not isinstance(button.get(name), str | None):
            raise _button_error(keyboard, f'Field "{name}" must be of type String')


def _flagged(kind: type[ReplyKeyboardRemove | ForceReply], markup: JSON, name: str) -> JSON | None:
    accepted(kind, markup, "reply keyboard markup")
    _check_flag(markup, name)
    _check_flag(markup, "selective")
    return markup if markup[name] else None


def _check_flag(markup: JSON, name: str) -> None:
    if not isinstance(markup.get(name), bool | None):
        raise bad_request(f'can\'t parse reply keyboard markup: Field "{name}" must be of type Boolean')


def _rows(value: Any, what: str) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(f"can't parse {what}: array of arrays expected")
    return value


def _button_error(keyboard: str, words: str) -> Refusal:
    return bad_request(f"can't parse {keyboard} button: {words}")
