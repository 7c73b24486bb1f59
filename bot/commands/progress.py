"""Says on standard error how far long work has come."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
SECONDS = 5.0
"""Between two lines."""


def told(items: Sequence[T], what: str, seconds: float = SECONDS) -> Iterator[T]:
    """The items; every few seconds a line says how many are done, and how long the rest will take."""
    start = last = time.monotonic()
    for done, item in enumerate(items):
        now = time.monotonic()
        if done and now - last >= seconds:
            left = (now - start) / done * (len(items) - done)
            print(f"{done:,} of {len(items):,} {what}, {left:.0f} s to go", file=sys.stderr, flush=True)
            last = now
        yield item
