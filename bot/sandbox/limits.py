"""Telegram's flood limits, counted in seconds of a clock that only grows.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import monotonic

from bot.sandbox.refusals import too_many

GROUP_WINDOW_SECONDS = 60.0
BOT_WINDOW_SECONDS = 1.0
BURST_SECONDS = 5.0
"""A private chat bears that many seconds' worth of messages at once."""

TOLERANCE = 1.1
"""Telegram's own figure for the whole bot is approximate: it refuses a little later."""


@dataclass(slots=True)
class Limits:
    """How much a bot may send; nothing is counted when `enforce` is false."""

    per_second: float = 30
    per_chat_per_second: float = 1
    per_group_per_minute: int = 20
    enforce: bool = True


class Window:
    """At most `limit` units in any `seconds` seconds."""

    def __init__(self, seconds: float, limit: float) -> None:
        self._seconds = seconds
        self._limit = limit
        self._spent: deque[float] = deque()

    def wait(self, now: float, units: int) -> float:
        """Seconds until `units` more fit; 0 when they fit now."""
        while self._spent and self._spent[0] <= now - self._seconds:
            self._spent.popleft()
        excess = len(self._spent) + units - self._limit
        if excess <= 0 or not self._spent:
            return 0.0
        last_to_leave = self._spent[min(ceil(excess), len(self._spent)) - 1]
        return last_to_leave + self._seconds - now

    def spend(self, now: float, units: int) -> None:
        """Count `units` at `now`."""
        self._spent.extend([now] * units)


class Meter:
    """Counts what the bot sends and refuses what is too much with 429."""

    def __init__(self, limits: Limits, now: Callable[[], float] = monotonic) -> None:
        self.limits = limits
        self._now = now
        self._bot = Window(BOT_WINDOW_SECONDS, limits.per_second * TOLERANCE)
        self._chats: dict[int, Window] = {}

    def spend(self, chat_id: int, units: int = 1) -> None:
        """Count `units` messages to a chat; raises Refusal 429 and counts nothing when over a limit."""
        if not self.limits.enforce:
            return
        now = self._now()
        chat = self._chats.get(chat_id) or self._open(chat_id)
        wait = max(self._bot.wait(now, units), chat.wait(now, units))
        if wait > 0:
            raise too_many(max(1, ceil(wait)))
        self._bot.spend(now, units)
        chat.spend(now, units)

    def _open(self, chat_id: int) -> Window:
        if chat_id < 0:
            window = Window(GROUP_WINDOW_SECONDS, self.limits.per_group_per_minute)
        else:
            window = Window(BURST_SECONDS, max(1.0, BURST_SECONDS * self.limits.per_chat_per_second))
        self._chats[chat_id] = window
        return window
