"""The bots that are measured: how each is started, and by what its replies are known."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.sandbox import Sandbox

QUESTION = "How long does delivery take?"
"""The sample FAQ has it word for word, so that Deskbell is sure of the answer."""

ANSWER = "leave our warehouse"

FAST = {"PER_SECOND": "5000", "PER_CHAT_PER_SECOND": "5000", "PER_GROUP_PER_MINUTE": "1000000"}

Environment = Callable[[Sandbox, str], dict[str, str]]
"""The variables for a bot in the sandbox, with a database at the URL."""


@dataclass(frozen=True)
class Contestant:
    """A bot as a command. reply: what its answer to `QUESTION` contains. is_desk: it has data and tickets."""

    name: str
    command: tuple[str, ...]
    environment: Environment
    reply: str
    is_desk: bool = False


def _echo_environment(sandbox: Sandbox, _database: str) -> dict[str, str]:
    return {"API_BASE": sandbox.api_base, "TOKEN": sandbox.token}


def _deskbell_environment(sandbox: Sandbox, database: str) -> dict[str, str]:
    return {
        "DESKBELL_TELEGRAM__TOKEN": sandbox.token,
        "DESKBELL_TELEGRAM__API_BASE": sandbox.api_base,
        "DESKBELL_MANAGERS__CHAT_ID": str(sandbox.group.chat_id),
        "DESKBELL_DATABASE__URL": database,
        "DESKBELL_FAQ__FILE": str(files("bot.sandbox") / "sample_faq.csv"),
        "DESKBELL_LOG__LEVEL": "warning",
        **{f"DESKBELL_TELEGRAM__LIMITS__{name}": value for name, value in FAST.items()},
    }


ECHO = Contestant(
    name="echo bot",
    command=(sys.executable, str(Path(__file__).with_name("echo_bot.py"))),
    environment=_echo_environment,
    reply=QUESTION,
)
DESKBELL = Contestant(
    name="Deskbell",
    command=(sys.executable, "-c", "from bot.cli import main; main()", "run"),
    environment=_deskbell_environment,
    reply=ANSWER,
    is_desk=True,
)
