"""answerCallbackQuery, see https://core.telegram.org/bots/api#answercallbackquery."""

from bot.sandbox import utf16
from bot.sandbox.methods.kinds import Method
from bot.sandbox.params import Params
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

MAX_TEXT = 200


def answer(world: World, params: Params) -> bool:
    """Tell the person who pressed a button something."""
    text = params.text("text")
    if utf16.length(text) > MAX_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    given = {"text": text, "show_alert": params.flag("show_alert")}
    world.callbacks.answer(query_id, given)
    world.changes.publish("callback_answer", query_id=query_id, url=params.text("url"), **given)
    return True


METHODS: dict[str, Method] = {"answerCallbackQuery": answer}
