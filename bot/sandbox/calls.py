"""The record of what the bot called."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from bot.sandbox.refusals import JSON


@dataclass(slots=True)
class Call:
    """One call of the Bot API and its answer; `at` is in monotonic seconds, `status` an HTTP status."""

    method: str
    params: JSON
    status: int = 0
    ok: bool = False
    result: Any = None
    """What a successful call returned, or the description of a refusal."""

    at: float = field(default_factory=monotonic)
    answered: bool = False
    """False while, or because, the answer did not reach the bot."""
