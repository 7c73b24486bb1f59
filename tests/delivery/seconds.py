"""A clock for limits, and what is counted by it."""

from bisect import bisect_left


class Seconds:
    """A monotonic clock that stands until it is moved."""

    def __init__(self, start: float = 1000.0) -> None:
        self.value = start

    def __call__(self) -> float:
        return self.value


def most_within(moments: list[float], seconds: float) -> int:
    """The largest number of sorted `moments` in any half-open window of so many seconds."""
    return max(
        (bisect_left(moments, moment + seconds) - number for number, moment in enumerate(moments)), default=0
    )
