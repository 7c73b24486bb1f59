"""Presses of inline buttons and the bot's answers to them."""

from itertools import count
from time import monotonic

from bot.sandbox.refusals import JSON, bad_request

LIFETIME_SECONDS = 30.0
"""Telegram waits some 15 seconds for an answer; a little more spares slow machines."""


class Callbacks:
    """The presses that wait for an answer, and the answers given."""

    def __init__(self) -> None:
        self.answers: dict[str, JSON] = {}
        self._open: dict[str, float] = {}
        self._numbers = count(4_400_000_000_000_000_001)

    def press(self) -> str:
        """A new press; returns its id."""
        query_id = str(next(self._numbers))
        self._open[query_id] = monotonic()
        return query_id

    def answer(self, query_id: str, answer: JSON) -> None:
        """Note the bot's answer; raises Refusal for an unknown, answered or old press."""
        pressed = self._open.pop(query_id, None)
        if pressed is None or monotonic() - pressed > LIFETIME_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        self.answers[query_id] = answer
