"""Memory that was needed while a matcher was built."""

import ctypes
import sys

MMAP_THRESHOLD, ARENA_MAX = -3, -8
"""Numbers of the settings in glibc's malloc.h."""
BIG = 1 << 18
"""Bytes of a block that goes back to the system as soon as it is freed."""


def give_back_big_blocks() -> None:
    """Have glibc return each big block at once, whatever sizes were asked for before, and keep one heap.

    It raises its limit up to 32 MB with every block that is freed, and then keeps what learning has used
    between things that stay: twice the matcher itself. A heap for every thread, as it makes them otherwise,
    is one more that is half empty; Python's threads take turns, so they need no heap of their own.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(MMAP_THRESHOLD, BIG)
            mallopt(ARENA_MAX, 1)


def give_back() -> None:
    """Return to the system what is free, where the C library can (glibc); in milliseconds.

    It keeps freed blocks for later otherwise, half as much again as the matcher itself.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
