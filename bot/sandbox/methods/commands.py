"""The bot's commands and its description of itself, see https://core.telegram.org/bots/api#setmycommands."""

import json
import re
from functools import partial

from telegram import BotCommand, BotCommandScope

from bot.sandbox.methods.kinds import Method
from bot.sandbox.params import Params
from bot.sandbox.refusals import JSON, bad_request
from bot.sandbox.typed import accepted
from bot.sandbox.world import World

NAME = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
MAX_COMMANDS = 100
MAX_WORDS = 256
LENGTHS = {"description": 512, "short_description": 120}


def set_commands(world: World, params: Params) -> bool:
    """Set the commands for a scope and a language."""
    given = params.array("commands", "BotCommand") or []
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(one) for one in given]
    key = _key(params)
    if commands:
        world.commands[key] = commands
    else:
        world.commands.pop(key, None)
    world.changes.publish("menu")
    return True


def get_commands(world: World, params: Params) -> list[JSON]:
    """The commands of exactly this scope and language."""
    return world.commands.get(_key(params), [])


def delete_commands(world: World, params: Params) -> bool:
    """Forget the commands of exactly this scope and language."""
    world.commands.pop(_key(params), None)
    world.changes.publish("menu")
    return True


def _command(value: JSON) -> JSON:
    command = accepted(BotCommand, value, "BotCommand")
    name = command.command.removeprefix("/") if isinstance(command.command, str) else ""
    if not NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(command.description, str) or not 1 <= len(command.description.strip()) <= MAX_WORDS:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": command.description}


def _key(params: Params) -> tuple[str, str]:
    scope = params.object("scope", "BotCommandScope") or {"type": "default"}
    accepted(BotCommandScope, scope, "BotCommandScope")
    return json.dumps(scope, sort_keys=True), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("LANG_CODE_INVALID")
    return language


def set_about(name: str, world: World, params: Params) -> bool:
    """Set the description or the short description for a language."""
    text = params.text(name)
    if len(text) > LENGTHS[name]:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    world.about[name, _language(params)] = text
    return True


def get_about(name: str, world: World, params: Params) -> JSON:
    """The description or the short description for a language, or the one for all."""
    language = _language(params)
    return {name: world.about.get((name, language), world.about.get((name, ""), ""))}


METHODS: dict[str, Method] = {
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyDescription": partial(set_about, "description"),
    "getMyDescription": partial(get_about, "description"),
    "setMyShortDescription": partial(set_about, "short_description"),
    "getMyShortDescription": partial(get_about, "short_description"),
}
