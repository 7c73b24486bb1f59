"""Telegram's limits, kept from our side of the wire.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this. All times are
seconds of a clock that only grows. A chat is counted from the moment at which Telegram's answer came, so
that a call held up on its way cannot arrive closer to the next one than the limit allows.
"""

import math
from collections import deque
from collections.abc import Callable
from time import monotonic

WINDOW_SECONDS = 60.0
MARGIN = 1.01
"""How much slower than the limit we go: clocks differ."""

TOLERANCE = 1.1
"""How much more Telegram bears in a second than its figure for a whole bot, which it gives as approximate."""

LEFT_TO_ANSWERS = 0.01
"""As much of the limit stays free below what Telegram bears: answers count too, and do not wait for room."""

BURST_SECONDS = 0.5
"""Unused time that may be made good at once: a database that is slow for a moment costs nothing."""

ROUND_SECONDS = 0.1
"""Of what nobody waits for, so much time's calls leave together: they share the database's transactions, and
an answer seldom meets them on its way."""

LARGEST_ROUND = 100
"""The most calls that leave in one go: so many are in doubt if the process is killed then."""

AHEAD = 1.0
"""So many calls' time an answer may leave before its turn: one call more in a second than the limit, which
Telegram gives as approximate, for an answer that does not wait behind a campaign."""

LARGEST_CALL = 10
"""The items of an album, which count one by one."""

LATELY_SECONDS = 10.0
"""For so long, and at most for twice as long, the shortest time of a call holds."""

RESERVED_SHARE = 0.25
"""The part of the group's budget that card edits leave to escalations and to what clients write."""


class Pace:
    """An even pace for the whole bot: `per_second` calls, and hardly more in any one second.

    A round that came late would come late again a second later, and time would be lost, if a second could not
    hold most of another round beside its share. A call reaches Telegram somewhere between its start and its
    answer: those that may do so within the same second, held up on their way, stay below `TOLERANCE`. What
    the quickest takes is no delay: all calls take it, and none gets closer to another by it.
    """

    def __init__(self, per_second: float, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self.interval = MARGIN / per_second
        share = max(1, int(per_second))
        self.round = max(1, min(int(per_second * ROUND_SECONDS), LARGEST_ROUND))
        """How many calls that nobody waits for leave together."""
        self._tolerated = max(share, int(per_second * TOLERANCE) - int(per_second * LEFT_TO_ANSWERS))
        self._most = min(share + self.round - 1, self._tolerated)
        self._window = share / per_second
        self._started: deque[float] = deque()
        self._answered: deque[float] = deque()
        self._under_way = 0
        self._trip = Least(now)
        self._next = 0.0

    def available(self) -> int:
        """How many calls may leave at this moment."""
        behind = self._now() - max(self._next, self._now() - BURST_SECONDS)
        by_pace = int(behind / self.interval) + 1 if behind >= 0 else 0
        return min(by_pace, self._room(), LARGEST_ROUND) if by_pace else 0

    def ahead(self) -> int:
        """How many calls that somebody waits for may leave before their turn; later ones wait longer."""
        behind = self._now() + AHEAD * self.interval - self._next
        return int(behind / self.interval) + 1 if behind >= 0 else 0

    def start(self) -> float:
        """Count one call that leaves now. Returns what `finish` takes when Telegram has answered."""
        now = self._now()
        self._next = max(self._next, now - BURST_SECONDS) + self.interval
        self._started.append(now)
        self._under_way += 1
        return now

    def finish(self, started: float) -> None:
        """The answer to a call has come, whatever it was."""
        now = self._now()
        self._under_way -= 1
        self._answered.append(now)
        self._trip.note(now - started)

    def pause(self, seconds: float) -> None:
        """Let nothing leave for so long."""
        self._next = max(self._next, self._now() + seconds)

    def wait(self, calls: int = 1) -> float:
        """Seconds until so many calls may leave, at most; fewer when the second behind us is full."""
        if self._room() >= calls:
            return max(0.0, self._next + (calls - 1) * self.interval - self._now())
        ends = [past[0] + window for past, window in self._windows() if past]
        return max(0.0, max(self._next, min(ends, default=self._now())) - self._now())

    def _room(self) -> int:
        """How many more calls fit into the second that ends now."""
        for past, window in self._windows():
            while past and past[0] <= self._now() - window:
                past.popleft()
        held_up = len(self._answered) + self._under_way
        return max(0, min(self._most - len(self._started), self._tolerated - held_up))

    def _windows(self) -> tuple[tuple[deque[float], float], ...]:
        """What counts, and for how many seconds: the next call takes as long as the quickest at least."""
        return (self._started, self._window), (self._answered, max(0.0, self._window - self._trip.seconds))


class Least:
    """The shortest of the times noted of late."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._before = self._lately = math.inf
        self._until = 0.0

    @property
    def seconds(self) -> float:
        """0 while nothing is known."""
        least = min(self._before, self._lately)
        return least if least < math.inf else 0.0

    def note(self, seconds: float) -> None:
        """A call has taken so long."""
        if self._now() >= self._until:
            self._before, self._lately = self._lately, math.inf
            self._until = self._now() + LATELY_SECONDS
        self._lately = min(self._lately, seconds)


class Budget:
    """The managers' group: at most `per_minute` sends, edits and new topics in any 60 seconds."""

    def __init__(self, per_minute: float, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._limit = max(1, int(per_minute))
        self._reserve = int(per_minute * RESERVED_SHARE)
        self._spent: deque[float] = deque()
        self._under_way = 0
        self._paused_until = 0.0

    def room(self, *, for_cards: bool = False) -> int:
        """How many calls may leave now; fewer for card edits, which can wait and be merged."""
        if self._now() < self._paused_until:
            return 0
        while self._spent and self._spent[0] <= self._now() - WINDOW_SECONDS * MARGIN:
            self._spent.popleft()
        if not self._spent and not self._under_way:
            room = max(self._limit, LARGEST_CALL)  # what never fits would wait for ever
        else:
            room = self._limit - len(self._spent) - self._under_way
        return max(0, room - self._reserve) if for_cards else max(0, room)

    def start(self, cost: int) -> None:
        """Count calls that leave now; `finish` follows when Telegram has answered."""
        self._under_way += cost

    def finish(self, cost: int, spent: int) -> None:
        """The answer to what `start` counted as `cost` has come; it has in fact been `spent` calls."""
        self._under_way -= cost
        self.count(spent)

    def count(self, cost: int, seconds_ago: float = 0.0) -> None:
        """Count calls that were made already, before a restart for example; oldest first."""
        self._spent.extend([self._now() - seconds_ago] * cost)

    def pause(self, seconds: float) -> None:
        """Telegram wants us to be quiet in the group for so long."""
        self._paused_until = max(self._paused_until, self._now() + seconds)

    def wait(self) -> float:
        """Seconds until there may be more room than now; 0 if nothing is known to change that."""
        now = self._now()
        if now < self._paused_until or not self._spent:
            return max(0.0, self._paused_until - now)
        return max(0.0, self._spent[0] + WINDOW_SECONDS * MARGIN - now)


class Rests:
    """Lanes that rest: a private chat just written to, or one that Telegram asked us to leave alone."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._until: dict[str, float] = {}

    def rest(self, lane: str, seconds: float) -> None:
        """Send nothing in `lane` for so long."""
        self._until[lane] = max(self._until.get(lane, 0.0), self._now() + seconds)

    def resting(self) -> dict[str, float]:
        """The lanes that rest now, each with the seconds that are left."""
        now = self._now()
        self._until = {lane: until for lane, until in self._until.items() if until > now}
        return {lane: until - now for lane, until in self._until.items()}
